/**
 * <hep-stepper class="step" data-less="Less" data-more="More" data-by="1" data-least="1" data-below="id">
 *   <input type="number"></hep-stepper>
 * Adds − and + to a number field. `data-below` names the input that must not become smaller than this
 * one, `data-above` the one that must not become larger: it is taken along.
 */
class Stepper extends HTMLElement {
  connectedCallback() {
    if (this.querySelector("button")) return;
    this.input = this.querySelector("input");
    this.prepend(this.button("−", this.dataset.less, -1));
    this.append(this.button("+", this.dataset.more, 1));
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
      event.preventDefault();
      this.step(event.key === "ArrowUp" ? 1 : -1);
    });
  }

  button(sign, label, direction) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.tabIndex = -1; // the arrow keys of the field do the same
    button.setAttribute("aria-label", label);
    button.addEventListener("click", () => this.step(direction));
    return button;
  }

  step(direction) {
    const by = Number(this.dataset.by || 1);
    const least = Number(this.dataset.least || 1);
    const now = this.input.value === "" ? least - by * (direction > 0 ? 1 : 0) : Number(this.input.value);
    const next = Math.max(least, now + direction * by);
    // 10 up by 15 would be 25: land on round numbers instead.
    this.input.value = by > 1 ? Math.max(least, Math.round(next / by) * by) : next;
    this.takeAlong(Number(this.input.value));
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  takeAlong(value) {
    const { below, above } = this.dataset;
    const other = document.getElementById(below || above || "");
    if (!other) return;
    const wrong = other.value === "" || (below ? Number(other.value) < value : Number(other.value) > value);
    if (wrong) other.value = value;
  }
}

customElements.define("hep-stepper", Stepper);
