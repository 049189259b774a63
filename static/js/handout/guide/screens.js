// What each screen says and which buttons it has; how it is drawn is paint.js' business.
import { reading } from "./clock.js";
import { easierThan, needsChoice, partAt, roundAt, stepAt, lastEntry } from "./machine.js";
import { results } from "./entry.js";

export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");

/** Seconds as people read them: 45, or 2:05. */
export const spell = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

/** Everything there is to draw of `state` at the moment `now`. */
export function screen(plan, state, now, switches) {
  const step = stepAt(plan, state);
  const part = partAt(step, state.j);
  const common = { step, part, mirrored: part.mirrored, picture: 0, title: step.name, sides: [], said: [], acts: [], heard: "" };
  return { ...common, ...SCREENS[state.screen](plan.words, { plan, state, now, step, part, switches }) };
}

const hint = (words, step, j) => (step.rounds[1] > 1 ? [["small", fill(words.round, { n: roundAt(step, j), m: bounds(step.rounds) })]] : []);
const bounds = ([low, high]) => (low === high ? String(low) : `${low}–${high}`);

/** Left side, then right; and what was done of the other one. */
function sides(words, { plan, state, step, part }, phase = {}) {
  const inside = state.j % step.parts.length;
  const was = inside && partAt(step, state.j - 1);
  const done = lastEntry(plan, state)?.amounts ?? [];
  const amount = done[done.length - 1];
  return [
    ...(was && amount !== undefined ? [["was", fill(was.was, { n: step.count.clock ? spell(amount) : amount })]] : []),
    ["b", [phase.side ?? part.label, part.way].filter(Boolean).join(", ")],
    ...(phase.side ? [] : [["small", part.then]]),
    ...hint(words, step, state.j),
  ].filter(([, text]) => text);
}

/** Ways out that are not needed each time: they stand below, not at hand. */
const retreat = (words, state) => [
  ...(state.i || state.j ? [["earlier", words.earlier, ""]] : []),
  ["skip", words.skip, ""],
];
const tooHard = (words) => [["too_hard", words.too_hard, "quiet"]];

function readyScreen(words, about) {
  const { plan, state, step, part } = about;
  if (state.j === 0 && !state.tried && needsChoice(plan, state)) return chooseScreen(words, about);
  const turns = state.j % step.parts.length > 0;
  const other = state.j === 0 && !state.tried && otherVersions(plan, state);
  return {
    sides: sides(words, about),
    said: [
      ...(state.tried ? [["h2", words.easier], ["p", words.easier_line]] : []),
      ...(turns && part.turn ? [["h2", part.turn.title], ["p", part.turn.line], ["p", words.time]] : []),
      ...(!turns && part.turn?.line ? [["p", part.turn.line]] : []),
    ],
    how: turns ? "dose" : "all",
    acts: [[["start", part.start, "primary"]], tooHard(words)],
    more: [...(other || []).map(({ id, name }) => [["choose", fill(words.instead, { name }), "", id]]), retreat(words, state)],
    heard: turns && part.turn ? [part.turn.title, part.turn.line].join(" ") : "",
  };
}

function otherVersions(plan, state) {
  const root = plan.steps[state.i];
  return [root, ...root.versions].filter(({ id }) => id !== (state.chosen[root.id] ?? root.id));
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
  const frozen = { until: 0, from: now - state.ms };
  const read = reading(count, paused ? frozen : state.clock, now);
  const number = read.clock ? spell(read.number) : String(read.number);
  const unit = { walk: words.walk_n, breath: words.breath, rep: words.rep }[count.unit];
  const label = count.kind === "reps" ? fill(unit, { n: Math.min(read.at, count.high) }) : "";
  const word = paused ? words.paused : words[read.say];
  return {
    read,
    mirrored: read.mirrored ?? about.part.mirrored,
    picture: read.picture,
    sides: sides(words, about, read),
    counter: { word, number: paused && count.kind === "reps" ? "" : number },
    tally: count.kind === "free" ? null : { ...count, ...read, label, hint: count.low === count.high ? words.exact : words.zone },
    heard: [read.full || paused || read.say === "ready" || read.say === count.phases?.[0].say ? label : "", word].filter(Boolean).join(". "),
  };
}

