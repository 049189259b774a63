/**
 * <hep-share data-words="…"><button hidden>Share …</button></hep-share>
 * Hands the words to the device's own share sheet; where there is none the button stays away.
 */
class Share extends HTMLElement {
  connectedCallback() {
    if (!navigator.share) return;
    const button = this.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.share({ text: this.dataset.words });
      } catch (error) {
        // Closed without choosing: nothing was shared, and nothing has to be said.
        if (error.name !== "AbortError") button.hidden = true;
      }
    });
  }
}

customElements.define("hep-share", Share);
