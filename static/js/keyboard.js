// The keys of the builder; the list a person reads is in patients/views/keyboard.py. Keys in a field are the field's.
const NO_TEXT = ["button", "checkbox", "radio", "submit", "reset"];

/** Whether keys pressed here are typed into something. */
export function isTyping(target) {
  const field = target.closest?.("input, textarea, select, [contenteditable]");
  return Boolean(field) && !NO_TEXT.includes(field.type);
}

const row = () => document.activeElement?.closest("#plan .row[data-row]");

function quickAdd() {
  const line = document.querySelector("[data-quick-add]");
  return line ? focusOn(line) : search();
}

function search() {
  const library = document.getElementById("library");
  if (getComputedStyle(library).display === "none") library.showPopover();
  return focusOn(document.getElementById("search"));
}

function focusOn(element) {
  element?.focus();
  return Boolean(element);
}

/** From one exercise to the next: to the first amount of its sentence. */
function along(step) {
  const rows = [...document.querySelectorAll("#plan .row[data-row]")];
  const at = rows.indexOf(row());
  const next = at < 0 ? rows[step > 0 ? 0 : rows.length - 1] : rows[at + step];
  return focusOn(next?.querySelector(".tok"));
}

/** Presses a button of the focused exercise's own menu; without one, the key does nothing. */
function press(selector) {
  const button = row()?.querySelector(selector);
  button?.click();
  return Boolean(button);
}

function toSection(step) {
  const lists = [...document.querySelectorAll("#plan ol[data-section]")];
  const next = lists[lists.indexOf(row()?.closest("ol")) + step];
  if (row() && next) press(`form.move [name=section][value="${next.dataset.section}"]`);
  return Boolean(row()); // never back in the browser's history from inside an exercise
}

const rightToLeft = document.documentElement.dir === "rtl";
const PLAIN = {
  n: quickAdd,
  "/": search,
  "?": () => document.getElementById("keys-open")?.click() ?? true,
  b: () => document.getElementById("bulk-open")?.click() ?? true,
  p: () => focusOn(document.getElementById("publish")),
  j: () => along(1),
  k: () => along(-1),
  Delete: () => press("form:not(.move) button.stop"),
  Backspace: () => press("form:not(.move) button.stop"),
};
const WITH_ALT = {
  ArrowUp: () => { press("form.move [value=up]"); return Boolean(row()); },
  ArrowDown: () => { press("form.move [value=down]"); return Boolean(row()); },
  ArrowLeft: () => toSection(rightToLeft ? 1 : -1),
  ArrowRight: () => toSection(rightToLeft ? -1 : 1),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.isComposing || document.querySelector("dialog[open]")) return;
  if (isTyping(event.target)) return;
  const does = (event.altKey ? WITH_ALT : PLAIN)[event.key];
  if (does?.()) event.preventDefault();
});
