// Ctrl+Z and Ctrl+Shift+Z press the buttons, outside of text fields; presses that come too fast wait their turn.
import { isTyping } from "./keyboard.js";

const waiting = [];
let busy = false;

function press(id) {
  const button = document.getElementById(id);
  if (busy) {
    waiting.push(id);
  } else if (button && !button.disabled) {
    busy = true;
    button.click();
  } else {
    waiting.length = 0;
  }
}

// The plan stands again, and with it the buttons for the next step.
document.addEventListener("htmx:afterSettle", (event) => {
  if (!busy || event.target.id !== "plan") return;
  busy = false;
  if (waiting.length) press(waiting.shift());
});
for (const lost of ["htmx:sendError", "htmx:sendAbort", "htmx:responseError"]) {
  document.addEventListener(lost, () => { busy = false; waiting.length = 0; });
}

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return;
  const key = event.key.toLowerCase();
  const wanted = key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" && !event.shiftKey ? "redo" : null;
  if (!wanted || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  press(wanted);
});
