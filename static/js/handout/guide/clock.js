// What the count says at a moment. Everything follows from the time it began: a page that slept has lost nothing.
export const LEAD = 5000; // to get into position
export const AGAIN = 3000; // after a pause

/** A count that begins after `lead` ms, with `ms` of it done before. All times in ms of Date.now(). */
export const started = (now, ms = 0, lead = LEAD) => ({ until: now + lead, from: now + lead - ms });

/** How many ms of the count are done. */
export const elapsed = (clock, now) => Math.max(now, clock.until) - clock.from;

const lengthOf = (phases) => phases.reduce((sum, phase) => sum + phase.seconds, 0) * 1000;

/** The time a count goes on from after a pause: a rep that was broken off is done again. */
export const whole = (count, ms) => (count.kind === "reps" ? ms - (ms % lengthOf(count.phases)) : ms);

/** How much of a part was done: reps, or seconds; a rep that is nearly over counts. */
export function amount(count, ms) {
  if (count.kind === "free") return 0;
  const done = count.kind === "reps" ? ms / lengthOf(count.phases) + 0.4 : ms / 1000;
  return Math.min(Math.floor(done), count.high);
}

/** What to show: `say` (a phase), `number`, `done` (pegs behind), `at` (the peg in hand), `full`, side and picture.
    `beat` changes whenever something begins that is worth a tone. */
export function reading(count, clock, now) {
  if (now < clock.until) {
    const done = amount(count, clock.until - clock.from);
    const { side, mirrored } = count.phases?.[0] ?? {};
    return { say: "ready", number: Math.ceil((clock.until - now) / 1000), done, at: done + 1, side, mirrored, picture: 0 };
  }
  const ms = elapsed(clock, now);
  if (count.kind !== "reps") {
    const done = Math.min(Math.floor(ms / 1000), count.high ?? Infinity);
    const full = done === count.high;
    return { say: full ? "full" : count.say, number: done, done, at: done, full, beat: done >= count.low, picture: 1 };
  }
  const length = lengthOf(count.phases);
  const done = Math.floor(ms / length);
  if (done >= count.high) return { say: "full", number: count.high, done: count.high, at: count.high, full: true, picture: 0 };
  return { done, at: done + 1, beat: done, ...phaseAt(count.phases, ms % length, done) };
}

function phaseAt(phases, ms, done) {
  let rest = ms;
  const phase = phases.find(({ seconds }) => rest < seconds * 1000 || ((rest -= seconds * 1000), false));
  const alone = phases.length === 1;
  // one phase is a walk: its number counts, not its seconds
  const picture = alone ? 1 + Math.floor((rest / phase.seconds / 1000) * 2) : ["lower", "back", "out"].includes(phase.say) ? 0 : 1;
  return { ...phase, number: alone ? done + 1 : Math.floor(rest / 1000) + 1, picture };
}
