// Shows the chosen picture before it is uploaded. The policy of the pages allows data: pictures, not blob:.
const field = document.querySelector('input[type="file"]');

field?.addEventListener("change", () => {
  document.querySelector("#preview")?.remove();
  const [file] = field.files;
  if (!file?.type.startsWith("image/") || file.size > 10 * 2 ** 20) return;
  const reader = new FileReader();
  reader.addEventListener("load", () => {
    const frame = Object.assign(document.createElement("span"), { id: "preview", className: "frame" });
    frame.append(Object.assign(document.createElement("img"), { src: reader.result, alt: "" }));
    field.after(frame);
  });
  reader.readAsDataURL(file);
});
