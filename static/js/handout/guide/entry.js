// The entry of the diary that a session leaves: no names in it, only ids and numbers.

function outcome({ id, amounts, outcome: said, why, easier, rounds }, count) {
  const nothing = count.kind !== "free" && !amounts.some((each) => each > 0);
  return {
    id,
    outcome: nothing && !why ? "skipped" : said || "stopped",
    rounds,
    amounts: nothing ? [] : amounts,
    easier,
    easy_seconds: null,
    why,
  };
}

/** One result for each exercise, and one more for each that was swapped for its easier version on the way. */
export function results(plan, state) {
  return plan.steps.flatMap((step) => {
    const all = [step, ...step.versions];
    const entries = state.log[step.id] ?? [{ id: state.chosen[step.id] ?? step.id, amounts: [], rounds: 0, outcome: "skipped", why: "" }];
    return entries.map((entry) => {
      const own = all.find(({ id }) => id === entry.id);
      return outcome({ ...entry, easier: own.relation === "easier" }, own.count);
    });
  });
}

const two = (number) => String(number).padStart(2, "0");

/** The whole entry; pain, effort and note come from the form that follows. */
export function entryOf(plan, state) {
  const end = new Date(state.finished);
  return {
    version: plan.version,
    started_at: new Date(state.began).toISOString(),
    finished_at: end.toISOString(),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    day: `${end.getFullYear()}-${two(end.getMonth() + 1)}-${two(end.getDate())}`,
    pain: null,
    effort: null,
    note: "",
    next_day_pain: null,
    guided: true,
    removed: false,
    results: results(plan, state),
  };
}
