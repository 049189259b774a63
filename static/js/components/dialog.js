/**
 * A link or button with data-opens="id" opens <dialog id="id">. A link keeps its href for a browser without script.
 * Escape and the close button are the browser's own; a press on the backdrop closes too.
 */
export function watchDialogs(root) {
  root.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    const dialog = opener && document.getElementById(opener.dataset.opens);
    if (dialog) {
      event.preventDefault();
      dialog.showModal();
    } else if (event.target instanceof HTMLDialogElement && outside(event)) {
      event.target.close();
    }
  });
}

function outside({ target, clientX, clientY }) {
  const box = target.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}
