/**
 * <hep-autosave data-saving="…" data-refused="…" data-kept="…" data-owner="7"><form hx-post … hx-trigger="change">…</form></hep-autosave>
 * htmx saves; this says so in #status, and keeps what was typed when the network is gone: in this tab's own
 * storage, for the person who typed it, until it is saved.
 */
const RETRY = 10_000;

class Autosave extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.key = `kept:${this.dataset.owner}:${this.form.action}`;
    this.form.addEventListener("htmx:beforeRequest", () => this.say(this.dataset.saving));
    this.form.addEventListener("htmx:sendError", () => this.keep());
    this.form.addEventListener("htmx:afterRequest", (event) => this.answered(event.detail));
    this.whenOnline = () => this.again();
    this.whenLeaving = (event) => this.timer && event.preventDefault();
    window.addEventListener("online", this.whenOnline);
    window.addEventListener("beforeunload", this.whenLeaving);
    // htmx wires the form up after this element is there.
    setTimeout(() => this.restore());
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    window.removeEventListener("online", this.whenOnline);
    window.removeEventListener("beforeunload", this.whenLeaving);
  }

  say(words, kept = false) {
    const status = document.querySelector("#status");
    status.classList.toggle("waiting", kept);
    status.querySelector("span").textContent = words;
  }

  answered({ xhr, successful }) {
    if (successful) this.forget();
    else if (xhr.status === 422) this.say(this.dataset.refused, true);
  }

  keep() {
    const typed = [...new FormData(this.form)].filter(([name]) => name !== "csrfmiddlewaretoken" && name !== "rev");
    sessionStorage.setItem(this.key, JSON.stringify(typed));
    this.say(this.dataset.kept, true);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.again(), RETRY);
  }

  again() {
    if (sessionStorage.getItem(this.key)) this.form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  forget() {
    clearTimeout(this.timer);
    this.timer = null;
    sessionStorage.removeItem(this.key);
  }

  /** The page was loaded again before the words were saved: put them back, with what they had seen. */
  restore() {
    const kept = sessionStorage.getItem(this.key);
    if (!kept) return;
    for (const [name, value] of JSON.parse(kept)) {
      const field = this.form.elements.namedItem(name);
      if (field) field.value = value;
    }
    this.again();
  }
}

customElements.define("hep-autosave", Autosave);
