/**
 * <hep-sortable><ol data-section="1"><li class="row" data-row="7"><button class="grip" hidden>…
 * Rows are moved by their grip, with pointer or arrow keys; exercises of the library (#shelf li) are dragged in.
 * Nothing is moved here: the form of the row is sent, and the answer draws the plan anew.
 */
const START = 6; // pixels before a press becomes a drag
const EDGE = 60; // pixels from the edge of the list where it scrolls

class Sortable extends HTMLElement {
  connectedCallback() {
    for (const grip of this.querySelectorAll(".grip")) grip.hidden = false;
    this.addEventListener("pointerdown", (event) => this.press(event, event.target.closest(".grip")?.closest(".row")));
    this.addEventListener("keydown", (event) => this.key(event));
    this.fromLibrary = (event) => {
      const item = event.pointerType === "mouse" && !event.target.closest("button") && event.target.closest("li[data-exercise]");
      this.press(event, item);
    };
    document.getElementById("library")?.addEventListener("pointerdown", this.fromLibrary);
  }

  disconnectedCallback() {
    document.getElementById("library")?.removeEventListener("pointerdown", this.fromLibrary);
  }

  key(event) {
    const row = event.target.closest(".grip")?.closest(".row");
    if (!row || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    row.querySelector(`form.move [value="${event.key === "ArrowUp" ? "up" : "down"}"]`).click();
  }

  press(event, item) {
    if (!item || event.button !== 0) return;
    event.preventDefault(); // no selection of text, no dragging of pictures
    const drag = { item, x: event.clientX, y: event.clientY, active: false, place: null };
    const move = (moved) => this.drag(moved, drag);
    const stop = (ended) => {
      document.removeEventListener("pointermove", move);
      document.removeEventListener("pointerup", stop);
      document.removeEventListener("pointercancel", stop);
      document.removeEventListener("keydown", escape);
      this.drop(drag, ended.type === "pointerup");
    };
    const escape = (pressed) => pressed.key === "Escape" && stop(pressed);
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", stop);
    document.addEventListener("pointercancel", stop);
    document.addEventListener("keydown", escape);
    event.target.closest(".grip")?.focus();
  }

  drag(event, drag) {
    if (!drag.active && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < START) return;
    drag.active = true;
    drag.item.classList.add("dragging");
    this.scroll(event.clientY);
    this.unmark();
    drag.place = this.placeAt(event.clientX, event.clientY, drag.item);
    drag.place?.mark?.classList.add(drag.place.after ? "drop-after" : "drop-before");
  }

  /** Section, and the place among its exercises with a number, that the pointer is over. */
  placeAt(x, y, item) {
    const under = document.elementFromPoint(x, y);
    const part = under?.closest(".psec");
    const list = part && this.contains(part) ? part.querySelector("ol[data-section]") : this.nearest(under);
    if (!list) return null;
    const rows = [...list.querySelectorAll(".row:not([data-bound])")].filter((row) => row !== item);
    const to = rows.filter((row) => y > row.getBoundingClientRect().top + row.offsetHeight / 2).length;
    const all = [...list.querySelectorAll(".row")].filter((row) => row !== item);
    const next = rows[to];
    const mark = next || all.at(-1) || list;
    return { section: list.dataset.section, to, mark, after: !next };
  }

  /** Below the last section is its end. */
  nearest(under) {
    return under?.closest(".plan") ? [...this.querySelectorAll("ol[data-section]")].at(-1) : null;
  }

  scroll(y) {
    const pane = this.closest(".plan");
    const scrolls = pane.scrollHeight > pane.clientHeight && getComputedStyle(pane).overflowY !== "visible";
    const box = pane.getBoundingClientRect();
    // On a narrow screen the window scrolls, not the column.
    const [top, bottom] = scrolls ? [box.top, box.bottom] : [0, window.innerHeight];
    const by = y < top + EDGE ? -12 : y > bottom - EDGE ? 12 : 0;
    (scrolls ? pane : window).scrollBy(0, by);
  }

  unmark() {
    for (const row of this.querySelectorAll(".drop-before, .drop-after")) row.classList.remove("drop-before", "drop-after");
  }

  drop({ item, active, place }, dropped) {
    item.classList.remove("dragging");
    this.unmark();
    if (!active || !place || !dropped) return;
    if (item.dataset.exercise) this.add(item, place);
    else this.send(item.querySelector("form.move"), place);
  }

  send(form, { section, to }) {
    for (const [name, value] of Object.entries({ section, to })) {
      const input = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      form.append(input);
    }
    form.requestSubmit();
  }

  add(item, { section, to }) {
    const form = document.getElementById("adding");
    const { section: into, to: place } = form.elements;
    const before = into.value;
    into.value = section;
    place.value = to;
    form.addEventListener("htmx:afterRequest", () => { into.value = before; place.value = ""; }, { once: true });
    item.querySelector("button").click();
  }
}

customElements.define("hep-sortable", Sortable);
