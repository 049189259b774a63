// The questions about a session: filled from an entry, read into one. Whatever is left open is null.
const LONGEST_NOTE = 2000;
const OLDEST = 30;
const NUMBERS = ["pain", "effort", "next_day_pain"];

/** The form as `entry` stands; `parts` names what else is asked ("day", "morning"). */
export function fill(form, entry, parts = []) {
  for (const part of form.querySelectorAll("[data-only]")) part.hidden = !parts.includes(part.dataset.only);
  for (const name of NUMBERS) if (entry[name] != null) form.elements[name].value = entry[name];
  form.elements.note.value = entry.note ?? "";
  for (const hold of form.querySelectorAll("[data-hold]")) {
    const result = entry.results?.find(({ id }) => id === hold.dataset.hold);
    hold.hidden = !result || result.outcome === "skipped";
    if (result?.easy_seconds != null) form.elements[`easy-${result.id}`].value = result.easy_seconds;
  }
}

/** What the form says of `entry`; null, with a sentence at the field, while something cannot be. */
export function read(form, entry, { today, plus }) {
  const number = (name) => (form.elements[name]?.value ? Number(form.elements[name].value) : null);
  const { day, note } = form.elements;
  const asksDay = !form.querySelector("[data-only=day]").hidden;
  const wrong = {
    note: note.value.length > LONGEST_NOTE,
    day: asksDay && !(day.value <= today && day.value >= plus(today, -OLDEST)),
  };
  for (const name of Object.keys(wrong)) {
    form.querySelector(`[data-error=${name}]`).hidden = !wrong[name];
    form.elements[name].setAttribute("aria-invalid", wrong[name]);
    if (wrong[name]) form.elements[name].focus();
  }
  if (wrong.note || wrong.day) return null;
  const results = (entry.results ?? []).map((result) => {
    const seconds = number(`easy-${result.id}`);
    return seconds === null ? result : { ...result, easy_seconds: seconds };
  });
  const said = { pain: number("pain"), effort: number("effort"), next_day_pain: number("next_day_pain") };
  return { ...said, note: note.value.trim(), results, ...(asksDay && { day: day.value }) };
}
