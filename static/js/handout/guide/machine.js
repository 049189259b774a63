// What happens when something is pressed: the state before and after, without page or storage.
import { AGAIN, amount, elapsed, started, whole } from "./clock.js";

/** The plan of one session: exercises of other sessions are left out. */
export const planOf = (data, session) => ({
  ...data,
  steps: data.steps.filter((step) => !step.session || !session || step.session === session),
});

export const begun = (session, chosen, now) => ({ session, chosen, i: 0, j: 0, screen: "ready", ms: 0, log: {}, began: now });

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
  const { id, relation } = stepAt(plan, state);
  const all = state.j === 0 ? [] : entries(plan, state);
  if (lastOf(all)?.id === id && !lastOf(all).why) return state;
  // a stopped one stays on record when its easier version begins
  const kept = entries(plan, state).filter(({ why }) => why);
  const fresh = { id, easier: relation === "easier", amounts: [], rounds: 0, outcome: "", why: "" };
  return { ...state, log: { ...state.log, [plan.steps[state.i].id]: [...kept, fresh] } };
}

function recorded(plan, state, now) {
  const step = stepAt(plan, state);
  const { amounts, rounds } = lastEntry(plan, state);
  const ms = state.clock ? elapsed(state.clock, now) : state.ms;
  const closes = (state.j + 1) % step.parts.length === 0;
  const more = step.count.kind === "free" ? [] : [amount(step.count, ms)];
  return withEntry(plan, state, { amounts: [...amounts, ...more], rounds: rounds + (closes ? 1 : 0) });
}

const still = (state, now) => (state.clock && state.screen === "count" ? { ...state, ms: elapsed(state.clock, now), clock: null } : state);
const aside = (state, screen, now) => ({ ...still(state, now), screen, back: state.screen === "count" ? "paused" : state.screen });

function next(plan, state, now, rest = 0) {
  const over = state.i + 1 >= plan.steps.length;
  if (over) return { ...state, screen: "end", clock: null, finished: now };
  const moved = { ...state, i: state.i + 1, j: 0, ms: 0, tried: false };
  return rest ? { ...moved, screen: "rest", rest, clock: started(now, 0, 0) } : { ...moved, screen: "ready", clock: null };
}

function finished(plan, state, now) {
  return next(plan, withEntry(plan, state, { outcome: "done" }), now, stepAt(plan, state).rest_after);
}

function partDone(plan, state, now) {
  const step = stepAt(plan, state);
  const after = recorded(plan, state, now);
  const j = state.j + 1;
  const all = step.parts.length * step.rounds[1];
  if (j >= all) return finished(plan, after, now);
  const moved = { ...after, j, ms: 0, clock: null };
  if (j % step.parts.length) return { ...moved, screen: "ready" };
  return { ...moved, screen: "rest", rest: step.rest, clock: started(now, 0, 0) };
}

/** An exercise left before its end: what was done of it stays on record. */
function left(plan, state, why, now) {
  const entry = lastEntry(plan, state);
  if (!entry) return state;
  if (!why && entry.outcome) return state;
  const isOpen = ["count", "paused"].includes(state.back ?? state.screen) && !entry.outcome;
  const after = isOpen ? recorded(plan, state, now) : state;
  const some = lastEntry(plan, after).amounts.some((each) => each > 0) || lastEntry(plan, after).rounds > 0;
  return withEntry(plan, after, { outcome: some || why ? "stopped" : "skipped", why });
}

function tooHard(plan, state, why, now) {
  const begun = lastEntry(plan, state)?.id === stepAt(plan, state).id ? state : opened(plan, state);
  const after = left(plan, begun, why, now);
  const easier = easierThan(plan, after);
  const bare = { ...after, back: "", ms: 0, clock: null };
  if (!easier) return { ...bare, screen: "left" };
  const root = plan.steps[state.i].id;
  const same = easier.parts.length === stepAt(plan, state).parts.length && easier.rounds[1] >= roundAt(easier, state.j);
  return { ...bare, chosen: { ...state.chosen, [root]: easier.id }, j: same ? state.j : 0, screen: "ready", tried: true };
}

function earlier(plan, state) {
  const bare = { ...state, ms: 0, clock: null, back: "", screen: "ready", tried: false };
  if (["count", "paused"].includes(state.screen)) return bare;
  if (state.j === 0) return { ...bare, i: Math.max(0, state.i - 1) };
  const entry = lastEntry(plan, state);
  const closed = state.j % stepAt(plan, state).parts.length === 0;
  const popped = { amounts: entry.amounts.slice(0, -1), rounds: entry.rounds - (closed && entry.rounds ? 1 : 0), outcome: "" };
  return { ...withEntry(plan, bare, popped), j: state.j - 1 };
}

const ACTS = {
  start: (plan, state, now) => ({ ...opened(plan, state), screen: "count", ms: 0, clock: started(now), tried: false }),
  done: partDone,
  pause: (plan, state, now) => ({ ...still(state, now), screen: "paused" }),
  go_on: (plan, state, now) => ({ ...state, screen: "count", away: false, clock: started(now, whole(stepAt(plan, state).count, state.ms), AGAIN) }),
  earlier,
  skip: (plan, state, now) => next(plan, { ...left(plan, state, "", now), back: "" }, now),
  enough: finished,
  next: (plan, state, now) => next(plan, state, now),
  too_hard: (plan, state, now) => aside(state, "what", now),
  stop: (plan, state, now) => aside(state, "really", now),
  keep: (plan, state) => ({ ...state, screen: state.back, back: "" }),
  hurts: (plan, state, now) => tooHard(plan, state, "hurts", now),
  hard: (plan, state, now) => tooHard(plan, state, "hard", now),
  end: (plan, state, now) => ({ ...left(plan, state, "", now), screen: "end", back: "", clock: null, finished: now }),
  ready: (plan, state) => ({ ...state, screen: "ready", clock: null }),
  choose: (plan, state, now, id) => ({ ...state, screen: "ready", j: 0, tried: false, chosen: { ...state.chosen, [plan.steps[state.i].id]: id } }),
};

/** The state after `what` was pressed. */
export const act = (plan, state, what, now, value) => ACTS[what](plan, state, now, value);
