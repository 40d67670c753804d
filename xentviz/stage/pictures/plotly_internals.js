// Where the stage touches what plotly.js does not promise, and what it relies on there.
// tests/stage/test_plotly_internals.py fails where a release of plotly.js lacks any of it;
// a page then falls back on what is promised, and is only slower.
//
// - `_fullData`, `calcdata`, `_fullLayout._plots` of a graph: its traces with all defaults
//   filled in, what was calculated of each, and the nodes of each pair of axes.
// - `_module` of a trace: `calc`, `crossTraceCalc`, `plot` and `style`, with which Plotly
//   itself draws one kind of trace.
// - `l2p`, `p2l`, `c2p` and `_offset` of an axis: from its values to pixels, and back.
// - `_scene` of a scene: `traces`, each with `update`, and `glplot` with `objects`, `gl`,
//   `redraw` and `update`.
// - `PlotSchema.findArrayAttributes`.

const DRAWN_ALONE = new Set(["scatter"]); // each trace in a group of nodes of its own
const DRAWN_TOGETHER = new Set(["bar", "waterfall", "heatmap"]); // all of a kind at once
// Plotly then leaves the other traces of the kind where they are.
const PART = { duration: 0 };

// ---- axes and points

/** The axes of a flat graph, and where each begins. */
export function axesOf(graph) {
  const { xaxis, yaxis } = graph._fullLayout;
  return { x: scaleOf(xaxis), y: scaleOf(yaxis) };
}

/** An axis as two functions, from a value to a pixel of its graph and back. */
function scaleOf(axis) {
  return { pixel: (value) => axis._offset + axis.l2p(value), value: (pixel) => axis.p2l(pixel - axis._offset) };
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

// ---- flat traces

/** Whether `drawTraces` can draw this trace of a graph, as it is now. */
export function isDrawable(graph, index) {
  const trace = graph._fullData?.[index];
  const plot = graph._fullLayout?._plots?.[`${trace?.xaxis}${trace?.yaxis}`];
  if (trace?.visible !== true || !plot || layerOf(plot, trace).empty()) return false;
  const { _module: module } = trace;
  const follows = trace.stackgroup || String(trace.fill).startsWith("tonext");
  const isKnown = DRAWN_ALONE.has(trace.type) || DRAWN_TOGETHER.has(trace.type);
  return isKnown && !follows && [plot.xaxis, plot.yaxis].every(isStill)
    && ["calc", "plot", "style"].every((name) => typeof module[name] === "function");
}

/** Draw some traces of a graph anew, whose data have changed; the axes stay. */
export function drawTraces(graph, indices) {
  const groups = new Map();
  for (const index of indices) {
    const { type, xaxis, yaxis } = graph._fullData[index];
    const key = `${type} ${xaxis}${yaxis}`;
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  for (const members of groups.values()) {
    if (DRAWN_ALONE.has(graph._fullData[members[0]].type)) members.forEach((index) => drawAlone(graph, index));
    else drawTogether(graph, members[0]);
  }
}

/** Draw one trace whose nodes are its own. */
function drawAlone(graph, index) {
  const trace = graph._fullData[index];
  const plot = graph._fullLayout._plots[trace.xaxis + trace.yaxis];
  const calculated = calculate(graph, trace);
  for (const axis of ["x", "y"]) putErrors(calculated, trace[`error_${axis}`], axis);
  trace._module.plot(graph, plot, [calculated], layerOf(plot, trace), PART);
}

/** Draw all traces of the kind and on the axes of one: bars stand beside and on each other. */
function drawTogether(graph, index) {
  const { type, xaxis, yaxis, _module: module } = graph._fullData[index];
  const plot = graph._fullLayout._plots[xaxis + yaxis];
  const traces = graph._fullData.filter((trace) => trace.type === type && trace.visible === true
    && trace.xaxis === xaxis && trace.yaxis === yaxis);
  traces.forEach((trace) => calculate(graph, trace));
  module.crossTraceCalc?.(graph, plot);
  module.plot(graph, plot, traces.map((trace) => graph.calcdata[trace.index]), layerOf(plot, traces[0]));
  module.style(graph);
}

/** What Plotly calculates of a trace, put where it keeps that. */
function calculate(graph, trace) {
  const calculated = trace._module.calc(graph, trace);
  calculated[0].t ??= {};
  calculated[0].trace = trace;
  graph.calcdata[trace.index] = calculated;
  return calculated;
}

/** The ends of error bars, which Plotly adds to what it has calculated of a trace. */
function putErrors(calculated, errors, axis) {
  if (!errors?.visible) return;
  const { array, arrayminus = array } = errors;
  calculated.forEach((point, k) => {
    point[`${axis}s`] = point[axis] - arrayminus[k];
    point[`${axis}h`] = point[axis] + array[k];
  });
}

/** Whether an axis stays as it is, whatever its traces hold. */
const isStill = (axis) => axis.type === "category" || axis.autorange === false;

/** The group of nodes that holds a kind of trace. */
const layerOf = (plot, { _module: module }) => plot.plot.select(`.${module.layerName ?? `${module.name}layer`}`);

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

/** Draw a scene anew in which the points of some marks have moved; the rest stays. */
export function drawMarks(graph, indices) {
  const scene = sceneOf(graph);
  for (const index of indices) {
    const trace = graph._fullData[index];
    scene.traces[trace.uid].update(trace);
  }
  scene.glplot.redraw();
}

/**
 * Have a scene drawn without what hovering needs, or with it again: after each drawing
 * Plotly draws what can be picked once more, and waits for the GPU to read that back.
 */
export function setPicking(graph, isWanted) {
  const glplot = sceneOf(graph)?.glplot;
  if (!glplot?.gl || !Array.isArray(glplot.objects)) return;
  for (const [owner, name] of [[glplot.gl, "readPixels"], ...glplot.objects.map((object) => [object, "drawPick"])]) {
    if (isWanted) delete owner[name];
    else if (typeof owner[name] === "function") owner[name] = () => {};
  }
  if (isWanted) glplot.update({}); // marks what was not drawn meanwhile
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

/** Do not wait for a lost context to come back, on a scene that is gone then. */
export function giveUpLostScene(graph) {
  const scene = sceneOf(graph);
  if (scene) scene.recoverContext = () => {};
}

// ---- what Plotly searches

const arrays = new Map(); // by trace: the attributes of it that are arrays

/** A trace that is drawn anew may have other arrays. */
export function forgetArrays() {
  arrays.clear();
}

/**
 * Plotly looks through all that a trace may have for arrays, at each restyle: 7 to 10 ms
 * in Streamlit's page. A restyle of ours changes what is in the arrays, never which they
 * are. Where Plotly has no such function nothing is changed.
 */
export function rememberArrays(schema) {
  const find = schema?.findArrayAttributes;
  if (typeof find !== "function") return;
  schema.findArrayAttributes = (trace) => {
    const key = `${trace.uid} ${trace.type}`;
    if (!trace.uid || !arrays.has(key)) arrays.set(key, find(trace));
    return arrays.get(key);
  };
}
