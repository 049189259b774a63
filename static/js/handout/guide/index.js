// The guided session: one exercise at a time, counted. Without this script the page is a list and a form.
import { entryOf } from "./entry.js";
import { act, begun, partAt, planOf, stepAt } from "./machine.js";
import { paint } from "./paint.js";
import { fill, resumeScreen, screen, sessionScreen } from "./screens.js";
import { isOn, keepAwake, signal, toggle } from "./signals.js";
import { recall, remember, unfinished } from "./store.js";

const data = JSON.parse(document.getElementById("guide").textContent);
const player = document.getElementById("player");
const { words } = data;
let plan = planOf(data, "");
let state = null;
let offer = null; // a screen before the session
let heard = "";
let said = false; // the entry went out

const weekday = (new Date().getDay() + 6) % 7;
const keep = () => remember(data.key, state && { ...state, seen: Date.now() });

function begin(session) {
  offer = null;
  plan = planOf(data, session);
  state = begun(session, recall("chosen") ?? {}, Date.now());
}

function first() {
  if (data.sessions.length > 1) offer = { name: "session", view: sessionScreen(words, data.sessions, weekday) };
  else begin(data.sessions[0]?.name ?? "");
}

function switches() {
  const all = [["sound", words.sound, "", isOn("sound")], ["vibration", words.vibration, "", isOn("vibration")]];
  return navigator.vibrate ? all : all.slice(0, 1);
}

function place() {
  if (offer) return { screen: offer.name, key: offer.name, of: "", progress: { i: 0, all: 0 } };
  const step = stepAt(plan, state);
  const over = state.screen === "end";
  const within = state.j / (step.parts.length * step.rounds[1]);
  const all = plan.steps.length;
  return {
    screen: state.screen,
    key: [state.screen, state.i, state.j, step.id, state.chosen[plan.steps[state.i].id]].join(),
    of: over ? "" : fill(words.of, { n: state.i + 1, m: all }),
    progress: { i: state.i, all, within, over },
  };
}

function draw() {
  const view = offer ? offer.view : screen(plan, state, Date.now(), switches());
  paint(view, place());
  beep(view);
}

/** One tone for each phase, when it begins. */
function beep(view) {
  const now = state && ["count", "rest"].includes(state.screen) && [state.i, state.j, view.read?.say, view.read?.at, view.over].join();
  if (now && now !== heard) signal(view.over ? "over" : view.read?.say ?? "rest");
  if (now !== heard) keep();
  heard = now;
}

/** Tell the diary, once; until it says that it keeps the entry, a reload tells it again. */
function tell() {
  if (said) return;
  said = true;
  document.dispatchEvent(new CustomEvent("hep:session-done", { detail: entryOf(plan, state) }));
}

const OWN = {
  sound: () => toggle("sound"),
  vibration: () => toggle("vibration"),
  large() {
    const on = document.documentElement.classList.toggle("large");
    if (on) document.documentElement.requestFullscreen?.().catch(() => {});
    else if (document.fullscreenElement) document.exitFullscreen();
  },
  resume() { offer = null; },
  again: first,
  session: begin,
  later() { location.assign(player.dataset.plan); },
  to_plan() { location.assign(player.dataset.plan); },
};

function press(what, value) {
  if (what in OWN) OWN[what](value);
  else state = act(plan, state, what, Date.now(), value);
  if (what === "choose") remember("chosen", state.chosen);
  if (state && !offer) keep();
  showSwitches();
  keepAwake(state?.screen === "count" || state?.screen === "rest");
  draw();
  if (state?.screen === "end" && !offer) tell();
}

function showSwitches() {
  player.querySelector(".bar [data-do=sound]").setAttribute("aria-pressed", isOn("sound"));
  player.querySelector("[data-do=large]").setAttribute("aria-pressed", document.documentElement.classList.contains("large"));
}

/** The first button of a screen is what a forward key presses. */
function key({ key: name, target, ctrlKey, metaKey, altKey }) {
  if (ctrlKey || metaKey || altKey || target.closest("input, textarea, #after")) return false;
  const forward = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const back = document.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
  const has = (what) => player.querySelector(`.stage [data-do=${what}], .acts [data-do=${what}]`);
  if (name === " " && !target.closest("button, a, summary")) return click(has("pause") ?? has("go_on") ?? has("start"));
  if (name === forward) return click(player.querySelector(".acts .primary"));
  if (name === back) return state && !offer && (state.screen === "count" || has("earlier")) && (press("earlier"), true);
  return name.toLowerCase() === "h" && click(has("too_hard"));
}

const click = (button) => Boolean(button) && (button.click(), true);

/** Away for a call: the count waits. A walk with the screen off goes on. */
function left() {
  if (!document.hidden) return keepAwake(state?.screen === "count" || state?.screen === "rest");
  if (!state || offer) return;
  if (state.screen === "count" && !stepAt(plan, state).count.away && stepAt(plan, state).count.kind !== "free") {
    state = { ...act(plan, state, "pause", Date.now()), away: true };
  }
  keep();
}

function boot() {
  const kept = unfinished(data.key, Date.now());
  if (kept) {
    plan = planOf(data, kept.session);
    // a reload in the middle of a count waits for its person
    state = kept.screen === "count" ? act(plan, kept, "pause", Math.max(kept.seen, kept.clock.until)) : kept;
    if (state.screen !== "end" && (state.i || state.j || state.screen !== "ready")) {
      offer = { name: "resume", view: resumeScreen(words, stepAt(plan, state).name) };
    }
  } else first();
  // whatever the network does later, the pictures are here
  for (const image of document.querySelectorAll("#list img")) image.loading = "eager";
  document.getElementById("list").hidden = true;
  player.hidden = false;
  showSwitches();
  draw();
  if (state?.screen === "end") tell();
}

player.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-do]");
  if (button) press(button.dataset.do, button.dataset.value);
});
document.addEventListener("keydown", (event) => key(event) && event.preventDefault());
document.addEventListener("visibilitychange", () => { left(); draw(); });
document.addEventListener("fullscreenchange", () => {
  if (!document.fullscreenElement) document.documentElement.classList.remove("large");
  showSwitches();
});
document.addEventListener("hep:session-kept", () => remember(data.key, null));
addEventListener("pagehide", () => state && !offer && keep());
setInterval(() => ["count", "rest"].includes(state?.screen) && !offer && draw(), 200);
boot();
