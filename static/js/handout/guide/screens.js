// What each screen says and which buttons it has; how it is drawn is the business of paint.js.
import { reading } from "./clock.js";
import { easierThan, lastEntry, needsChoice, partAt, results, roundAt, stepAt } from "./machine.js";

export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

const spell = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
const bounds = ([low, high]) => (low === high ? `${low}` : `${low}–${high}`);
/** From 100 seconds on a time is spelt out: 2:05. */
const number = (count, n) => (count.kind !== "reps" && (count.high ?? n) >= 100 ? spell(n) : `${n}`);

/** Everything there is to draw of `state` at the moment `now`. */
export function screen(plan, state, now, switches) {
  const step = stepAt(plan, state);
  const part = partAt(step, state.j);
  const common = { step, mirrored: part.mirrored, picture: 0, title: step.name, sides: [], said: [] };
  return { ...common, ...SCREENS[state.screen](plan.words, { plan, state, now, step, part, switches }) };
}

/** Left side, then right; what was done of the other one; which round it is. */
function sides(words, { plan, state, step, part }, phase = {}) {
  const amounts = (state.j % step.parts.length && lastEntry(plan, state)?.amounts) || [];
  const lines = amounts.slice(-1).map((n) => ["span", fill(partAt(step, state.j - 1).was, { n: number(step.count, n) }), "was"]);
  const round = step.rounds[1] > 1 ? fill(words.round, { n: roundAt(step, state.j), m: bounds(step.rounds) }) : "";
  lines.push(["b", phase.side ?? [part.label, part.way].filter(Boolean).join(", ")], ["small", part.then], ["small", round]);
  return lines.filter(([, text]) => text);
}

/** Ways out that are not needed each time: they stand below, not at hand. */
const retreat = (words, { i, j }) => [...(i || j ? [["earlier", words.earlier]] : []), ["skip", words.skip]];
const tooHard = (words) => [["too_hard", words.too_hard, "quiet"]];

function readyScreen(words, about) {
  const { plan, state, part } = about;
  const isFirst = state.j === 0 && !state.tried;
  if (isFirst && needsChoice(plan, state)) return chooseScreen(words, about);
  const turn = part.turn ?? {};
  const turns = turn.title && state.j % about.step.parts.length;
  const said = state.tried ? [["h2", words.easier], ["p", words.easier_line]] : [];
  if (turns) said.push(["h2", turn.title]);
  if (turn.line) said.push(["p", turn.line]);
  if (turns) said.push(["p", words.time]);
  return {
    sides: sides(words, about),
    said,
    how: turns ? "dose" : "how",
    acts: [[["start", part.start, "primary"]], tooHard(words)],
    more: [...(isFirst ? versions(plan, state, words) : []), retreat(words, state)],
    heard: said.map(([, text]) => text).join(" "),
  };
}

function versions(plan, { i, chosen }, words) {
  const root = plan.steps[i];
  const others = [root, ...root.versions].filter(({ id }) => id !== (chosen[root.id] ?? root.id));
  return others.map(({ id, name }) => [["choose", fill(words.instead, { name }), "", id]]);
}

function chooseScreen(words, { plan, state }) {
  const root = plan.steps[state.i];
  return {
    said: [["h2", words.which]],
    acts: [root, ...root.versions].map(({ id, name, when }) => [["choose", name, "pick", id, when]]),
    more: [retreat(words, state)],
    heard: words.which,
  };
}

function counting(words, about) {
  const { state, now, step } = about;
  const { count } = step;
  const paused = state.screen === "paused";
  const read = reading(count, paused ? { until: 0, from: now - state.ms } : state.clock, now);
  const isRep = count.kind === "reps";
  const label = isRep ? fill(words[`${count.unit}_n`], { n: read.at }) : "";
  const word = words[paused ? "paused" : read.say];
  const isNew = read.full || read.say === "ready" || read.say === count.phases?.[0].say;
  return {
    read,
    mirrored: read.mirrored ?? about.part.mirrored,
    picture: read.picture,
    sides: sides(words, about, read),
    counter: [word, paused && isRep ? "" : number(count, read.number)],
    tally: count.high && tally(words, count, label),
    pegs: { ...read, step: count.step },
    heard: isNew && label ? `${label}. ${word}` : word,
  };
}

