// A stored picture and the frame on it. The four numbers do the same without this.
import { watchCrop } from "./components/crop.js";

const frame = document.querySelector("#preview");
if (frame) watchCrop(frame, frame.closest("form"));
