// The plan on its own device: this week's boxes, the bar, the sessions kept here, and the copy for offline.
import { correct, entries, fact, isKept, plan } from "./diary.js";
import { dayOf, draw, named, plus, words } from "./week.js";

const DAY = 86_400_000;
const HALF_A_DAY = DAY / 2;
const LONGEST_ASKED = -7;
const top = document.querySelector(".top");
const bar = document.querySelector(".start");

/** The words of this page, and whether they came from the copy on this device. */
async function fetched() {
  const answer = await fetch(`${plan}device/${location.search}`);
  if (answer.status === 404 && answer.headers.get("X-Plan") === "gone") location.reload();
  if (!answer.headers.get("X-Plan")) throw new Error("another page");
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.head.append(...found.querySelectorAll("link[rel=manifest], link[rel=apple-touch-icon], link[href*=device]"));
  const { headers } = answer;
  return { home: found.getElementById("home"), isCopy: headers.has("X-Kept"), date: headers.get("Date") };
}

function line(text) {
  const lines = bar.querySelector("[role=status]");
  lines.append(Object.assign(document.createElement("p"), { textContent: text }));
}

/** A session that was broken off less than half a day ago (guide/store.js). */
function isUnderWay(digest) {
  try {
    const { seen, screen } = JSON.parse(localStorage.getItem(`hep:guide:${digest}`));
    return screen !== "end" && Math.abs(Date.now() - seen) < HALF_A_DAY;
  } catch {
    return false;
  }
}

function drawBar(all, say, { digest, minutes }) {
  const [link] = bar.getElementsByTagName("a");
  const isDone = all.some(({ day }) => day === dayOf());
  const key = isUnderWay(digest) ? "go-on" : isDone ? "again" : "start";
  bar.querySelector(".told").textContent = isDone ? say.done : "";
  link.dataset.state = key;
  link.textContent = say[key];
  if (key === "start" && minutes) link.append(Object.assign(document.createElement("small"), { textContent: minutes }));
}

/** The last session before today, once, until it is answered or waved away. */
async function askMorning(form, all) {
  const today = dayOf();
  const last = all.find(({ day }) => day < today && day >= plus(today, LONGEST_ASKED));
  const isOpen = last && last.next_day_pain === null && (await fact("morning")) !== last.uuid;
  form.hidden = !isOpen;
  if (!isOpen) return;
  form.querySelector("[data-which]").textContent = named(last.day, { weekday: "long", day: "numeric", month: "long" });
  form.onchange = ({ target }) => {
    form.hidden = true;
    correct(last.uuid, { next_day_pain: Number(target.value) });
    form.reset();
  };
  form.querySelector("[data-later]").onclick = () => {
    form.hidden = true;
    fact("morning", last.uuid);
  };
}

async function sayWhatIsNew(say, number, isCopy, date) {
  if (isCopy) line(say.offline);
  else if (date && Math.abs(Date.parse(date) - Date.now()) > DAY) line(say.clock);
  if ((await fact("version")) < number) line(say.new);
  await fact("version", number);
  if (!(await isKept())) line(say.memory);
  navigator.serviceWorker?.addEventListener("message", ({ data }) => data === "newer" && line(say.newer));
}

async function start() {
  const { home, isCopy, date } = await fetched();
  const say = words(home.content);
  const [week, morning, diary] = ["week", "morning", "diary"].map((part) => home.content.querySelector(`.${part}`));
  bar.insertAdjacentHTML("afterbegin", "<span role=status><p class=told></p></span>");
  const version = Number(home.dataset.version);
  async function show() {
    const all = await entries();
    draw(week, all, dayOf());
    drawBar(all, say, home.dataset);
    await askMorning(morning, all);
  }
  await show();
  top.querySelector(".dose").before(week, morning);
  settle();
  document.addEventListener("hep:diary", show);
  document.addEventListener("visibilitychange", () => document.hidden || show());
  await sayWhatIsNew(say, version, isCopy, date);
  const [{ watchCopy }, { watchEntries }] = await Promise.all([import("./copy.js"), import("./entries.js")]);
  watchEntries(diary, version);
  document.querySelector("main").append(diary); // once its buttons do something
  watchCopy(diary);
}

const settle = () => document.documentElement.classList.add("at-home"); // the room for the boxes is not needed

if (plan && top && bar) {
  document.addEventListener("hep:plan-gone", () => location.reload());
  start().catch(settle);
} else settle();
