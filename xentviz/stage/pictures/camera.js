// The camera of a 3-D picture: four views to choose from, at eyes that Python placed.
import { put } from "./moving.js";
import { button, calm, element, words } from "../page/words.js";

// The points of a camera in their order in a link, and where Plotly has each by itself.
const CAMERA = {
  eye: { x: 1.25, y: 1.25, z: 1.25 }, center: { x: 0, y: 0, z: 0 }, up: { x: 0, y: 0, z: 1 },
};

/** The buttons of a camera, and what its keys are; `current` gives the picture as it is drawn now. */
export function cameraButtons(current, name) {
  const group = element("div", { class: "xv-buttons xv-camera", role: "group", "aria-label": words("camera.camera") });
  for (const view of ["turn", "top", "front", "reset"]) {
    group.append(button(words(`camera.${view}`), () => lookFrom(current(), view), { "data-camera": view }));
  }
  group.append(element("span", { class: "xv-heard", id: `xv-keys-${name}` }, words("camera.keys")));
  return group;
}

/** See a picture that is drawn anew as it was seen before, the first time as its link says. */
export function keepView(layout, before, { start, letters }, initial) {
  if (!layout.scene) return;
  layout.dragmode = false; // hand/orbit.js turns it
  layout.scene.camera = before?.graph.layout?.scene?.camera ?? { ...start, ...initial };
  for (const [path, size] of Object.entries(letters ?? {})) put(layout, path, size);
}

/** How a scene is seen in the room of a graph, as Python has it: eyes, letters, and the camera to start with. */
export function viewsIn({ clientWidth, clientHeight }, meta, camera) {
  const room = clientWidth && meta?.rooms?.find(({ width, height }) => clientWidth < width || clientHeight < height);
  const { eyes, turn, letters } = room || meta || {};
  return { eyes, turn, letters, start: { ...camera, ...(eyes && { eye: eyes.reset }) } };
}

/** See a picture as this room wants it; who has turned it, or followed a link, sees what he saw. */
export function followRoom(picture) {
  const views = viewsIn(picture.graph, picture.meta, picture.start);
  if (views.eyes === picture.eyes) return;
  const isTurned = cameraNumbers(picture).length;
  Object.assign(picture, views);
  Plotly.relayout(picture.graph, { ...views.letters, ...(!isTurned && { "scene.camera.eye": views.eyes.reset }) });
}

/** The camera in a link: eye, centre and up, as far as one differs from the start. */
export function cameraNumbers({ graph, start }) {
  const now = graph.layout.scene?.camera ?? start;
  const points = [start, now].map((camera) => Object.entries(CAMERA).map(([name, usual]) =>
    ["x", "y", "z"].map((axis) => Number((camera[name]?.[axis] ?? usual[axis]).toPrecision(9)))));
  const [before, here] = points;
  const last = here.findLastIndex((point, k) => String(point) !== String(before[k]));
  return here.slice(0, last + 1).flat();
}

/** Go to a view; a turn leads an eighth further round. */
export function lookFrom(picture, view) {
  cancelAnimationFrame(picture.turning);
  if (view !== "turn") return aim(picture, picture.eyes[view], picture.start.center);
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

/** Look from an eye, upright, at the middle of things where one is given. */
function aim(picture, eye, center) {
  return Plotly.relayout(picture.graph, { "scene.camera.eye": eye,
    "scene.camera.up": CAMERA.up, ...(center && { "scene.camera.center": center }) });
}

/** The index of the eye that sees most nearly the same. */
function nearest(eyes, { x, y }) {
  const towards = eyes.map((eye) => eye.x * x + eye.y * y);
  return towards.indexOf(Math.max(...towards));
}
