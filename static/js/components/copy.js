/**
 * <hep-copy data-copied="Copied"><input readonly> or <textarea readonly></textarea><button hidden>…<span>Copy link</span></button></hep-copy>
 * Copies the text and says so in the button for two seconds.
 */
class Copy extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", () => this.copy(button));
  }

  async copy(button) {
    const input = this.querySelector("input, textarea");
    input.select();
    try {
      await navigator.clipboard.writeText(input.value);
    } catch {
      // No clipboard on plain http: the text is selected, the keyboard does the rest.
      return;
    }
    const label = button.querySelector("span");
    const words = label.textContent;
    label.textContent = this.dataset.copied;
    button.setAttribute("aria-live", "polite");
    setTimeout(() => { label.textContent = words; }, 2000);
  }
}

customElements.define("hep-copy", Copy);
