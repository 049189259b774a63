// This week's boxes and what to say of them, from this device's own sessions. Dates are counted, never hours.
const DAYS = 7;
const MOST_WITH_REST = 4; // five or more a week leave no room for rest days
const utc = (day) => new Date(`${day}T00:00Z`);

/** The local date of an instant, as the diary writes it. */
export function dayOf(at = new Date()) {
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** `day` and so many days more; by the calendar, so that a day of 23 hours is one day. */
export function plus(day, days) {
  const at = utc(day);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** The seven days around `day`; `start` is the clinic's first day, 0 = Monday. */
export function weekOf(day, start) {
  const since = (utc(day).getUTCDay() + 6 - start + DAYS) % DAYS;
  return Array.from({ length: DAYS }, (_, place) => plus(day, place - since));
}

/** A day in the page's language; the plan's own dates put the day first, in English too. */
export function named(day, format = { weekday: "short" }) {
  const { lang } = document.documentElement;
  return new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { ...format, timeZone: "UTC" }).format(utc(day));
}

/** Whether anything was done: a session of which every exercise was skipped fills no box. */
export const isSession = ({ results }) => !results?.length || results.some(({ outcome }) => outcome !== "skipped");

/** The sentences, by their keys. Four sessions do not fit apart: somewhere two days stand in a row. */
export function advice(done, today, start, { minimum, maximum }) {
  const week = weekOf(today, start);
  const count = week.filter((day) => done.has(day)).length;
  const left = minimum - count;
  if (left <= 0) return [count < maximum ? "met" : "full"];
  const after = DAYS - 1 - week.indexOf(today);
  const isDone = done.has(today);
  if (left > after + !isDone) return ["can"];
  if (minimum > MOST_WITH_REST) return [`left-${left}`];
  // The sessions that fit when today, or tomorrow, is a day of rest, and every second day from then on.
  if (isDone) return [`left-${left}`, left > Math.floor(after / 2) ? "pair" : "rest-next"];
  if (done.has(plus(today, -1))) return [`left-${left}`, left > Math.ceil(after / 2) ? "pair" : "rest"];
  return left > Math.ceil((after + 1) / 2) ? [`left-${left}`, "pair"] : [`left-${left}`];
}

/** Every sentence that a part of the page brings, by its key. */
export function words(root) {
  const found = {};
  for (const list of root.querySelectorAll("template[data-words]")) {
    for (const line of list.content.querySelectorAll("[data-word]")) found[line.dataset.word] = line.textContent;
  }
  return found;
}

/** Draw the week into its section. */
export function draw(root, entries, today) {
  const { per, start, ...range } = root.dataset;
  const [minimum, maximum] = [Number(range.minimum), Number(range.maximum)];
  const say = words(root);
  const week = weekOf(today, Number(start));
  const told = entries.filter(isSession);
  const done = new Set(told.map(({ day }) => day));
  const days = week.filter((day) => done.has(day));
  const isDaily = per === "day";
  const boxes = isDaily ? week : days.concat(Array(Math.max(0, Math.min(maximum, DAYS) - days.length)).fill(""));
  const drawn = `${today} ${days}`;
  const isOther = root.dataset.drawn !== drawn;
  const isNew = root.dataset.drawn && isOther; // a tick draws itself once, when it comes
  root.dataset.drawn = drawn;
  root.querySelector("[data-done]").textContent = isDaily ? told.filter(({ day }) => day === today).length : days.length;
  if (isOther) root.querySelector(".slots").replaceChildren(
    ...boxes.map((day, place) => {
      const box = root.querySelector("[data-slot]").content.cloneNode(true).firstElementChild;
      const isBonus = !isDaily && place >= minimum;
      box.className = `${done.has(day) ? "done" : ""} ${isBonus ? "bonus" : ""} ${isNew && day === today ? "now" : ""}`;
      box.querySelector("[data-day]").textContent = day ? (day === today ? say.today : named(day)) : isBonus ? say.bonus : "";
      return box;
    }),
  );
  const keys = isDaily ? [] : advice(done, today, Number(start), { minimum, maximum });
  root.querySelector("[data-more]").textContent = keys.map((key) => say[key]).join(" ");
}
