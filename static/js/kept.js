// What was typed without a connection: in this browser, by person and program, until it was sent or they log out.
const MARK = "hep:kept:";
const TAB_MARK = "kept:"; // the settings' own (components/autosave.js)

/** The changes kept under `name`, oldest first. */
export function kept(name) {
  try {
    return JSON.parse(localStorage.getItem(MARK + name)) ?? [];
  } catch {
    return []; // no storage, or not ours
  }
}

/** Keep `changes` under `name`; none at all forgets them. */
export function keep(name, changes) {
  if (changes.length) localStorage.setItem(MARK + name, JSON.stringify(changes));
  else localStorage.removeItem(MARK + name);
}

/** Forget everything whose key `goes`. */
export function forget(goes = () => true) {
  for (const [storage, mark] of [[localStorage, MARK], [sessionStorage, TAB_MARK]]) {
    for (const key of Object.keys(storage)) {
      if (key.startsWith(mark) && goes(key.slice(mark.length))) storage.removeItem(key);
    }
  }
}

/** Logging out leaves nothing behind on this computer. */
export function watchLogOut(root) {
  root.addEventListener("submit", (event) => {
    if (new URL(event.target.action).pathname.endsWith("/logout/")) forget();
  });
}
