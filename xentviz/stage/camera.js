// The camera of a 3-D picture: four views to choose from, at eyes that Python placed.
import { calm, element } from "./words.js";

/** The buttons of a camera; `current` gives the picture as it is drawn now. */
export function cameraButtons(current) {
  const group = element("div", { class: "xv-buttons xv-camera", role: "group", "aria-label": "Camera" });
  for (const view of ["turn", "top", "front", "reset"]) {
    const button = element("button", { type: "button", "data-camera": view }, view);
    button.onclick = () => lookFrom(current(), view);
    group.append(button);
  }
  return group;
}

/** See a picture that is drawn anew as it was seen before. */
export function keepView(layout, before) {
  const camera = before?.graph.layout?.scene?.camera;
  if (camera && layout.scene) layout.scene.camera = camera;
}

/** Go to a view; a turn leads an eighth further round. */
function lookFrom(picture, view) {
  cancelAnimationFrame(picture.turning);
  if (view !== "turn") return aim(picture, picture.eyes[view]);
  const eyes = picture.turn;
  const now = picture.graph.layout.scene.camera.eye;
  const start = nearest(eyes, now);
  const steps = eyes.length / 8;
  if (calm()) return aim(picture, eyes[(start + steps) % eyes.length]);
  let step = 0;
  const next = () => {
    aim(picture, eyes[(start + ++step) % eyes.length]);
    if (step < steps) picture.turning = requestAnimationFrame(next);
  };
  next();
}

/** Look from an eye, upright. */
function aim(picture, eye) {
  return Plotly.relayout(picture.graph, { "scene.camera.eye": eye,
    "scene.camera.up": { x: 0, y: 0, z: 1 } });
}

/** The index of the eye that sees most nearly the same. */
function nearest(eyes, { x, y }) {
  const towards = eyes.map((eye) => eye.x * x + eye.y * y);
  return towards.indexOf(Math.max(...towards));
}
