// What this device keeps (where the session is, the last choices, the switches; no token, no names), and how it
// is heard and felt. All of it may be missing.
const MARK = "hep:guide:";
const LONGEST = 12 * 60 * 60 * 1000;
const PITCH = { lift: 660, hold: 880, lower: 520, back: 520, out: 520, full: 990 };
const memory = new Map(); // where storage is blocked
let audio;
let lock;

export function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(MARK + name));
  } catch {
    return memory.get(name) ?? null;
  }
}

export function remember(name, value) {
  try {
    if (value === null) localStorage.removeItem(MARK + name);
    else localStorage.setItem(MARK + name, JSON.stringify(value));
  } catch {
    memory.set(name, value);
  }
}

/** A session that was broken off today, or nothing. */
export function unfinished(key, now) {
  const state = recall(key);
  return state && now - state.seen < LONGEST ? state : null;
}

export const isOn = (name) => Boolean(recall(name));

export function toggle(name) {
  remember(name, !isOn(name));
  signal("lift");
}

/** A short tone and a short buzz when a phase begins, as far as they are wanted; higher from the yellow on. */
export function signal(phase, high) {
  if (isOn("vibration")) navigator.vibrate?.(phase === "full" ? [90, 60, 90] : 60);
  if (!isOn("sound") || !window.AudioContext) return;
  audio ??= new AudioContext();
  audio.resume();
  const wave = audio.createOscillator();
  const volume = audio.createGain();
  wave.frequency.value = (PITCH[phase] ?? 440) * (high ? 1.25 : 1);
  volume.gain.setValueAtTime(0.2, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.18);
  wave.connect(volume).connect(audio.destination);
  wave.start();
  wave.stop(audio.currentTime + 0.2);
}

/** Keep the screen on while `wanted`; a browser lets go of it whenever the page is hidden. */
export async function keepAwake(wanted) {
  try {
    if (!wanted) await lock?.release();
    else if (!lock || lock.released) lock = await navigator.wakeLock.request("screen");
  } catch {
    // not possible here, or the battery is low
  }
}
