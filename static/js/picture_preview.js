// A picture comes by file dialog, by drop or from the clipboard, and a frame on it says which part stays.
// The four numbers are the truth: the frame follows them and writes them. Without the script they do alone.
// The policy of the pages allows data: pictures, not blob:.
import { watchCrop } from "./components/crop.js";

const MOST_BYTES = 10 * 2 ** 20;
const field = document.querySelector('input[type="file"]');
const form = field?.form;

function show(file) {
  document.querySelector("#preview")?.remove();
  if (!file?.type.startsWith("image/") || file.size > MOST_BYTES) return;
  const reader = new FileReader();
  reader.addEventListener("load", () => {
    const frame = Object.assign(document.createElement("div"), { id: "preview", className: "crop" });
    frame.append(Object.assign(document.createElement("img"), { src: reader.result, alt: "", draggable: false }));
    (form.querySelector(".crop-fields") ?? field).before(frame);
    watchCrop(frame, form);
  });
  reader.readAsDataURL(file);
}

/** The first picture of a drop or a clipboard goes into the file field, as if it had been chosen there. */
function take(items) {
  const file = [...items].find((each) => each.type.startsWith("image/"));
  if (!file) return false;
  const chosen = new DataTransfer();
  chosen.items.add(file);
  field.files = chosen.files;
  field.dispatchEvent(new Event("change"));
  return true;
}

if (field) {
  const drop = field.closest(".field") ?? field.parentElement;
  drop.classList.add("drop");
  const hint = form.querySelector("#drop-hint");
  if (hint) drop.append(hint.content.cloneNode(true));
  field.addEventListener("change", () => show(field.files[0]));
  document.addEventListener("paste", (event) => {
    if (take(event.clipboardData.files)) event.preventDefault();
  });
  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    take(event.dataTransfer.files);
  });
}
