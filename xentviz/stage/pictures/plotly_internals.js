// Where the stage touches what plotly.js does not promise, and what it relies on there.
// tests/stage/test_plotly_internals.py and tests/test_relied_on.py fail where a release lacks any of it;
// a page then falls back on what is promised, and is only slower.
//
// - `_fullData`, `calcdata`, `_fullLayout._plots` of a graph: its traces with all defaults
//   filled in, what was calculated of each, and the nodes of each pair of axes.
// - `_module` of a trace: `calc`, `crossTraceCalc`, `plot` and `style`, with which Plotly
//   itself draws one kind of trace.
// - `l2p`, `p2l`, `c2p`, `d2c`, `isPtWithinRange`, `_length` and `_offset` of an axis: from
//   its values to pixels, and back; and `#js-plotly-tester`, where Plotly measures labels.
// - `_scene` of a scene: `traces`, each with `update`, `glplot` with `objects`, `gl`,
//   `onrender`, `redraw`, `update`, and `canvas`, whose parent it asks for its size; and
//   `setViewport`, which looks from the camera of a layout, and `recoverContext`, which
//   waits for a context that is lost; of a trace of points its
//   `scatterPlot`, with `draw`, `gl`, and `_trace`, whose `data` is the trace.

const RAISED = 0.3; // of a side of Plotly's cube: how far a mark comes forward

// ---- axes and points

/** The axes of a flat graph, and where each begins. */
export function axesOf(graph) {
  const { xaxis, yaxis } = graph._fullLayout;
  return { x: scaleOf(xaxis), y: scaleOf(yaxis) };
}

/** An axis as two functions, from a value to a pixel of its graph and back; and its pixels. */
function scaleOf(axis) {
  const { _offset: start, _length: length } = axis;
  return { start, length, pixel: (value) => start + axis.l2p(value), value: (pixel) => axis.p2l(pixel - start) };
}

/** Where a point of a trace is drawn in its graph, in pixels; null where it is not. */
export function pointOf(graph, trace, point) {
  const { xaxis, yaxis } = graph._fullLayout;
  const calculated = graph.calcdata?.[trace]?.[point];
  if (!calculated || !xaxis) return null;
  // Of a bar Plotly keeps the middle of its group, and its own corners.
  const { p, p0, p1, s, s1, x, y } = calculated;
  return { x: xaxis._offset + xaxis.c2p(p === undefined ? x : (p0 + p1) / 2 || p),
    y: yaxis._offset + yaxis.c2p(p === undefined ? y : s1 ?? s) };
}

// ---- scenes

/** The inner part of the one scene of a graph; undefined where there is none. */
const sceneOf = (graph) => graph._fullLayout?.scene?._scene;

/** Whether `drawMarks` can draw this trace of a graph, as it is now. */
export function isMark(graph, index) {
  const trace = graph._fullData?.[index];
  const scene = sceneOf(graph);
  return trace?.type === "scatter3d" && trace.visible === true
    && typeof scene?.traces?.[trace.uid]?.update === "function"
    && typeof scene.glplot?.redraw === "function";
}

/**
 * Draw a scene anew in which the points of some marks have moved; the rest stays. Before
 * each drawing Plotly has the page laid out to see how large the scene is, and looks for
 * ticks and for what is hovered: none of that has changed.
 */
export function drawMarks(graph, indices) {
  const { glplot, traces } = sceneOf(graph);
  for (const index of indices) {
    const trace = graph._fullData[index];
    traces[trace.uid].update(trace);
  }
  const { onrender } = glplot;
  glplot.onrender = null;
  glplot.redraw();
  glplot.onrender = onrender;
}

/**
 * Have a scene drawn without what hovering needs, or with it again: after each drawing
 * Plotly draws what can be picked once more, and waits for the GPU to read that back. And
 * without asking in each frame how large it is, for which the page is laid out.
 */
