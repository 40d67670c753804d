// 3-D: whether there is any, and what is said where there is not.
import { element, words } from "../page/words.js";

export { lighten, raiseMarks } from "./plotly_internals.js";

let webgl = null;

/** Whether this browser draws in 3-D here; asked once. */
export function hasWebGL() {
  if (webgl === null) {
    const context = document.createElement("canvas").getContext("webgl");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    webgl = Boolean(context);
  }
  return webgl;
}

/** Say under a picture that it is flat, and why. */
export function sayFlat(box) {
  box.querySelector(".xv-camera")?.remove();
  if (box.querySelector(".xv-flat")) return;
  box.append(element("p", { class: "xv-flat", role: "status" },
    words("figure.flat")));
}
