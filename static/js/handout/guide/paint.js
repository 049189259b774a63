// Draws a screen into the page. What did not change is not touched: focus and screen readers stay where they are.
const player = document.getElementById("player");
const part = (name) => player.querySelector(name);
const [title, sides, counter, tally, said, acts, heard, figure, progress, of] = [
  "h1", ".sides", ".counter", ".tally", ".said", ".acts", ".heard", ".big", ".progress", ".of",
].map(part);
const still = matchMedia("(prefers-reduced-motion: reduce)");
const drawn = new Map();

/** Run `draw` only when what it would draw is different from last time. */
function when(name, value, draw) {
  const text = JSON.stringify(value ?? null);
  if (drawn.get(name) === text) return;
  drawn.set(name, text);
  draw(value);
}

function make(tag, text = "", properties = {}) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(text);
  return element;
}

/** Ranges keep their order in a line from right to left. */
function isolated(text) {
  const pieces = text.split(/(\d+(?:[–:]\d+)+)/);
  return pieces.map((piece, n) => (n % 2 ? make("bdi", piece) : piece));
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

function drawTally({ low, high, step, label, hint }) {
  const n = Math.ceil(high / step);
  const first = Math.ceil(low / step);
  part(".pegs").replaceChildren(...Array.from({ length: n }, () => make("li")));
  tally.style.setProperty("--n", n);
  tally.style.setProperty("--low", first);
  const ends = low === high ? [[n, high]] : [[first, low], [n, high]];
  part(".ends").replaceChildren(...ends.map(([at, number]) => {
    const mark = make("span", number >= 100 && step >= 10 ? `${Math.floor(number / 60)}:${String(number % 60).padStart(2, "0")}` : String(number));
    mark.style.setProperty("--at", at);
    return mark;
  }));
  part(".rep b").textContent = label;
  part(".rep span").textContent = hint;
}

function drawPegs({ done, at, step, full }) {
  [...part(".pegs").children].forEach((peg, n) => {
    peg.className = (n + 1) * step <= done ? "on" : !full && n * step < at && at > done ? "on now" : "";
  });
}

function drawPicture({ at, picture, mirrored }) {
  const pictures = document.querySelectorAll(`#${at} picture`);
  const shown = pictures[still.matches ? Math.min(1, pictures.length - 1) : Math.min(picture, pictures.length - 1)];
  if (!shown) return figure.replaceChildren();
  const copy = shown.cloneNode(true);
  const image = copy.querySelector("img");
  image.loading = "eager";
  image.classList.toggle("mirrored", mirrored);
  figure.replaceChildren(copy);
}

function drawSaid({ lines, how, at, safety, more }) {
  said.replaceChildren(...lines.map(([tag, text]) => make(tag, text)));
  const source = document.querySelector(`#${at} .how`);
  if (how) said.append((how === "all" ? source : source.querySelector(".dose")).cloneNode(true));
  if (safety) {
    const box = document.getElementById("safety").cloneNode(true);
    box.removeAttribute("id");
    said.append(box);
  }
  said.append(...buttons(more));
}

function drawProgress({ i, all, within, over }) {
  progress.replaceChildren(...Array.from({ length: all }, (_, n) => {
    const bar = make("li");
    bar.style.setProperty("--done", n < i || over ? 1 : n === i ? within : 0);
    return bar;
  }));
}

/** Show `view`; `place` says where in the session it is. The title gets the focus when the screen is another one. */
export function paint(view, place) {
  const at = view.step?.at;
  player.dataset.screen = place.screen;
  figure.hidden = Boolean(view.bare);
  when("title", view.title, (text) => { title.textContent = text; });
  if (at && !view.bare) when("picture", { at, picture: view.picture, mirrored: view.mirrored }, drawPicture);
  when("sides", view.sides ?? [], (lines) => sides.replaceChildren(...lines.map(([tag, text]) => make(tag === "was" ? "span" : tag, "", { className: tag })).map((element, n) => (element.append(...isolated(lines[n][1])), element))));
  counter.hidden = !view.counter;
  if (view.counter) when("counter", view.counter, ({ word, number }) => { part(".word").textContent = word; part(".number").textContent = number; });
  tally.hidden = !view.tally;
  if (view.tally) {
    const { low, high, step, label, hint, done, at: peg, full } = view.tally;
    when("tally", { low, high, step, label, hint, at }, drawTally);
    drawPegs({ done, at: peg, step, full });
  }
  when("said", { lines: view.said, how: view.how, at, safety: view.safety, more: view.more ?? [] }, drawSaid);
  when("acts", view.acts, (rows) => acts.replaceChildren(...buttons(rows)));
  when("progress", place.progress, (all) => drawProgress(all));
  of.textContent = place.of;
  when("heard", view.heard || null, (text) => { heard.textContent = text ?? ""; });
  when("place", place.key, () => {
    title.focus({ preventScroll: true });
    scrollTo(0, 0);
  });
}