function tally(words, count, label) {
  const { low, high, step } = count;
  const n = Math.ceil(high / step);
  const first = Math.ceil(low / step);
  const ends = [...(n > first ? [[first, number(count, low)]] : []), [n, number(count, high)]];
  return { n, first, ends, label, hint: n > first ? words.zone : words.exact };
}

const SCREENS = {
  ready: readyScreen,

  count: (words, about) => ({
    ...counting(words, about),
    acts: [[["pause", words.pause, "pause"], ["done", about.part.done, "primary"]], tooHard(words)],
  }),

  paused: (words, about) => ({
    ...counting(words, about),
    said: [["p", about.state.away ? words.away : words.paused_line]],
    acts: [[["go_on", words.go_on, "primary"]], tooHard(words)],
    more: [retreat(words, { i: 1 }), [["done", about.part.done]], about.switches],
  }),

  rest(words, about) {
    const { state, now, step, part } = about;
    const left = Math.ceil(state.rest - (now - state.clock.from) / 1000);
    const n = roundAt(step, state.j);
    const enough = n > step.rounds[0];
    const line = state.j ? fill(words.rest_line, { n, m: bounds(step.rounds) }) : fill(words.rest_next, step);
    const said = [line];
    if (state.j && step.parts.length > 1 && part.turn) said.push(`${part.turn.title} ${part.turn.line}`);
    if (enough) said.push(words.rest_enough);
    return {
      sides: state.j ? sides(words, about) : [],
      counter: left > 0 ? [words.rest, `${left}`] : null,
      said: [...(left > 0 ? [] : [["h2", words.rest_over]]), ...said.map((text) => ["p", text])],
      acts: [
        [state.j ? ["start", fill(words.start_round, { n }), "primary"] : ["ready", words.next, "primary"]],
        ...(enough ? [[["enough", words.enough]]] : state.j ? [tooHard(words)] : []),
      ],
      more: [retreat(words, state)],
      heard: left > 0 ? `${words.rest}. ${line}` : words.rest_over,
      over: left <= 0,
    };
  },

  what: (words) => ({
    said: [["h2", words.what]],
    acts: [[["hurts", words.hurts]], [["hard", words.hard]], [["keep", words.keep, "quiet"]]],
    heard: words.what,
  }),

  left: (words, { state, plan }) => ({
    said: [["h2", words.left_out], ["p", words.left_out_line]],
    safety: lastEntry(plan, state).why === "hurts",
    acts: [[["next", words.next, "primary"]], [["end", words.end]]],
    heard: words.left_out,
  }),

  really: (words) => ({
    said: [["h2", words.really], ["p", words.really_line]],
    acts: [[["keep", words.go_on, "primary"]], [["end", words.end]], [["to_plan", words.later, "quiet"]]],
    heard: words.really,
  }),

  end(words, { plan, state }) {
    const n = results(plan, state).filter(({ outcome }) => outcome === "done").length;
    const title = n ? words.well_done : words.for_today;
    const said = [["p", fill(words.summary, { n, m: plan.steps.length })]];
    return { step: null, title, said, acts: [[["to_plan", words.to_plan, "quiet"]]], heard: title };
  },
};

const before = (title, said, acts) => ({ title, sides: [], said, acts });

/** Before a session: where it was broken off. */
export const resumeScreen = (words, { name }) =>
  before(words.stopped, [["p", fill(words.was_at, { name })]], [[["resume", words.go_on, "primary"]], [["again", words.again]]]);

/** Before a session: which of several it is; today's comes first to hand. */
export const sessionScreen = (words, sessions, weekday) =>
  before(words.which_session, [], sessions.map(({ name, label, days }) => [["session", label, days.includes(weekday) ? "primary" : "", name]]));
