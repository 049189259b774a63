// Ctrl+K: patients and exercises from anywhere. The words are posted, never part of an address.
const dialog = document.getElementById("finder");
const field = document.getElementById("finder-words");
const list = document.getElementById("finder-list");
const said = document.getElementById("finder-said");
let waiting;
let latest = 0;

const options = () => [...list.querySelectorAll("[role=option]")];
const chosen = () => list.querySelector("[aria-selected=true]");

async function ask() {
  const turn = ++latest;
  const body = new FormData(field.form);
  body.set("live", "1");
  try {
    const answer = await fetch(field.form.action, { method: "POST", body, headers: { Accept: "text/html" } });
    // A log-in page or an error takes the whole window; an answer that was overtaken is dropped.
    if (!answer.ok || answer.redirected) return location.assign(field.form.action);
    const text = await answer.text();
    if (turn === latest) show(new DOMParser().parseFromString(text, "text/html").getElementById("found"));
  } catch {
    said.textContent = said.dataset.lost;
  }
}

function show(found) {
  for (const group of found.querySelectorAll("ul")) group.setAttribute("role", "group");
  for (const item of found.querySelectorAll("li, p")) item.setAttribute("role", "none");
  found.querySelectorAll("a").forEach((link, place) => {
    Object.assign(link, { id: `found-${place}`, tabIndex: -1 });
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
  });
  list.replaceChildren(...found.childNodes);
  const any = options();
  field.setAttribute("aria-expanded", String(any.length > 0));
  said.textContent = any.length ? "" : said.dataset.none;
  choose(any[0]);
}

function choose(option) {
  chosen()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
}

function key(event) {
  const all = options();
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && all.length) {
    event.preventDefault();
    choose(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
  } else if (event.key === "Enter" && !event.isComposing) {
    event.preventDefault();
    // Enter before the answer is there opens what it brings.
    clearTimeout(waiting);
    ask().then(() => chosen()?.click());
  }
}

if (dialog) {
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (!document.querySelector("dialog[open]")) document.querySelector("[data-opens=finder]").click();
  });
  document.querySelector("[data-opens=finder]").addEventListener("click", () => setTimeout(() => {
    field.value = "";
    field.focus();
    ask();
  }));
  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 120); });
  field.addEventListener("keydown", key);
  field.form.addEventListener("submit", (event) => event.preventDefault());
  // What was found names patients: it goes when the dialog closes.
  dialog.addEventListener("close", () => { latest += 1; list.replaceChildren(); field.value = ""; });
}
