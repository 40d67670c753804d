// Pictures for a program that drives this page, and the frames of an animation, of which it
// asks for each in turn. Its page has a face of its own, and no server: export/chrome.py opens it.
import { addressOf } from "./font.js";
import { toBlobs } from "./frames.js";
import { raiseMarks } from "../pictures/scene.js";
import { element } from "../page/words.js";
import { writeMinus } from "../pictures/plotly_minus.js";

let frames = []; // by index: the promise of an image, and what keeps it

let isPrepared = false;

/** Have Plotly draw in this page as it does on the stage. */
export async function prepare() {
  if (isPrepared) return;
  isPrepared = true;
  const create = document.createElement.bind(document);
  // Plotly draws each picture in a graph of its own making.
  document.createElement = (name, ...options) => {
    const made = create(name, ...options);
    if (name === "div") writeMinus(made);
    return made;
  };
  const graph = element("div");
  document.body.append(graph);
  await Plotly.newPlot(graph, [{ type: "scatter3d", mode: "markers", x: [0], y: [0], z: [0] }]);
  raiseMarks(graph);
  Plotly.purge(graph);
  graph.remove();
}

/** Draw an animation from now on. */
export function start(animation, size) {
  frames = animation.frames.map(() => Promise.withResolvers());
  toBlobs(animation, size, (blob, index) => frames[index].resolve(blob))
    .catch((error) => frames.forEach(({ reject }) => reject(error)));
}

/** One frame, as soon as it is there, as an address that holds it. */
export async function frame(index) {
  return addressOf(await frames[index].promise);
}
