/**
 * <hep-quick-add data-read="…"><form><input data-quick-add>…<div id="quick-answer">…
 * Reads the line while it is typed, and sends it with Enter. The line is free again at once: whatever could not
 * be added comes back into it, before what was typed meanwhile. Arrow keys walk the list of candidates.
 */
const PAUSE = 120; // milliseconds without a key before the line is read

class QuickAdd extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.input = this.querySelector("[data-quick-add]");
    this.answer = this.querySelector("#quick-answer");
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.addEventListener("input", () => this.soon());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("paste", (event) => this.paste(event));
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.answer.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
    this.settled = () => this.show();
    this.answered = ({ detail }) => this.failed(detail);
    document.addEventListener("htmx:afterSettle", this.settled);
    document.addEventListener("htmx:responseError", this.answered);
    this.show();
    // The line has the cursor before this script runs: what was typed until now is read now.
    if (this.input.value.trim() && !this.answer.firstElementChild) this.soon();
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:afterSettle", this.settled);
    document.removeEventListener("htmx:responseError", this.answered);
  }

  get options() {
    return [...this.answer.querySelectorAll("[role=option]")];
  }

  get active() {
    return this.answer.querySelector("[role=option][aria-selected=true]");
  }

  // ---- reading

  soon() {
    this.select(null);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.read(), PAUSE);
  }

  /** Beside the queue of changes: a look that is overtaken by the next key is dropped. */
  async read() {
    const line = this.input.value;
    const turn = (this.turn = (this.turn || 0) + 1);
    if (!line.trim()) return this.clear();
    const body = new URLSearchParams({ line, csrfmiddlewaretoken: this.form.elements.csrfmiddlewaretoken.value });
    let answer;
    try {
      answer = await fetch(this.dataset.read, { method: "POST", body, headers: { "HX-Request": "true" } });
    } catch {
      return; // no connection: Enter still works, and says so
    }
    if (!answer.ok || answer.redirected) return;
    const html = await answer.text();
    if (turn !== this.turn || line !== this.input.value) return;
    const page = new DOMParser().parseFromString(html, "text/html");
    const said = page.getElementById("quick-said");
    said?.remove();
    this.answer.replaceChildren(...page.body.childNodes);
    this.querySelector("#quick-said").textContent = said?.textContent ?? "";
    this.show();
  }

  clear() {
    this.answer.replaceChildren();
    this.querySelector("#quick-said").textContent = "";
    this.show();
  }

  /** The state of the list, and what came back of a line. */
  show() {
    const left = this.answer.querySelector("[data-left]");
    if (left) {
      this.give(left.dataset.left);
      left.remove();
    }
    const list = this.answer.querySelector("[role=listbox]");
    this.input.setAttribute("aria-expanded", String(Boolean(list)));
    if (list) this.input.setAttribute("aria-controls", list.id);
    else this.input.removeAttribute("aria-controls");
    this.input.toggleAttribute("aria-invalid", Boolean(this.answer.querySelector(".unread")));
    if (this.answer.querySelector(".unread")) this.input.setAttribute("aria-invalid", "true");
    if (!this.active) this.input.removeAttribute("aria-activedescendant");
  }

  give(text) {
    const typed = this.input.value.trim();
    if (typed !== text.trim()) this.input.value = typed ? `${text}; ${typed}` : text;
  }

  // ---- choosing

  key(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const options = this.options;
      if (!options.length || event.altKey) return;
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const at = options.indexOf(this.active);
      const next = at < 0 && step < 0 ? options.length - 1 : at + step;
      this.select(options[(next + options.length) % options.length]);
    } else if (event.key === "Enter" && this.active && !event.isComposing) {
      event.preventDefault();
      this.choose(this.active);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (this.active) this.select(null);
      else this.input.blur();
    } else if (event.key === "/" && !this.input.value) {
      // No line begins with it: it leads to the library, as it does from everywhere else.
      event.preventDefault();
      document.getElementById("search")?.focus();
    }
  }

  select(option) {
    for (const each of this.options) each.setAttribute("aria-selected", String(each === option));
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  choose(option) {
    if (!option) return;
    this.input.value = option.dataset.line;
    this.input.focus();
    this.form.requestSubmit();
  }

  /** A field of one line drops new lines: a pasted list would run together. */
  paste(event) {
    const text = event.clipboardData.getData("text/plain");
    if (!/[\r\n]\s*\S/.test(text)) return;
    event.preventDefault();
    const { selectionStart, selectionEnd } = this.input;
    const list = text.trim().split(/\s*[\r\n]+\s*/).join("; ");
    this.input.setRangeText(list, selectionStart, selectionEnd, "end");
    this.soon();
  }

  // ---- sending

  submit(event) {
    event.preventDefault();
    const line = this.input.value;
    clearTimeout(this.timer);
    this.turn = (this.turn || 0) + 1;
    this.input.value = "";
    this.clear();
    // In the queue of the plan's changes, with the line as it is now.
    window.htmx.ajax("POST", this.form.action, { source: this.form, target: "#plan", swap: "outerHTML", values: { line } });
  }

  /** The server could not answer: the line is what it was. (Without connection, offline.js keeps and sends it.) */
  failed({ requestConfig }) {
    if (requestConfig.elt === this.form) this.give(requestConfig.formData.get("line"));
  }
}

customElements.define("hep-quick-add", QuickAdd);
