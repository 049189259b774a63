// What is kept on this device: where the session is, the last choices, the switches. No token, no names.
const MARK = "hep:guide:";
const LONGEST = 12 * 60 * 60 * 1000;
const memory = new Map(); // where storage is blocked

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
  if (state && now - state.seen < LONGEST && state.seen <= now) return state;
  if (state) remember(key, null);
  return null;
}
