// After the last exercise: the session is kept at once, then asked about. Two taps are enough, none is needed.
import { add, correct, entries, flush, isKept, plan } from "./diary.js";
import { fill, read } from "./feeling.js";
import { dayOf, draw, plus, words } from "./week.js";

const PAUSE = 600_000; // so long it waits for its answers before it is sent without them
const place = document.getElementById("after");

/** The first word on what became of it; the clinic's own sentence where it said one. */
function tell(root, entry, kept) {
  const say = words(root);
  const isWaiting = entry.state === "waiting";
  const more = entry.state === "sent" ? "" : entry.message;
  const lines = isWaiting ? (kept ? [say.waiting, say["waiting-help"]] : [say.memory]) : [say[entry.state], more];
  root.querySelector(".state").textContent = lines.filter(Boolean).join(" ");
  root.querySelector("[data-again]").hidden = !isWaiting;
}

async function ask({ detail }) {
  const { uuid, ...entry } = await add(detail, PAUSE);
  // Until it is kept the player's own last screen stands; then this one takes its place.
  place.replaceChildren(document.getElementById("after-words").content.cloneNode(true));
  const root = place.querySelector(".device");
  const [form, done] = ["form", ".done"].map((part) => root.querySelector(part));
  document.dispatchEvent(new Event("hep:session-kept"));
  const { results } = entry;
  if (results.length && results.every(({ outcome }) => outcome === "skipped")) root.querySelector("h1").textContent = words(root).for_today;
  const today = dayOf();
  async function show() {
    const all = await entries();
    draw(root.querySelector(".week"), all, today);
    const own = all.find((each) => each.uuid === uuid);
    if (own) tell(root, own, await isKept());
  }
  fill(form, entry);
  await show();
  root.querySelector("h1").focus();
  document.addEventListener("hep:diary", show);
  root.querySelector("[data-again]").addEventListener("click", flush);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = read(form, entry, { today, plus });
    if (!said) return;
    form.hidden = true;
    done.hidden = false;
    await correct(uuid, said);
  });
}

if (place && plan) {
  document.addEventListener("hep:session-done", ask);
  document.addEventListener("hep:plan-gone", () => location.replace(plan));
}
