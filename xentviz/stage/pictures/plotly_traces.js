// The traces of a flat graph, drawn one by one with the modules that Plotly draws them with;
// what is relied on is said in plotly_internals.js.
import { writeBars } from "./plotly_bars.js";
import { putErrors } from "./plotly_errors.js";
import { writePoints } from "./plotly_points.js";

const DRAWN_ALONE = new Set(["scatter"]); // each trace in a group of nodes of its own
const DRAWN_TOGETHER = new Set(["bar", "waterfall"]); // all of a kind at once
// Plotly then leaves the other traces of the kind where they are.
const PART = { duration: 0 };

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
  const layer = layerOf(plot, trace);
  const group = groupOf(layer, trace);
  if (writePoints(graph, plot, trace, group)) return;
  const calculated = calculate(graph, trace);
  putErrors(calculated, trace);
  trace._module.plot(graph, plot, [calculated], layer, PART);
}

/** Draw all traces of the kind and on the axes of one: bars stand beside and on each other. */
function drawTogether(graph, index) {
  const { type, xaxis, yaxis, _module: module } = graph._fullData[index];
  const plot = graph._fullLayout._plots[xaxis + yaxis];
  const traces = graph._fullData.filter((trace) => trace.type === type && trace.visible === true
    && trace.xaxis === xaxis && trace.yaxis === yaxis);
  traces.forEach((trace) => calculate(graph, trace));
  module.crossTraceCalc?.(graph, plot);
  const layer = layerOf(plot, traces[0]);
  if (writeBars(graph, plot, traces, layer.node())) return;
  module.plot(graph, plot, traces.map((trace) => graph.calcdata[trace.index]), layer);
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

/** Whether an axis stays as it is, whatever its traces hold. */
const isStill = (axis) => axis.type === "category" || axis.autorange === false;

/** The group of nodes that holds a kind of trace. */
const layerOf = (plot, { _module: module }) => plot.plot.select(`.${module.layerName ?? `${module.name}layer`}`);

/** The group of nodes of one trace. */
const groupOf = (layer, { uid }) => [...layer.node().children].find((node) => node.__data__?.[0]?.trace?.uid === uid);
