// The frames of an animation: a figure drawn once off screen, then changed from frame to
// frame. What an animation is, export/animation/animation.py says: `{figure: {data, layout},
// frames, milliseconds}`, made there. Plotly is to be there already.
import { face } from "./font.js";
import { OffscreenScene } from "../pictures/offscreen_scene.js";
import { element } from "../page/words.js";
import { writeMinus } from "../pictures/plotly_minus.js";

const AHEAD = 2; // frames that may still be packed while the next is drawn

/**
 * The frames of an animation as images, in order, each `{width, height, scale}` large;
 * `onFrame(blob, index)` hears of each. Where `signal` is aborted it rejects with its
 * reason, and leaves nothing behind.
 * @param {(blob: Blob, index: number) => unknown} onFrame
 * @param {AbortSignal} [signal]
 */
export async function toBlobs(animation, size, onFrame = () => {}, signal) {
  // JPEG of the highest quality takes a third of the time of PNG, but is always opaque.
  const type = isOpaque(animation.figure.layout) ? "image/jpeg" : "image/png";
  const blobs = [];
  await drawFrames(animation, size, async (canvas, index) => {
    await blobs[index - AHEAD]; // more of them would only fill the memory
    // Of a canvas in the page a browser packs when it has nothing else to do.
    const packed = canvas.convertToBlob({ type, quality: 1 });
    blobs.push(packed.then(async (blob) => { await onFrame(blob, index); return blob; }));
  }, signal);
  return Promise.all(blobs);
}

/** Draw frame by frame onto one canvas; the next waits for what `onFrame` returns. */
async function drawFrames({ figure, frames }, { width, height, scale = 1 }, onFrame, signal) {
  const { data, layout } = structuredClone(figure);
  const graph = element("div", { "aria-hidden": "true",
    style: `position: fixed; left: -100000px; width: ${width}px; height: ${height}px` });
  document.body.append(graph);
  Object.assign(layout, { width, height, autosize: false });
  const config = { displayModeBar: false, plotGlPixelRatio: Math.min(4, Math.max(1, scale)) };
  let scene = null;
  try {
    writeMinus(graph);
    await Plotly.newPlot(graph, data, layout, config);
    scene = layout.scene ? new OffscreenScene(graph) : null;
    const picture = new FramePicture(graph, layout, scale);
    for (const [index, frame] of frames.entries()) {
      signal?.throwIfAborted();
      await picture.show(frame, scene);
      await onFrame(picture.canvas, index);
      await nextTask();
    }
  } finally {
    scene?.release();
    Plotly.purge(graph);
    graph.remove();
  }
}

/** A figure as pixels: what stands still is drawn once, the scene over it each time. */
class FramePicture {
  constructor(graph, layout, scale) {
    this.graph = graph;
    this.scale = scale;
    this.ground = layout.paper_bgcolor;
    const [width, height] = [layout.width, layout.height].map((side) => Math.round(side * scale));
    this.canvas = new OffscreenCanvas(width, height);
    this.still = new OffscreenCanvas(width, height); // all but the scene
    this.isDrawn = false;
    this.face = null; // the type of its words, as a style
  }

  /** Bring the picture to a frame, and the frame onto the canvas. */
  async show({ camera, update, layout }, scene) {
    if (update) await Plotly.update(this.graph, columns(update), layout ?? {}, Object.keys(update).map(Number));
    if (update || layout || !this.isDrawn) await this.drawStill();
    const context = this.canvas.getContext("2d");
    context.globalCompositeOperation = "copy"; // a ground may be transparent
    context.drawImage(this.still, 0, 0);
    context.globalCompositeOperation = "source-over";
    if (!scene) return;
    const [x, y, width, height] = scene.box.map((side) => side * this.scale);
    context.drawImage(scene.draw(camera), x, y, width, height);
  }

  /** Everything but the scene: the ground, the flat picture, the words. */
  async drawStill() {
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(await this.svg())}`;
    await image.decode();
    const { width, height } = this.still;
    const context = this.still.getContext("2d");
    context.clearRect(0, 0, width, height);
    context.fillStyle = this.ground;
    context.fillRect(0, 0, width, height);
    context.drawImage(image, 0, 0, width, height);
    this.isDrawn = true;
  }

  /** What Plotly has drawn in the page, as a document of its own. */
  async svg() {
    const { width, height } = this.graph.layout;
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    for (const [key, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) {
      svg.setAttribute(key, value);
    }
    this.face ??= await face(this.graph.layout.font.family);
    svg.append(element("style", {}, this.face));
    for (const layer of this.graph.querySelectorAll(".main-svg")) {
      svg.append(...layer.cloneNode(true).childNodes);
    }
    return new XMLSerializer().serializeToString(svg);
  }
}

/** The changes of each trace attribute by attribute, as Plotly takes them. */
function columns(update) {
  const changes = Object.values(update);
  const names = new Set(changes.flatMap(Object.keys));
  return Object.fromEntries([...names].map((name) => [name, changes.map((c) => c[name])]));
}

/** Whether nothing of what lies behind a figure is seen through it. */
function isOpaque(layout) {
  const context = element("canvas", { width: 1, height: 1 }).getContext("2d");
  context.fillStyle = layout.paper_bgcolor;
  context.fillRect(0, 0, 1, 1);
  return context.getImageData(0, 0, 1, 1).data[3] === 255;
}

/** Let the page live: a progress bar moves, a click on "cancel" arrives. @returns {Promise<void>} */
function nextTask() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { port1.close(); resolve(); };
    port2.postMessage(null);
  });
}
