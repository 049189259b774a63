// The sessions of this device: listed, corrected, removed, and ticked when they were done from paper.
import { add, correct, entries, isKept, remove } from "./diary.js";
import { dayOf, named, plus, words } from "./week.js";

const LONG = { weekday: "long", day: "numeric", month: "long" };

/** Everything the list does, inside its section. */
export function watchEntries(root, version) {
  const list = root.querySelector(".entries");
  const say = words(root);
  const paper = root.querySelector("[data-paper]");
  const copyOf = (part) => root.querySelector(`template[data-${part}]`).content.cloneNode(true).firstElementChild;

  /** The questions, once on the page, below `place`; `save` gets what they say. */
  async function ask(place, entry, parts, save) {
    const { fill, read } = await import("./feeling.js");
    list.parentElement.querySelector("form")?.remove();
    const form = copyOf("form");
    fill(form, entry, parts);
    const close = () => {
      form.remove();
      place.querySelector("button").focus();
    };
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const said = read(form, entry, { today: dayOf(), plus });
      if (!said) return;
      close();
      await save(said);
    });
    form.querySelector("[data-cancel]").addEventListener("click", close);
    place.append(form);
    form.querySelector("input:not([hidden])").focus();
    return form;
  }

  function row(entry, kept) {
    const item = copyOf("entry");
    const part = (name) => item.querySelector(`[data-${name}]`);
    const effort = root.querySelector("[data-form]").content.querySelector(`[name=effort][value="${entry.effort}"] + span`);
    const number = (key, value) => value !== null && say[key].replace("{number}", value);
    const facts = [number("pain", entry.pain), effort?.textContent, number("morning", entry.next_day_pain), !entry.guided && say.paper];
    item.querySelector("h3").textContent = named(entry.day, LONG);
    part("facts").textContent = facts.filter(Boolean).join(" · ");
    part("note").textContent = entry.note;
    const state = entry.state === "waiting" && !kept ? "memory" : entry.state;
    item.querySelector(".state").textContent = [say[state], ["waiting", "sent"].includes(entry.state) ? "" : entry.message].filter(Boolean).join(" ");
    part("correct").addEventListener("click", () => {
      const parts = entry.day < dayOf() ? ["morning"] : [];
      ask(item, entry, parts, (said) => correct(entry.uuid, { ...said, ...(parts.length ? {} : { next_day_pain: entry.next_day_pain }) }));
    });
    const sure = (isAsked) => {
      part("sure").hidden = !isAsked;
      part(isAsked ? "no" : "remove").focus();
    };
    part("remove").addEventListener("click", () => sure(true));
    part("no").addEventListener("click", () => sure(false));
    part("yes").addEventListener("click", () => {
      remove(entry.uuid);
      paper.focus();
    });
    return item;
  }

  async function show() {
    if (list.querySelector("form")) return; // nobody loses what they are typing
    const [all, kept] = [await entries(), await isKept()];
    root.querySelector("[data-none]").hidden = all.length > 0;
    list.replaceChildren(...all.map((entry) => row(entry, kept)));
  }

  paper.addEventListener("click", async () => {
    const form = await ask(paper.parentElement, {}, ["day"], (said) => {
      const at = said.day === dayOf() ? new Date() : new Date(`${said.day}T12:00`);
      return add({ ...said, version, guided: false, started_at: at.toISOString(), finished_at: at.toISOString() });
    });
    Object.assign(form.elements.day, { value: dayOf(), max: dayOf() });
  });
  document.addEventListener("hep:diary", show);
  show();
}
