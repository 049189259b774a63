/**
 * Arrow keys on an amount of a dosage step it, without opening anything: up and down the upper number (both, when
 * it is one number), with Shift the lower one. “.” opens all that a dosage can say. The presses of a moment are
 * one request; they are steps, not values, so nobody's change is lost.
 */
const PAUSE = 250;
const WAIT = 10_000; // an answer that has not come by then opens nothing
const NUMBERS = /\d+/g;
const waiting = new Map();

document.addEventListener("keydown", (event) => {
  const token = event.target.closest?.("#plan .tok");
  if (!token || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === ".") {
    event.preventDefault();
    openMore(token);
  } else if ((event.key === "ArrowUp" || event.key === "ArrowDown") && token.dataset.step) {
    event.preventDefault();
    press(token, event.key === "ArrowUp" ? 1 : -1, event.shiftKey);
  }
});

function press(token, direction, lower) {
  const steps = waiting.get(token.id) ?? { low: 0, high: 0 };
  const isOne = (token.textContent.match(NUMBERS) ?? []).length < 2;
  if (lower) steps.low += direction;
  else {
    steps.high += direction;
    if (isOne) steps.low += direction;
  }
  clearTimeout(steps.timer);
  steps.timer = setTimeout(() => send(token.id), PAUSE);
  waiting.set(token.id, steps);
}

async function send(id) {
  const token = document.getElementById(id);
  const { low, high } = waiting.get(id);
  waiting.delete(id);
  if (!token) return;
  const values = { part: token.dataset.part, low, high, csrfmiddlewaretoken: document.querySelector("#quick [name=csrfmiddlewaretoken]").value };
  const isFocused = document.activeElement === token;
  await window.htmx.ajax("POST", token.dataset.step, { source: token, target: "#plan", swap: "none", values });
  if (isFocused) document.getElementById(id)?.focus();
}

function openMore(token) {
  const opened = new AbortController();
  const toTheParts = () => {
    const part = document.querySelector(".plan .editor .chips input:checked");
    if (!part) return; // another answer has settled first
    opened.abort();
    part.focus();
  };
  document.addEventListener("htmx:afterSettle", toTheParts, { signal: opened.signal });
  setTimeout(() => opened.abort(), WAIT);
  // A token that was only just drawn may not be htmx's yet: a click would leave the page.
  window.htmx.process(token);
  token.click();
}

// On a phone the editor is a sheet at the bottom (quick_add.css): the sentence it changes stays in sight above it.
document.addEventListener("htmx:afterSettle", () => {
  const sheet = document.querySelector("#plan .row.edit .editor:not(.details)");
  if (sheet && getComputedStyle(sheet).position === "fixed") sheet.closest(".row").scrollIntoView({ block: "start" });
});