const done = (part) => ["done", part.done, "primary"];

const SCREENS = {
  ready: readyScreen,

  count: (words, about) => ({
    ...counting(words, about),
    acts: [[["pause", words.pause, "pause"], done(about.part)], tooHard(words)],
  }),

  paused: (words, about) => ({
    ...counting(words, about),
    said: [["p", about.state.away ? words.away : words.paused_line]],
    acts: [[["go_on", words.go_on, "primary"]], tooHard(words)],
    more: [retreat(words, { i: 1 }), [["done", about.part.done, ""]], about.switches],
  }),

  rest(words, about) {
    const { state, now, step, part } = about;
    const left = Math.ceil(state.rest - (now - state.clock.from) / 1000);
    const n = roundAt(step, state.j);
    const between = state.j > 0;
    const enough = between && n > step.rounds[0];
    const turn = between && step.parts.length > 1 && part.turn ? [["p", [part.turn.title, part.turn.line].join(" ")]] : [];
    const line = between ? fill(words.rest_line, { n, m: bounds(step.rounds) }) : fill(words.rest_next, { name: step.name });
    return {
      sides: between ? sides(words, { ...about, state: { ...state, log: {} } }) : [],
      counter: left > 0 ? { word: words.rest, number: String(left) } : null,
      said: [...(left > 0 ? [] : [["h2", words.rest_over]]), ["p", line], ...turn, ...(enough ? [["p", words.rest_enough]] : [])],
      acts: [
        [between ? ["start", fill(words.start_round, { n }), "primary"] : ["ready", words.next, "primary"]],
        ...(enough ? [[["enough", words.enough, ""]]] : []),
        ...(between && !enough ? [tooHard(words)] : []),
      ],
      more: [retreat(words, state)],
      heard: left > 0 ? `${words.rest}. ${line}` : words.rest_over,
      over: left <= 0,
    };
  },

  what: (words) => ({
    said: [["h2", words.what]],
    acts: [[["hurts", words.hurts, ""]], [["hard", words.hard, ""]], [["keep", words.keep, "quiet"]]],
    heard: words.what,
  }),

  left: (words, { state, plan }) => ({
    said: [["h2", words.left_out], ["p", words.left_out_line]],
    safety: lastEntry(plan, state)?.why === "hurts",
    acts: [[["next", words.next, "primary"]], [["end", words.end, ""]]],
    heard: words.left_out,
  }),

  really: (words) => ({
    said: [["h2", words.really], ["p", words.really_line]],
    acts: [[["keep", words.go_on, "primary"]], [["end", words.end, ""]], [["later", words.later, "quiet"]]],
    heard: words.really,
  }),

  end(words, { plan, state }) {
    const all = plan.steps.length;
    const some = results(plan, state).filter(({ outcome }) => outcome === "done").length;
    return {
      title: some ? words.well_done : words.for_today,
      bare: true,
      said: [["p", fill(words.summary, { n: some, m: all })]],
      acts: [[["to_plan", words.to_plan, "quiet"]]],
      heard: some ? words.well_done : words.for_today,
    };
  },
};

/** Before a session: where it was broken off, or which of several it is. */
export const resumeScreen = (words, name) => ({
  title: words.stopped,
  bare: true,
  said: [["p", fill(words.was_at, { name })]],
  acts: [[["resume", words.go_on, "primary"]], [["again", words.again, ""]]],
});

/** Today's session comes first to hand. */
export const sessionScreen = (words, sessions, weekday) => ({
  title: words.which_session,
  bare: true,
  said: [],
  acts: sessions.map(({ name, label, days }) => [["session", label, days.includes(weekday) ? "primary" : "", name]]),
});
