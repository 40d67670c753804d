// The page on paper: light, its pictures drawn for a sheet, the way to the result open. A
// browser prints when what listens has returned, so nothing here may be waited for.
import { cameraNumbers } from "../pictures/camera.js";
import { OffscreenScene } from "../pictures/offscreen_scene.js";
import { putState } from "../pictures/live.js";
import { writeMinus } from "../pictures/plotly_minus.js";
import { element, words } from "./words.js";

// CSS pixels, as A4 and Letter have them between their margins: a sheet of another width
// scales the pictures, and their letters with them. So high that what is around a lesson's
// pictures fits on a sheet with them.
const SHEET = 680;
const GAP = 12;
const SOLID = { width: SHEET, height: 264, part: "whole" };
const WIDE = { width: SHEET, height: 190, part: "whole" };
const HALF = { width: (SHEET - GAP) / 2, height: 204, part: "half" };
const THIRD = { width: 280, height: 230, part: "third" };

/** Prepare what a stage shows for each print, and leave no trace of it. */
export function preparePrints(stage, signal) {
  const restore = []; // what undoes each part of it
  addEventListener("beforeprint", () => {
    if (!stage.data || restore.length) return;
    restore.push(unfold());
    onPaper(stage, restore);
  }, { signal });
  addEventListener("afterprint", () => restore.splice(0).forEach((undo) => undo()), { signal });
}

/** Open all that is folded; returns what folds it again. */
function unfold() {
  /** @type {NodeListOf<HTMLDetailsElement>} */
  const details = document.querySelectorAll("details:not([open])");
  const folded = [...details];
  folded.forEach((node) => { node.open = true; });
  return () => folded.forEach((node) => { node.open = false; });
}

/** Have the stage as it is to be printed; `undo` gets what undoes each part of it. */
function onPaper(stage, undo) {
  const { root, text, theme } = stage;
  for (const node of [root, text.node]) node.dataset.theme = "light";
  undo.push(() => { for (const node of [root, text.node]) node.dataset.theme = theme; });
  text.deriveNow();
  const receding = [...root.querySelectorAll("[data-recedes]")];
  receding.forEach((node) => { node.removeAttribute("data-recedes"); });
  undo.push(() => receding.forEach((node) => { node.setAttribute("data-recedes", ""); }));
  if (stage.source.hasAddress) {
    const link = element("p", { class: "xv-printed-link" }, `${words("stage.printed")} ${stage.address.link()}`);
    root.append(link);
    undo.push(() => link.remove());
  }
  const shown = stage.data.figures.filter(({ name }) => isShown(stage, name));
  const flat = shown.filter(({ name }) => !stage.pictures.drawn.get(name).scene).map(({ name }) => name);
  const sizes = sizesOf(flat.length, flat.length < shown.length);
  for (const { name } of shown) {
    undo.push(draw(stage, name, flat.includes(name) ? sizes[flat.indexOf(name)] : SOLID));
  }
}

/** Whether a picture is drawn, and no other has all the room. */
function isShown(stage, name) {
  const box = stage.root.querySelector(`[data-figure="${name}"]`);
  return Boolean(box && !box.hidden && stage.pictures.drawn.get(name)?.ready);
}

/** The sizes of so many flat pictures: by twos, and what is left over by threes, or alone. */
function sizesOf(count, hasSolid) {
  if (count % 2 === 0) return Array(count).fill(HALF);
  if (count > 3 || (count === 3 && hasSolid)) return [...Array(count - 3).fill(HALF), THIRD, THIRD, THIRD];
  return [...Array(count - 1).fill(HALF), WIDE];
}

/** Draw a picture for the sheet, beside the one on the screen; returns what removes it. */
function draw(stage, name, { part, width, height }) {
  const size = { width, height }; // without its part, which is none of Plotly's
  const box = stage.root.querySelector(`[data-figure="${name}"]`);
  const graph = element("div", { class: "xv-printed", "aria-hidden": "true", style: `width: ${size.width}px; height: ${size.height}px` });
  box.dataset.printed = part;
  box.append(graph);
  const { data, layout } = figureOf(stage, name);
  writeMinus(graph);
  Plotly.newPlot(graph, data, { ...layout, ...size, autosize: false }, { displayModeBar: false, plotGlPixelRatio: 2 });
  if (layout.scene) keepScene(graph);
  scalable(graph, size);
  return () => {
    Plotly.purge(graph);
    graph.remove();
    delete box.dataset.printed;
  };
}

/** The figure in light, in the state and from the side on show. */
function figureOf(stage, name) {
  const picture = stage.pictures.drawn.get(name);
  const figure = JSON.parse(stage.theme === "light" ? picture.source : lightOf(stage, picture));
  putState(figure.data, stage);
  // As it starts it has an eye for its room on the screen, and one for a sheet.
  const isTurned = figure.layout.scene && cameraNumbers(picture).length;
  if (isTurned) figure.layout.scene.camera = picture.graph.layout.scene.camera;
  return figure;
}

/** A figure in light; as it is where it does not come. */
function lightOf({ source }, picture) {
  try {
    return source.figureNow(picture.key.split(" ")[0], "light") ?? picture.source;
  } catch {
    return picture.source;
  }
}

/** Put what a scene shows in its place, for paper takes nothing from a graphics card. */
function keepScene(graph) {
  const scene = new OffscreenScene(graph);
  const drawn = scene.draw();
  const still = element("canvas", { width: drawn.width, height: drawn.height, style: "position: absolute; inset: 0; width: 100%; height: 100%" });
  still.getContext("2d").drawImage(drawn, 0, 0);
  drawn.replaceWith(still);
  scene.release();
}

/** Let a graph be as wide as its room, all of its layers alike. */
function scalable(graph, { width, height }) {
  graph.style.cssText = `--shape: ${width} / ${height}`;
  const share = (pixels, side) => `${100 * pixels / side}%`;
  const [page, room] = [graph, graph.querySelector(".gl-container > div")].map((node) => node?.getBoundingClientRect());
  for (const svg of graph.querySelectorAll(".main-svg")) {
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  }
  if (!room) return;
  const { style } = graph.querySelector(".gl-container > div");
  Object.assign(style, { left: share(room.left - page.left, width), top: share(room.top - page.top, height),
    width: share(room.width, width), height: share(room.height, height) });
}
