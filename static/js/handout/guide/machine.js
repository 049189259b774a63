// What happens when something is pressed: the state before and after, without page or storage.
import { AGAIN, amount, elapsed, started, whole } from "./clock.js";

/** The plan of one session: exercises of other sessions are left out. */
export const planOf = (data, session) => ({
  ...data,
  steps: data.steps.filter((step) => !step.session || !session || step.session === session),
});

export const begun = (session, chosen, now) => ({ session, chosen, i: 0, j: 0, screen: "ready", log: {}, began: now });

/** The exercise in hand: the one of the plan, or the version that stands in for it. */
export function stepAt(plan, state) {
  const root = plan.steps[state.i];
  return root.versions.find(({ id }) => id === state.chosen[root.id]) ?? root;
}

export const partAt = (step, j) => step.parts[j % step.parts.length];
export const roundAt = (step, j) => Math.floor(j / step.parts.length) + 1;
export const needsChoice = (plan, { i, chosen }) => plan.steps[i].versions.length > 0 && !chosen[plan.steps[i].id];

/** The easier version to offer now, if the plan has one. */
export function easierThan(plan, state) {
  const step = stepAt(plan, state);
  if (step.relation === "easier") return undefined;
  if (step.relation === "harder") return plan.steps[state.i];
  return step.versions.find(({ relation }) => relation === "easier");
}

const lastOf = (list) => list[list.length - 1];
const entries = (plan, state) => state.log[plan.steps[state.i].id] ?? [];
export const lastEntry = (plan, state) => lastOf(entries(plan, state));

function withEntry(plan, state, change) {
  const all = entries(plan, state);
  const last = { ...lastOf(all), ...change };
  return { ...state, log: { ...state.log, [plan.steps[state.i].id]: [...all.slice(0, -1), last] } };
}

function opened(plan, state) {
  const { id } = stepAt(plan, state);
  const all = state.j === 0 ? [] : entries(plan, state);
  if (lastOf(all)?.id === id && !lastOf(all).why) return state;
  // a stopped one stays on record when its easier version begins
  const kept = entries(plan, state).filter(({ why }) => why);
  const fresh = { id, amounts: [], rounds: 0, outcome: "", why: "" };
  return { ...state, log: { ...state.log, [plan.steps[state.i].id]: [...kept, fresh] } };
}

function recorded(plan, state, now, closes) {
  const step = stepAt(plan, state);
  const { amounts, rounds } = lastEntry(plan, state);
  const { ms } = paused(state, now);
  const more = step.count.kind === "free" ? [] : [amount(step.count, ms)];
  return withEntry(plan, state, { amounts: [...amounts, ...more], rounds: rounds + (closes ? 1 : 0) });
}

const paused = (state, now) => (state.screen === "count" ? { ...state, screen: "paused", ms: elapsed(state.clock, now) } : state);
const aside = (state, screen, now) => ({ ...paused(state, now), screen, back: state.back || paused(state, now).screen });

const resting = (rest, now) => ({ screen: "rest", rest, clock: started(now, 0, 0) });
const ended = (state, now) => ({ ...state, screen: "end", back: "", finished: now });

function next(plan, state, now, rest) {
  if (state.i + 1 === plan.steps.length) return ended(state, now);
  const moved = { ...state, i: state.i + 1, j: 0, back: "", tried: false };
  return { ...moved, ...(rest ? resting(rest, now) : { screen: "ready" }) };
}

function finished(plan, state, now) {
  return next(plan, withEntry(plan, state, { outcome: "done" }), now, stepAt(plan, state).rest_after);
}

function partDone(plan, state, now) {
  const step = stepAt(plan, state);
  const j = state.j + 1;
  const after = recorded(plan, state, now, j % step.parts.length === 0);
  const all = step.parts.length * step.rounds[1];
  if (j >= all) return finished(plan, after, now);
  const moved = { ...after, j };
  if (j % step.parts.length) return { ...moved, screen: "ready" };
  return { ...moved, ...resting(step.rest, now) };
}

