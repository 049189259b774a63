// The builder: everything works without it; it adds dragging, steppers, saving as you go, and keeps the focus.
import "./components/autosave.js";
import "./components/dosage_steps.js";
import "./components/news.js";
import "./components/quick_add.js";
import "./components/sortable.js";
import "./components/stepper.js";
import "./history.js";
import "./keyboard.js";
import "./offline.js";

const editor = () => document.querySelector(".plan .editor");
let left = null; // where the focus was before the plan was drawn anew

document.body.classList.add("scripted");

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && editor()?.contains(event.target)) {
    document.querySelector(editor().dataset.closes)?.click();
  } else if (event.key === "Enter" && event.target.matches("textarea.title")) {
    event.preventDefault();
    event.target.blur();
  }
});

document.addEventListener("htmx:beforeSwap", () => {
  const focused = document.activeElement;
  // A second answer that arrives before the first has settled finds no focus: the place left is still the first's.
  if (!focused || focused === document.body) return;
  const menu = focused.closest("details.menu");
  left = menu ? menu.querySelector("summary").id : focused.id;
});
document.addEventListener("pointerdown", () => { left = null; });

// What somebody unfolded stays unfolded when it is brought up to date.
document.addEventListener("htmx:oobBeforeSwap", ({ detail: { target, fragment } }) => {
  for (const { id } of target.querySelectorAll("details.more[open]")) {
    fragment.querySelector(`#${id}`)?.setAttribute("open", "");
  }
});

// What was opened is where the reader goes on. A menu is closed when the plan is drawn anew: to what opens it.
document.addEventListener("htmx:afterSettle", () => {
  const next = document.querySelector("#plan [autofocus]");
  if (next) {
    next.removeAttribute("autofocus");
    next.focus();
  }
  if (document.activeElement === document.body && left) document.getElementById(left)?.focus();
  if (document.activeElement !== document.body) left = null;
  document.querySelector(".row[data-fresh]")?.scrollIntoView({ block: "nearest" });
});
