// Draws a screen into the page. What did not change is not touched: focus and screen readers stay where they are.
const player = document.getElementById("player");
const part = (name) => player.querySelector(name);
const [title, sides, counter, tally, pegs, said, heard, figure] =
  ["h1", ".sides", ".counter", ".tally", ".pegs", ".said", ".heard", ".big"].map(part);
const acts = player.lastElementChild.previousElementSibling;
const still = matchMedia("(prefers-reduced-motion: reduce)");
const drawn = {};

/** Run `draw` only when what it would draw is different from last time. */
function when(name, value, draw) {
  const text = JSON.stringify(value);
  if (drawn[name] !== text) draw(value);
  drawn[name] = text;
}

const element = (tag, properties) => Object.assign(document.createElement(tag), properties);

/** An element with its words; a range keeps its order in a line from right to left. */
function make(tag, text = "", properties) {
  const made = element(tag, properties);
  made.append(...text.split(/(\d+(?:[–:]\d+)+)/).map((piece, n) => (n % 2 ? element("bdi", { textContent: piece }) : piece)));
  return made;
}

/** A button: what it does, its words, its look, its value, a line below; a value of true or false is a switch. */
function button([what, text, kind, value, more]) {
  const made = make("button", text, { type: "button", className: kind });
  made.dataset.do = what;
  if (typeof value === "boolean") made.setAttribute("aria-pressed", value);
  else if (value !== undefined) made.dataset.value = value;
  if (more) made.append(make("small", more));
  return made;
}

const buttons = (rows) => rows.map((row) => {
  const line = make("div", "", { className: "row" });
  line.append(...row.map(button));
  return line;
});

function drawTally({ n, first, ends, label, hint }) {
  pegs.replaceChildren(...Array.from({ length: n }, () => make("li")));
  tally.style.setProperty("--n", n);
  tally.style.setProperty("--low", first);
  part(".ends").replaceChildren(...ends.map(([at, text]) => {
    const mark = make("span", text);
    mark.style.setProperty("--at", at);
    return mark;
  }));
  part(".rep b").textContent = label;
  part(".rep span").textContent = hint;
}

function drawPegs({ done, at, step }) {
  [...pegs.children].forEach((peg, n) => {
    const now = n * step < at && at > done;
    peg.className = (n + 1) * step <= done ? "on" : now ? "on now" : "";
  });
}

function drawPicture({ at, picture, mirrored }) {
  const pictures = document.querySelectorAll(`#${at} picture`);
  const shown = pictures[Math.min(picture, pictures.length - 1)]?.cloneNode(true);
  figure.replaceChildren(shown ?? "");
  shown?.querySelector("img").classList.toggle("mirrored", mirrored);
}

function drawSaid({ lines, how, at, safety, more }) {
  said.replaceChildren(...lines.map(([tag, text]) => make(tag, text)));
  const add = (element) => said.append(element.cloneNode(true));
  if (how) add(document.querySelector(`#${at} .${how}`));
  if (safety) {
    add(document.getElementById("safety"));
    said.lastChild.id = "";
  }
  said.append(...buttons(more));
}

function drawProgress({ i, all, within }) {
  part(".progress").replaceChildren(...Array.from({ length: all }, (_, n) => {
    const bar = make("li");
    bar.style.setProperty("--done", n < i ? 1 : n === i ? within : 0);
    return bar;
  }));
}

/** Show `view`; `place` says where in the session it is. The title gets the focus when the screen is another one. */
export function paint(view, place) {
  const at = view.step?.at;
  player.dataset.screen = place.screen;
  figure.hidden = !at;
  if (at) when("picture", { at, picture: still.matches ? 1 : view.picture, mirrored: view.mirrored }, drawPicture);
  when("title", view.title, (text) => title.replaceChildren(text));
  when("sides", view.sides, (lines) => sides.replaceChildren(...lines.map(([tag, text, className]) => make(tag, text, { className }))));
  counter.hidden = !view.counter;
  when("counter", view.counter ?? ["", ""], (texts) => texts.forEach((text, n) => counter.children[n].replaceChildren(text)));
  tally.hidden = !view.tally;
  if (view.tally) {
    when("tally", view.tally, drawTally);
    drawPegs(view.pegs);
  }
  when("said", { lines: view.said, how: view.how, at, safety: view.safety, more: view.more ?? [] }, drawSaid);
  when("acts", view.acts, (rows) => acts.replaceChildren(...buttons(rows)));
  when("progress", place.progress, drawProgress);
  part(".of").textContent = place.of;
  when("heard", view.heard ?? "", (text) => heard.replaceChildren(text));
  when("place", place.key, () => {
    title.focus({ preventScroll: true });
    scrollTo(0, 0);
  });
}
