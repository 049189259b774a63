// The guided session: one exercise at a time, counted. Without this script the page is a list and a form.
import { isOn, keepAwake, recall, remember, signal, toggle, unfinished } from "./device.js";
import { act, begun, entryOf, planOf, stepAt } from "./machine.js";
import { paint } from "./paint.js";
import { fill, resumeScreen, screen, sessionScreen } from "./screens.js";

const data = JSON.parse(document.getElementById("guide").textContent);
const player = document.getElementById("player");
const page = document.documentElement;
const { words } = data;
let plan = data;
let state = null;
let offer = null; // a screen before the session
let heard = "";
let kept = false; // the diary has it

const inSession = () => state && !offer;
const keep = () => inSession() && remember(data.key, kept ? null : { ...state, seen: Date.now() });
const stays = () => keepAwake(inSession() && state.screen !== "end");

function begin(session) {
  offer = null;
  plan = planOf(data, session);
  state = begun(session, recall("chosen") ?? {}, Date.now());
}

function first() {
  const weekday = (new Date().getDay() + 6) % 7;
  if (data.sessions.length > 1) offer = sessionScreen(words, data.sessions, weekday);
  else begin(data.sessions[0]?.name ?? "");
}

function switches() {
  const all = ["sound", "vibration"].map((name) => [name, words[name], "", isOn(name)]);
  return navigator.vibrate ? all : all.slice(0, 1);
}

function place() {
  if (offer) return { screen: "offer", key: offer.title, of: "", progress: {} };
  const { i, j, chosen } = state;
  const step = stepAt(plan, state);
  const over = state.screen === "end";
  const all = plan.steps.length;
  return {
    screen: kept ? "kept" : state.screen,
    key: [state.screen, i, j, step.id, chosen[plan.steps[i].id]],
    of: over ? "" : fill(words.of, { n: i + 1, m: all }),
    progress: { i: over ? all : i, all, within: j / (step.parts.length * step.rounds[1]) },
  };
}

function draw() {
  const view = offer ?? screen(plan, state, Date.now(), switches());
  paint(view, place());
  mark("sound", isOn("sound"));
  mark("large", page.classList.contains("large"));
  // one tone for each phase, when it begins
  const phase = inSession() && (view.read ?? view.over) !== undefined && [state.screen, state.i, state.j, view.read?.say, view.read?.beat, view.over].join();
  if (phase === heard) return;
  if (phase && state.screen !== "paused") signal(view.read?.say, view.read?.at >= view.step.count.low);
  heard = phase;
  keep();
}

const mark = (name, on) => player.querySelector(`.bar [data-do=${name}]`).setAttribute("aria-pressed", on);

/** Tell the diary what was done; until it says that it keeps the entry, a reload tells it again. */
const tell = () => document.dispatchEvent(new CustomEvent("hep:session-done", { detail: entryOf(plan, state) }));

const OWN = {
  sound: () => toggle("sound"),
  vibration: () => toggle("vibration"),
  large() {
    if (page.classList.toggle("large")) page.requestFullscreen?.().catch(() => {});
    else if (document.fullscreenElement) document.exitFullscreen();
  },
  resume() { offer = null; },
  again: first,
  session: begin,
  to_plan() { location.assign(player.dataset.plan); },
};

function press(what, value) {
  const before = state;
  if (what in OWN) OWN[what](value);
  else state = act(plan, state, what, Date.now(), value);
  if (before && state.chosen !== before.chosen) remember("chosen", state.chosen);
  keep();
  stays();
  draw();
  if (state?.screen === "end" && before.screen !== "end") tell();
}

const find = (what) => player.querySelector(`[data-do=${what}]`);
const click = (button) => button && (button.click(), true);

/** Space pauses, the arrows go on and back, h is for “too hard”. */
function key({ key: name, target, ctrlKey, metaKey, altKey }) {
  if (ctrlKey || metaKey || altKey || target.closest("input, textarea, #after")) return false;
  const [forward, back] = page.dir === "rtl" ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
  if (name === " " && !target.closest("button, a")) return click(find("pause") ?? find("go_on") ?? find("start"));
  if (name === forward) return click(player.querySelector(":scope > .acts .primary"));
  if (name === back) return inSession() && state.screen === "count" ? (press("earlier"), true) : click(find("earlier"));
  return name === "h" && player.contains(target) && click(find("too_hard"));
}

/** Away for a call: the count waits. A walk with the screen off goes on. */
const waits = ({ screen: name, ...at }) => name === "count" && !stepAt(plan, at).count.away;

function left() {
  if (document.hidden && inSession() && waits(state)) state = { ...act(plan, state, "pause", Date.now()), away: true };
  if (document.hidden) keep();
  else stays();
  draw();
}

function resume(broken) {
  plan = planOf(data, broken.session);
  state = broken;
  // a reload in the middle of a count waits for its person
  if (waits(state)) state = act(plan, state, "pause", Math.max(state.seen, state.clock.until));
  if (state.screen === "really") state = act(plan, state, "keep");
  if (state.screen !== "end" && (state.i || state.j || state.screen !== "ready")) offer = resumeScreen(words, stepAt(plan, state));
}

function boot() {
  try {
    resume(unfinished(data.key, Date.now()));
  } catch {
    first(); // nothing was broken off, or another release kept it
  }
  // whatever the network does later, the pictures are here
  for (const image of document.querySelectorAll("#list img")) image.loading = "eager";
  document.getElementById("list").hidden = true;
  player.hidden = false;
  draw();
}

player.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-do]");
  if (button) press(button.dataset.do, button.dataset.value);
});
document.addEventListener("keydown", (event) => key(event) && event.preventDefault());
document.addEventListener("visibilitychange", left);
document.addEventListener("fullscreenchange", () => {
  if (!document.fullscreenElement) page.classList.remove("large");
  draw();
});
document.addEventListener("hep:session-kept", () => {
  kept = true;
  keep();
  draw();
});
addEventListener("pagehide", keep);
setInterval(() => inSession() && ["count", "rest"].includes(state.screen) && draw(), 200);
boot();
// the diary may be a module that comes after this one
if (state?.screen === "end") addEventListener("load", tell);
