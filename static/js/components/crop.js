/**
 * A frame on a picture that is dragged by pointer: press and pull draws a new one, inside of it moves it.
 * It reads and writes the number fields crop_left, crop_top, crop_width, crop_height (percent) of the form,
 * which do the same by keyboard.
 */
const NAMES = ["left", "top", "width", "height"];
const SMALLEST = 5;
const within = (value, low, high) => Math.min(Math.max(value, low), high);
const rounded = (value) => Math.round(value * 10) / 10;

export function watchCrop(frame, form) {
  const fields = NAMES.map((name) => form.elements.namedItem(`crop_${name}`));
  const shape = Object.assign(document.createElement("div"), { className: "crop-shape" });
  frame.append(shape);

  const read = () => fields.map((field, at) => Number(field.value || (at < 2 ? 0 : 100)));
  const draw = () => {
    const part = read();
    NAMES.forEach((name, at) => shape.style.setProperty(name, `${part[at]}%`));
  };
  const write = (part) => {
    part.forEach((value, at) => (fields[at].value = rounded(value)));
    draw();
  };
  const place = (event) => {
    const box = frame.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * 100;
    const y = ((event.clientY - box.top) / box.height) * 100;
    return [within(x, 0, 100), within(y, 0, 100)];
  };

  let from = null;
  frame.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    frame.setPointerCapture(event.pointerId);
    const [left, top, width, height] = read();
    const [x, y] = place(event);
    const isInside = x > left && x < left + width && y > top && y < top + height;
    const isWhole = width > 99 && height > 99;
    from = { x, y, part: isInside && !isWhole ? [left, top, width, height] : null };
  });
  frame.addEventListener("pointermove", (event) => {
    if (!from) return;
    const [x, y] = place(event);
    if (from.part) {
      const [left, top, width, height] = from.part;
      write([within(left + x - from.x, 0, 100 - width), within(top + y - from.y, 0, 100 - height), width, height]);
      return;
    }
    const left = Math.min(from.x, x, 100 - SMALLEST);
    const top = Math.min(from.y, y, 100 - SMALLEST);
    write([left, top, Math.max(Math.abs(x - from.x), SMALLEST), Math.max(Math.abs(y - from.y), SMALLEST)]);
  });
  for (const kind of ["pointerup", "pointercancel"]) frame.addEventListener(kind, () => (from = null));
  fields.forEach((field) => field.addEventListener("input", draw));
  draw();
}
