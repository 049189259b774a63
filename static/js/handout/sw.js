// Keeps one plan on one device: its pages, pictures, styles and scripts. The same bytes for every plan;
// its own address gives it this plan and no other. What it keeps goes when the app itself says that the plan
// is gone, never because a network in between says something.
const HERE = self.registration.scope;
const PAGES = ["", "device/", "session/", "advice/"];
const MARK = `${HERE}kept`;
const PATIENCE = 3000; // until a slow network loses to the copy
const HURRY = 200; // when it has just lost
const SAME = { ignoreVary: true };
const PLAIN = /text\/(html|css|javascript)|application\/javascript/;
const shown = new Map(); // which plan each open page shows
let lost = 0;

async function nameOf() {
  const path = new TextEncoder().encode(new URL(HERE).pathname.toUpperCase().replace(/-/g, ""));
  const hash = await crypto.subtle.digest("SHA-256", path);
  return `hep-${[...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
const name = nameOf();
// Looking makes no empty copy where one was removed.
const keptAs = async (url) => caches.match(url, { ...SAME, cacheName: await name });

// ---- what is ours

const said = (answer) => answer?.headers.get("X-Plan");
const isPlan = (answer) => answer?.ok && !answer.redirected && Boolean(said(answer));
const isGone = (answer) => answer?.status === 404 && said(answer) === "gone";
const isOurFile = (answer) => answer?.ok && !answer.redirected && !/html/.test(answer.headers.get("Content-Type"));
const isForEver = (answer) => /immutable/.test(answer?.headers.get("Cache-Control") ?? "");
const isPage = (url) => url.startsWith(HERE) && PAGES.includes(url.slice(HERE.length).split(/[?#]/)[0]);
const isFile = (url) => url.startsWith(`${location.origin}/static/`) || url.startsWith(`${location.origin}/m/`);

/** A page by its language alone: whatever else stands behind the "?" is of no page. */
function keyOf(address) {
  const { origin, pathname, searchParams } = new URL(address);
  return origin + pathname + query(searchParams.get("lang"));
}
const query = (lang) => (lang ? `?lang=${encodeURIComponent(lang)}` : "");

// ---- answering

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method !== "GET") return;
  if (isPage(url)) event.respondWith(page(event));
  else if (isFile(url)) event.respondWith(file(event.request));
  else if (event.request.mode === "navigate" && url.startsWith(HERE)) event.respondWith(elsewhere(event.request));
});
self.addEventListener("message", (event) => {
  const { lang, avif } = event.data;
  event.waitUntil(keep(query(lang), avif).then((state) => event.ports[0].postMessage(state)));
});

async function page(event) {
  const answer = await chosen(event);
  shown.set(event.resultingClientId, said(answer));
  return answer;
}

/** The network first, so that a new plan is seen at once; the copy when it is late or not ours. */
async function chosen(event) {
  const key = keyOf(event.request.url);
  const kept = await keptAs(key);
  const asked = fetch(event.request);
  const answer = asked.catch(() => null);
  event.waitUntil(answer.then((heard) => hear(heard?.clone(), kept, key)));
  if (!kept) return asked;
  const first = await inTime(answer);
  if (isGone(first)) await drop();
  if (isPlan(first) || isGone(first)) return first;
  lost = Date.now();
  const headers = new Headers(kept.headers);
  headers.set("X-Kept", "yes");
  headers.delete("Content-Encoding");
  return new Response(kept.body, { headers });
}

const inTime = (answer) => {
  const wait = Date.now() - lost < 10_000 ? HURRY : PATIENCE;
  return Promise.race([answer, new Promise((done) => setTimeout(done, wait))]);
};

/** What the network said, even when it was too late for this visit. */
async function hear(answer, kept, key) {
  if (isGone(answer)) return drop();
  if (!isPlan(answer) || (kept && kept.headers.get("ETag") === answer.headers.get("ETag"))) return;
  await keep(new URL(key).search);
  if (!kept || said(kept) === said(answer)) return;
  for (const client of await self.clients.matchAll()) {
    if (shown.get(client.id) !== said(answer)) client.postMessage("newer");
  }
}

/** What is made anew for each visit (calendar, history, print): without a network, the page that says so. */
async function elsewhere(request) {
  try {
    return await fetch(request);
  } catch (error) {
    for (const lang of [query(new URL(request.url).searchParams.get("lang")), ""]) {
      if (await keptAs(`${HERE}device/${lang}`)) return Response.redirect(`${HERE}device/${lang}`);
    }
    throw error;
  }
}

async function file(request) {
  const kept = await keptAs(request.url);
  if (isForEver(kept)) return kept;
  if (!kept) return fetch(request);
  const answer = await inTime(fetch(request).catch(() => null));
  return isOurFile(answer) ? answer : kept;
}

// ---- keeping

/** Every page in this language and in those kept before, with all they show. Returns how far it came. */
async function keep(language, avif) {
  const cache = await caches.open(await name);
  const known = (await cache.keys()).map(({ url }) => url);
  const languages = new Set([language, ...known.filter(isPage).map((url) => new URL(url).search)]);
  const isAvif = avif ?? known.some((url) => url.endsWith(".avif"));
  const wanted = new Set([MARK]);
  try {
    for (const each of languages) {
      for (const place of PAGES) await take(cache, HERE + place + each, wanted, isAvif);
    }
  } catch (error) {
    return error.name === "QuotaExceededError" ? "full" : "partly";
  }
  // What an older version showed goes.
  for (const url of known) if (!wanted.has(url)) await cache.delete(url, SAME);
  await cache.put(MARK, new Response(""));
  return "copied";
}

/** One address with all that it names; a page is put last, so that it never stands without its pictures. */
async function take(cache, url, wanted, isAvif) {
  if (wanted.has(url)) return;
  wanted.add(url);
  let answer = await cache.match(url, SAME);
  let isNew = false;
  if (!isForEver(answer)) {
    const fresh = await fetch(url).catch(() => null);
    isNew = isPage(url) ? isPlan(fresh) : isOurFile(fresh);
    if (isPage(url) && fresh?.status === 404 && !answer) return; // this release has no such page
    if (!isNew && !answer) throw new Error(`not kept: ${fresh?.status}`);
    if (isNew) answer = fresh;
  }
  const text = PLAIN.test(answer.headers.get("Content-Type")) ? await answer.clone().text() : "";
  await Promise.all(named(text, url, isAvif).map((each) => take(cache, each, wanted, isAvif)));
  if (isNew) await cache.put(url, answer);
}

// A movement weighs more than all the stills together: it is fetched at the tap, and needs a network.
const isLoop = (url) => /\/m\/\w+\.webp$/.test(url);

/** The files that a page, a style sheet or a script names; a picture in one kind, and no loop. */
function named(text, base, isAvif) {
  const found = [
    ...text.matchAll(/((?:\/static\/|\/m\/)[\w./-]+)/g),
    ...(isPage(base) ? [] : text.matchAll(/(?:url\(|from\s*|import\s*\(?\s*)["']?(\.[\w./-]+)/g)),
  ];
  const files = new Set(found.map(([, name]) => new URL(name, base).href).filter((url) => isFile(url) && !isLoop(url)));
  const isSpare = (url) => isAvif && url.endsWith(".webp") && files.has(url.replace(/webp$/, "avif"));
  return [...files].filter((url) => !isSpare(url) && !/\.avif$/.test(isAvif ? "" : url));
}

// ---- forgetting

/** The plan is gone: nothing of it stays but sessions that were never sent; they hold no names. */
async function drop() {
  await caches.delete(await name);
  await forget().catch(() => {});
  await self.registration.unregister();
}

async function forget() {
  const asked = indexedDB.open(await name);
  asked.onupgradeneeded = () => asked.transaction.abort(); // there was no diary
  const db = await new Promise((done, fail) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = fail;
  });
  const work = db.transaction(["entries", "facts"], "readwrite");
  work.objectStore("facts").clear();
  work.objectStore("entries").openCursor().onsuccess = ({ target: { result } }) => {
    if (!result) return;
    if (!result.value.waiting.length) result.delete();
    result.continue();
  };
}