export function setPicking(graph, isWanted) {
  const glplot = sceneOf(graph)?.glplot;
  if (!glplot?.gl || !Array.isArray(glplot.objects)) return;
  for (const [owner, name] of [[glplot.gl, "readPixels"], ...glplot.objects.map((object) => [object, "drawPick"])]) {
    if (isWanted) delete owner[name];
    else if (typeof owner[name] === "function") owner[name] = () => {};
  }
  holdSize(glplot, !isWanted);
  if (isWanted) glplot.update({}); // marks what was not drawn meanwhile
}

/** Have the room of a scene hold its size as it is now, or be asked for it again. */
function holdSize({ canvas }, isHeld) {
  const room = canvas?.parentNode;
  for (const side of room ? ["clientWidth", "clientHeight"] : []) {
    delete room[side];
    if (isHeld) Object.defineProperty(room, side, { configurable: true, value: room[side] });
  }
}

/** Tell a scene that its room may be another, where it does not ask for that itself. */
export function fitScene(graph) {
  const glplot = sceneOf(graph)?.glplot;
  if (glplot?.canvas && Object.hasOwn(glplot.canvas.parentNode, "clientWidth")) holdSize(glplot, true);
}

/**
 * Leave a surface alone while only marks on it move. Plotly refines every surface to
 * 120 points a side and uploads it again at each change of any trace in its scene; a
 * grid dense enough by itself needs neither. Where these inner parts of plotly.js are
 * not as expected nothing is changed, and the picture is the same, only slower.
 */
export function lighten(graph) {
  for (const trace of Object.values(sceneOf(graph)?.traces ?? {})) {
    if (!("refineData" in trace) || typeof trace.update !== "function" || trace.isLight) continue;
    const update = trace.update.bind(trace);
    let shown = [];
    trace.refineData = false;
    trace.dataScaleX = trace.dataScaleY = 1;
    trace.isLight = true;
    trace.update = (data) => {
      // As they were given, for Plotly unpacks arrays anew each time; and the scale that
      // all of a scene is drawn to, for what leaves the picture changes it.
      const { z, colorscale } = data._input;
      const next = [z, colorscale, String(trace.scene.dataScale)];
      if (next.every((part, k) => part === shown[k])) return;
      shown = next;
      update(data);
    };
    trace.update(trace.data);
  }
}

/**
 * Have marks that say so in their meta drawn as if they were nearer, in every scene of the
 * page from now on: a point is a disc that faces the eye, and a wall beside it would cut it
 * in half. What is further before it hides it yet.
 */
export function raiseMarks(graph) {
  const point = Object.values(sceneOf(graph)?.traces ?? {}).find(({ scatterPlot }) => scatterPlot)?.scatterPlot;
  const kind = point && Object.getPrototypeOf(point);
  if (typeof kind?.draw !== "function" || kind.draw.isRaising) return;
  const { draw } = kind;
  kind.draw = function (camera) {
    const depth = this._trace?.data?.meta?.is_raised && camera?.view && camera.projection ? raised(camera) : 0;
    if (depth) this.gl.depthRange(0, 1 - depth);
    draw.call(this, camera);
    if (depth) this.gl.depthRange(0, 1);
  };
  kind.draw.isRaising = true;
}

/** How much depth `RAISED` is at the middle of a scene. */
function raised({ view, projection }) {
  const distance = -view[14];
  return distance > 2 * RAISED ? -projection[14] / 2 * (1 / (distance - RAISED) - 1 / distance) : 0;
}

/** Look at a scene from a camera, at once; a relayout would fill in all defaults for it. */
export function look(graph, camera) {
  const scene = sceneOf(graph);
  const full = graph._fullLayout?.scene;
  if (typeof scene?.setViewport !== "function") return Plotly.relayout(graph, { "scene.camera": camera });
  graph.layout.scene.camera = camera;
  full.camera = { ...full.camera, ...camera };
  return scene.setViewport(full);
}

/** Do not wait for a lost context to come back, on a scene that is gone then. */
export function giveUpLostScene(graph) {
  const scene = sceneOf(graph);
  if (scene) scene.recoverContext = () => {};
}
