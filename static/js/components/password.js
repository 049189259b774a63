/** <hep-password data-show="Show" data-hide="Hide"><input type="password"></hep-password>: adds the button. */
class Password extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector("input");
    if (!input || this.querySelector("button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn quiet";
    button.textContent = this.dataset.show;
    button.addEventListener("click", () => {
      const hidden = input.type === "password";
      input.type = hidden ? "text" : "password";
      button.textContent = hidden ? this.dataset.hide : this.dataset.show;
    });
    // A password must not be sent, or kept by the browser, as plain text.
    input.form?.addEventListener("submit", () => { input.type = "password"; });
    this.append(button);
  }
}

customElements.define("hep-password", Password);
