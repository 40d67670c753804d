// Films: a figure drawn once off screen, then frame by frame onto a canvas. What a film
// is, export/film.py says: `{figure: {data, layout}, frames, milliseconds}`, made there.
//
//   shoot(film, size, take, signal)       draws each frame and awaits take(image, index)
//   photographed(film, size, taken, signal)  its frames as blobs; after each taken(blob, index)
//   assembled(blobs, ending, milliseconds, signal)  a GIF or a WebP, which the server makes
//   encoded(blobs, ending, milliseconds, signal)    an MP4 or a WebM, which the browser does
//   encodable({width, height, milliseconds})        which of "mp4" and "webm" it can
//
// `size` is {width, height, scale}. Where `signal` is aborted, each rejects with its reason
// and leaves nothing behind. Plotly is to be there already (plotly.js).
import { face } from "./font.js";
import { lighten } from "../pictures/scene.js";
import { element } from "../page/words.js";

export { assembled, encodable, encoded } from "./encoder.js";

const AHEAD = 2; // frames that may still be packed while one is drawn
const KEPT = { willReadFrequently: true }; // a canvas that is kept where reading it costs nothing
const FINE = 130; // points a side: more than Plotly refines a surface to

/** Draw a film frame by frame; `take` has its ImageData until what it returns is there. */
export async function shoot(film, { width, height, scale = 1 }, take, signal) {
  const { data, layout } = structuredClone(film.figure);
  const graph = element("div", { "aria-hidden": "true",
    style: `position: fixed; left: -100000px; width: ${width}px; height: ${height}px` });
  document.body.append(graph);
  try {
    Object.assign(layout, { width, height, autosize: false });
    const config = { displayModeBar: false, responsive: false,
      plotGlPixelRatio: Math.min(4, Math.max(1, scale)) };
    if (layout.scene) {
      await Plotly.newPlot(graph, coarse(data), layout, config);
      holdStill(graph._fullLayout.scene?._scene);
    }
    await Plotly.react(graph, data, layout, config);
    const set = new FilmSet(graph, layout, scale);
    if (layout.scene && !set.scene) throw new Error("This browser cannot draw in 3-D here.");
    for (const [index, frame] of film.frames.entries()) {
      signal?.throwIfAborted();
      await set.show(frame, film.frames[index + 1]);
      await take(set.frame, index);
      await nextTask();
    }
  } finally {
    leave(graph);
  }
}

/** The frames of a film as blobs, in order; each is packed while the next is drawn. */
export async function photographed(film, size, taken = () => {}, signal) {
  // JPEG of the highest quality takes a third of the time of PNG, but knows no glass.
  const kind = isOpaque(film) ? "image/jpeg" : "image/png";
  const packed = [];
  const canvas = element("canvas");
  await shoot(film, size, async (image, index) => {
    await packed[index - AHEAD]; // more of them would only fill the memory
    if (!index) Object.assign(canvas, { width: image.width, height: image.height });
    canvas.getContext("2d", KEPT).putImageData(image, 0, 0);
    const blob = new Promise((resolve) => { canvas.toBlob(resolve, kind, 1); });
    packed.push(blob.then(async (file) => { await taken(file, index); return file; }));
  }, signal);
  return Promise.all(packed);
}

/** A figure that is being filmed: what stands still is drawn once, the scene each time. */
class FilmSet {
  constructor(graph, layout, scale) {
    this.graph = graph;
    this.scale = scale;
    this.ground = layout.paper_bgcolor;
    const [width, height] = [layout.width, layout.height].map((side) => Math.round(side * scale));
    this.canvas = element("canvas", { width, height });
    this.context = this.canvas.getContext("2d", KEPT);
    this.scene = graph._fullLayout.scene?._scene?.glplot && graph._fullLayout.scene._scene;
    this.still = null; // all but the scene, as pixels
    this.frame = null; // all
    if (this.scene) this.prepareScene();
  }

  /** Where the scene is on the canvas; and no surface is sent again while marks move. */
  prepareScene() {
    const { container } = this.scene;
    lighten(this.graph);
    const { left, top } = this.graph.getBoundingClientRect();
    const box = container.getBoundingClientRect();
    this.corner = [box.left - left, box.top - top].map((x) => Math.round(x * this.scale));
    this.room = [box.width, box.height].map((x) => Math.round(x * this.scale));
    // What the page does not show it does not wipe either, until it is read.
    this.scene.glplot.canvas.style.display = "none";
  }

  /** Bring the picture to a frame, and the frame onto the canvas. */
  async show({ camera, update, layout }, next) {
    if (update) await Plotly.update(this.graph, columns(update), layout ?? {}, traces(update));
    if (this.scene && !this.isAhead) this.render(camera);
    if (update || layout || !this.still) await this.drawStill(); // while the scene is drawn
    if (!this.scene) return;
    this.isAhead = Boolean(next && !next.update && !next.layout);
    this.drawScene(() => { if (this.isAhead) this.render(next.camera); });
  }

  /** Draw the scene, as seen from a camera where one is given. */
  render(camera) {
    if (camera) this.look(camera);
    this.scene.glplot.draw();
    send(this.scene.glplot.gl);
  }

  /** Look from somewhere else, without what Plotly's relayout does beside it. */
  look({ eye, center, up }) {
    const point = ({ x, y, z }) => [x, y, z];
    const { view } = this.scene.camera;
    view.lookAt(view.lastT() + 1, point(eye), point(center), point(up));
  }

