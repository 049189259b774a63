// What is heard and felt, and the screen that stays on. All of it may be missing.
import { recall, remember } from "./store.js";

const TONES = { ready: 440, lift: 660, go: 660, in: 660, walk: 660, hold: 880, lower: 520, back: 520, out: 520, rest: 440, full: 990, over: 990 };
let audio;
let lock;

export const isOn = (name) => Boolean(recall(name));

export function toggle(name) {
  remember(name, !isOn(name));
  signal("lift");
}

/** A short tone and a short buzz for a phase, as far as they are wanted. */
export function signal(phase) {
  if (isOn("vibration")) navigator.vibrate?.(phase === "full" ? [90, 60, 90] : 60);
  if (isOn("sound")) tone(TONES[phase] ?? 660);
}

function tone(pitch) {
  try {
    audio ??= new AudioContext();
    audio.resume();
    const wave = audio.createOscillator();
    const volume = audio.createGain();
    wave.frequency.value = pitch;
    volume.gain.setValueAtTime(0.2, audio.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.18);
    wave.connect(volume).connect(audio.destination);
    wave.start();
    wave.stop(audio.currentTime + 0.2);
  } catch {
    // no sound on this device: the count is on the screen
  }
}

/** Keep the screen on while `wanted`; a browser lets go of it whenever the page is hidden. */
export async function keepAwake(wanted) {
  try {
    if (wanted && (!lock || lock.released)) lock = await navigator.wakeLock.request("screen");
    else if (!wanted) await lock?.release();
  } catch {
    // not possible here, or the battery is low
  }
}