/** An exercise left before its end: what was done of it stays on record. */
function left(plan, state, why, now) {
  const entry = lastEntry(plan, state);
  if (!entry || (!why && entry.outcome)) return state;
  const isOpen = ["count", "paused"].includes(state.back || state.screen) && !entry.outcome;
  return withEntry(plan, isOpen ? recorded(plan, state, now) : state, { outcome: "stopped", why });
}

function tooHard(plan, state, why, now) {
  const begun = lastEntry(plan, state)?.id === stepAt(plan, state).id ? state : opened(plan, state);
  const after = left(plan, begun, why, now);
  const easier = easierThan(plan, after);
  if (!easier) return { ...after, screen: "left", back: "" };
  const root = plan.steps[state.i].id;
  const same = easier.parts.length === stepAt(plan, state).parts.length && easier.rounds[1] >= roundAt(easier, state.j);
  return { ...after, chosen: { ...state.chosen, [root]: easier.id }, j: same ? state.j : 0, screen: "ready", back: "", tried: true };
}

function earlier(plan, state) {
  const bare = { ...state, back: "", screen: "ready", tried: false };
  if (["count", "paused"].includes(state.screen)) return bare;
  if (state.j === 0) return { ...bare, i: Math.max(0, state.i - 1) };
  const { amounts, rounds, why } = lastEntry(plan, state);
  const j = state.j - 1;
  if (why) return { ...bare, j };
  const closed = state.j % stepAt(plan, state).parts.length === 0 && rounds > 0;
  return { ...withEntry(plan, bare, { amounts: amounts.slice(0, -1), rounds: rounds - closed, outcome: "" }), j };
}

const ACTS = {
  start: (plan, state, now) => ({ ...opened(plan, state), screen: "count", clock: started(now), tried: false }),
  done: partDone,
  pause: (plan, state, now) => paused(state, now),
  go_on: (plan, state, now) => ({ ...state, screen: "count", away: false, clock: started(now, whole(stepAt(plan, state).count, state.ms), AGAIN) }),
  earlier,
  skip: (plan, state, now) => next(plan, left(plan, state, "", now), now),
  enough: finished,
  next,
  too_hard: (plan, state, now) => aside(state, "what", now),
  stop: (plan, state, now) => aside(state, "really", now),
  keep: (plan, state) => ({ ...state, screen: state.back, back: "" }),
  hurts: (plan, state, now) => tooHard(plan, state, "hurts", now),
  hard: (plan, state, now) => tooHard(plan, state, "hard", now),
  end: (plan, state, now) => ended(left(plan, state, "", now), now),
  ready: (plan, state) => ({ ...state, screen: "ready" }),
  choose: (plan, state, now, id) => ({ ...state, screen: "ready", j: 0, tried: false, chosen: { ...state.chosen, [plan.steps[state.i].id]: id } }),
};

/** The state after `what` was pressed. */
export const act = (plan, state, what, now, value) => ACTS[what](plan, state, now, value);

// ---- the entry of the diary that a session leaves: no names in it, only ids and numbers

function result({ id, rounds, amounts, outcome, why }, { count, relation }) {
  const nothing = count.kind !== "free" && !amounts.some((each) => each > 0);
  const said = nothing && !why ? "skipped" : outcome || "stopped";
  return { id, outcome: said, rounds, amounts: nothing ? [] : amounts, easier: relation === "easier", easy_seconds: null, why };
}

/** One result for each exercise, and one more for each that was swapped for its easier version on the way. */
export function results(plan, state) {
  return plan.steps.flatMap((step) => {
    const all = [step, ...step.versions];
    const entries = state.log[step.id] ?? [{ id: state.chosen[step.id] ?? step.id, amounts: [], rounds: 0, outcome: "skipped", why: "" }];
    return entries.map((entry) => result(entry, all.find(({ id }) => id === entry.id)));
  });
}

/** The whole entry; pain, effort and note come from the form that follows. */
export function entryOf(plan, state) {
  const end = new Date(state.finished);
  return {
    version: plan.version,
    started_at: new Date(state.began).toISOString(),
    finished_at: end.toISOString(),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    day: end.toLocaleDateString("sv"), // Swedes write 2026-11-25
    pain: null,
    effort: null,
    note: "",
    next_day_pain: null,
    guided: true,
    removed: false,
    results: results(plan, state),
  };
}