  /** Everything but the scene: the ground, the flat picture, the words. */
  async drawStill() {
    const { context, canvas } = this;
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(await this.svg())}`;
    await image.decode();
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = this.ground;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    this.still = context.getImageData(0, 0, canvas.width, canvas.height);
    this.frame = new ImageData(this.still.data.slice(), canvas.width);
  }

  /** What Plotly has drawn in the page, as a document of its own. */
  async svg() {
    const { width, height } = this.graph._fullLayout;
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    for (const [key, value] of Object.entries({ width, height, viewBox: `0 0 ${width} ${height}` })) {
      svg.setAttribute(key, value);
    }
    this.face ??= await face(this.graph._fullLayout.font.family);
    svg.append(element("style", {}, this.face));
    for (const layer of this.graph.querySelectorAll(".main-svg")) {
      svg.append(...layer.cloneNode(true).childNodes);
    }
    return new XMLSerializer().serializeToString(svg);
  }

  /** The scene over what stands still; `then` is called once the scene may go on. */
  drawScene(then) {
    const { canvas, context, scene, corner, room, still } = this;
    const { gl } = scene.glplot;
    const [width, height] = [gl.drawingBufferWidth, gl.drawingBufferHeight];
    const [right, bottom] = [corner[0] + width, corner[1] + height];
    const fits = width === room[0] && height === room[1]
      && right <= canvas.width && bottom <= canvas.height;
    if (!fits) {
      context.putImageData(still, 0, 0);
      context.drawImage(gl.canvas, ...corner, ...room);
      this.frame = context.getImageData(0, 0, canvas.width, canvas.height);
      return then();
    }
    // Not through drawImage: where a processor draws the scene, that costs as much again.
    this.pixels ??= new Uint8ClampedArray(4 * width * height);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, this.pixels);
    then(); // the next is drawn while this one is laid and packed
    lay(this.pixels, width, still, this.frame, corner);
  }
}

/**
 * Have what is drawn so far computed from now on. A flush alone is put off for as long as
 * more may be drawn onto it; a look at one pixel of it, kept on the card, ends that.
 */
function send(gl) {
  const spot = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, spot);
  gl.copyTexImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 0, 0, 1, 1, 0);
  gl.deleteTexture(spot);
  gl.flush();
}

/** Lay rows of WebGL, the lowest first and multiplied by their alpha, over a picture. */
function lay(above, width, { data: below }, { data: onto, width: wide }, [left, top]) {
  const [over, under, both] = [above, below, onto].map(({ buffer }) => new Uint32Array(buffer));
  const height = over.length / width;
  for (let row = 0; row < height; row += 1) {
    let from = (height - 1 - row) * width;
    const start = (top + row) * wide + left;
    for (let to = start; to < start + width; to += 1, from += 1) {
      const alpha = over[from] >>> 24; // the bytes of a number go from its lowest up
      if (alpha === 255) both[to] = over[from];
      else if (alpha === 0) both[to] = under[to];
      else blend(above, below, onto, 4 * from, 4 * to);
    }
  }
}

/** Lay one pixel over another; what comes out is not multiplied by its alpha. */
function blend(above, below, onto, from, to) {
  const rest = (1 - above[from + 3] / 255) * (below[to + 3] / 255);
  const alpha = above[from + 3] / 255 + rest;
  for (let k = 0; k < 3; k += 1) onto[to + k] = (above[from + k] + rest * below[to + k]) / alpha;
  onto[to + 3] = 255 * alpha;
}

/**
 * The surfaces of a figure, flat and long. Plotly refines every surface to 120 points a
 * side, half a second of work, unless it once had more: then it takes the real one as is.
 */
function coarse(data) {
  data.forEach((trace, index) => { trace.uid = `film-${index}`; });
  const z = [0, 0].map(() => new Array(FINE).fill(0));
  return data.filter(({ type }) => type === "surface")
    .map(({ type, uid }) => ({ type, uid, z, showscale: false }));
}

/**
 * Have a scene draw only when it is told to `draw`, not at each change by itself. It looks
 * from where it is put, at once: Plotly's camera follows a hand some 30 ms behind. Nor is
 * anything drawn a second time to find it under a pointer.
 */
function holdStill(scene) {
  if (!scene?.glplot) return;
  const { camera: { view }, glplot } = scene;
  scene.camera.tick = () => { view.recalcMatrix(view.lastT()); return false; };
  glplot.draw = glplot.redraw;
  glplot.redraw = () => {};
  const add = glplot.add.bind(glplot);
  glplot.add = (object) => { object.drawPick = null; add(object); };
}

/** The traces that a frame changes. */
const traces = (update) => Object.keys(update).map(Number);

/** The same changes attribute by attribute, as Plotly takes them. */
function columns(update) {
  const changes = Object.values(update);
  const names = new Set(changes.flatMap(Object.keys));
  return Object.fromEntries([...names].map((name) => [name, changes.map((c) => c[name])]));
}

/** Whether nothing of what lies behind a film is seen through it. */
function isOpaque(film) {
  const context = element("canvas", { width: 1, height: 1 }).getContext("2d");
  context.fillStyle = film.figure.layout.paper_bgcolor;
  context.fillRect(0, 0, 1, 1);
  return context.getImageData(0, 0, 1, 1).data[3] === 255;
}

/** Let the page live: a progress bar moves, a click on "cancel" arrives. */
function nextTask() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { port1.close(); resolve(); };
    port2.postMessage(null);
  });
}

/** Take a graph off the page, and give its 3-D back at once. */
function leave(graph) {
  const scene = graph._fullLayout?.scene?._scene;
  const gl = scene?.glplot?.gl;
  if (scene) scene.recoverContext = () => {};
  Plotly.purge(graph);
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  graph.remove();
}
