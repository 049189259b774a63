// The diary on this device: each session is kept here first, then sent until it arrived, once. No names, ever.

/** The address of this plan, whichever of its pages is open; undefined elsewhere (a preview). */
export const plan = /^.*?\/p\/[^/]+\//i.exec(location.pathname)?.[0];
/** The name of everything this device keeps of the plan: a hash, so that no link stands in it. */
export const name = plan && nameOf(plan.toUpperCase().replace(/-/g, ""));

const PAUSES = [2, 5, 15, 60, 300]; // seconds
const PATIENCE = 20_000;
const LONGEST_PAUSE = 3_600_000;
const EMPTY = { pain: null, effort: null, note: "", next_day_pain: null, results: [] };
const rest = { entries: new Map(), facts: new Map() }; // where storage is blocked or full
const opened = plan && open().catch(() => null);
let works = true;
let timer;
let tries = 0;

async function nameOf(text) {
  if (!window.crypto?.subtle) return `hep-${[...text].reduce((sum, c) => Math.imul(sum ^ c.charCodeAt(), 0x9e3779b1), 9)}`;
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `hep-${[...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

async function open() {
  const asked = indexedDB.open(await name, 1);
  asked.onupgradeneeded = () => Object.keys(rest).forEach((store) => asked.result.createObjectStore(store));
  return new Promise((done, fail) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = fail;
  });
}

/** Put what `make` makes of the old value in one step, so that two tabs never overwrite each other. */
async function change(store, key, make) {
  const db = await opened;
  let made;
  try {
    await new Promise((done, fail) => {
      const work = db.transaction(store, "readwrite");
      const values = work.objectStore(store);
      values.get(key).onsuccess = ({ target }) => {
        made = make(rest[store].get(key) ?? target.result);
        if (made === undefined) values.delete(key);
        else values.put(made, key);
      };
      work.oncomplete = done;
      work.onabort = fail;
    });
    rest[store].delete(key);
    works = true;
  } catch {
    works = false;
    made = make(rest[store].get(key));
    rest[store].set(key, made);
  }
  return made;
}

async function all(store) {
  const db = await opened;
  const found = new Map();
  try {
    await new Promise((done, fail) => {
      const cursor = db.transaction(store).objectStore(store).openCursor();
      cursor.onerror = fail;
      cursor.onsuccess = ({ target: { result } }) => {
        if (!result) return done();
        found.set(result.key, result.value);
        result.continue();
      };
    });
  } catch {
    works = false;
  }
  for (const [key, value] of rest[store]) found.set(key, value);
  return [...found].filter(([, value]) => value !== undefined);
}

/** Read one fact about this device, or keep it. */
export async function fact(key, value) {
  if (value !== undefined) return change("facts", key, () => value ?? undefined);
  return (await all("facts")).find(([found]) => found === key)?.[1];
}

/** Whether what is added survives closing the page. */
export async function isKept() {
  return Boolean(await opened) && works;
}

const shown = ({ last, state, message }) => ({ ...last, state, message });
const uuid = () =>
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
    (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16),
  );

async function put(key, make) {
  const record = await change("entries", key, make);
  document.dispatchEvent(new Event("hep:diary"));
  return record;
}

/** Keep a session and send it, at once or after so many milliseconds; resolves as soon as it is kept. */
export async function add(entry, pause = 0) {
  const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions();
  const last = { ...EMPTY, zone, guided: true, removed: false, ...entry, uuid: uuid(), revision: 1 };
  const record = await put(last.uuid, () => ({ last, waiting: [last], state: "waiting", held: Date.now() + pause }));
  flush();
  return shown(record);
}

/** The whole entry once more, with `changes`: as its next revision, unless the last one was never sent. */
export async function correct(key, changes) {
  const record = await put(key, (old) => {
    const isNew = old.tried === old.last.revision || !old.waiting.length;
    const last = { ...old.last, ...changes, uuid: key, revision: old.last.revision + isNew };
    if (last.removed && last.revision === 1) return undefined; // nobody heard of it
    return { ...old, last, waiting: [...old.waiting.slice(0, isNew ? undefined : -1), last], state: "waiting", held: 0 };
  });
  flush();
  return record && shown(record);
}

/** A correction that leaves nothing but that it was removed. */
export const remove = (key) =>
  correct(key, { ...EMPTY, removed: true, guided: false, version: null, day: null, zone: "", started_at: null, finished_at: null });

/** The sessions of this device, newest first. */
export async function entries() {
  const found = (await all("entries")).map(([, record]) => shown(record));
  const order = ({ day, finished_at: at }) => `${day} ${at}`;
  return found.filter((entry) => !entry.removed).sort((a, b) => (order(a) < order(b) ? 1 : -1));
}

/** Send what waits; of all tabs one at a time. */
export async function flush() {
  clearTimeout(timer);
  if (!navigator.locks) return sendAll();
  return navigator.locks.request(await name, sendAll).catch(sendAll); // none where storage is blocked
}

/** Something to send that nobody is about to complete; a clock set back must not hold it for ever. */
const isDue = ([, { waiting, held }]) => waiting.length && !(held > Date.now() && held < Date.now() + LONGEST_PAUSE);

async function sendAll() {
  for (;;) {
    const [key] = (await all("entries")).find(isDue) ?? [];
    if (!key) return;
    const { waiting: [entry] } = await change("entries", key, (old) => ({ ...old, tried: old.waiting[0].revision }));
    const { state, message, wait = 0 } = await post(entry);
    if (!state) {
      clearTimeout(timer);
      timer = setTimeout(flush, Math.max(wait, PAUSES[Math.min(tries++, PAUSES.length - 1)]) * 1000);
      return;
    }
    tries = 0;
    await put(key, (old) => {
      const waiting = old.waiting.filter(({ revision }) => revision !== entry.revision);
      if (entry.removed && state !== "refused" && !waiting.length) return undefined;
      return { ...old, waiting, state: waiting.length ? "waiting" : state, message };
    });
  }
}

/** What became of it. Only the app's own answer counts: a network in between may say anything. */
async function post(entry) {
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch(`${plan}sessions/`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(entry),
      redirect: "error",
      signal: stop.signal,
    });
    const { status, headers } = answer;
    if (status === 404 && headers.get("X-Plan") === "gone") document.dispatchEvent(new Event("hep:plan-gone"));
    if (status === 413) return { state: "refused" };
    if (status === 429) return { wait: Number(headers.get("Retry-After")) || 60 };
    const said = await answer.json();
    if (status === 422 && said.errors) return { state: "refused", message: Object.values(said.errors).flat().join(" ") };
    if (said.uuid !== entry.uuid) return {};
    if (status === 409) return { state: "both_kept", message: said.message };
    return status === 200 || status === 201 ? { state: "sent", message: said.message } : {};
  } catch {
    return {};
  } finally {
    clearTimeout(late);
  }
}

if (plan) {
  const again = () => {
    tries = 0;
    flush();
  };
  window.addEventListener("online", again);
  document.addEventListener("visibilitychange", () => document.hidden || again());
  again();
}
