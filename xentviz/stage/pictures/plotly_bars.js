// Bars, written into the nodes that Plotly made for them. Plotly makes each label anew at
// each drawing and measures it, which has the browser lay out the page; here only what
// changes is written. Geometry is Plotly's own, to the last digit: traces/bar/plot.js and
// traces/waterfall/plot.js of plotly.js, without round corners, errors, patterns.
import { labelOfBar, placeLabels } from "./plotly_bar_labels.js";
import { setTo } from "./plotly_nodes.js";

/**
 * Write the bars of some traces of one kind, of which Plotly has calculated all; whether it
 * could be done: where a node is not as expected nothing is changed, and Plotly has to draw.
 */
export function writeBars(graph, plot, traces, layer) {
  const groups = new Map([...layer.children].map((node) => [node.__data__?.[0]?.trace?.uid, node]));
  const [writes, labels] = [[], []];
  for (const trace of traces) {
    const group = groups.get(trace.uid);
    const bars = group && isPlain(graph, trace) && barsOf(graph, plot, trace, group);
    const lines = bars && connectorsOf(graph, plot, trace, group);
    if (!lines) return false;
    writes.push(...bars.writes, ...lines);
    labels.push(...bars.labels);
  }
  writes.forEach((write) => write());
  placeLabels(labels, graph._fullLayout.uniformtext);
  return true;
}

/** Whether a trace has nothing that is not written here. */
function isPlain(graph, trace) {
  const { marker, selectedpoints, type, textangle, constraintext, error_x: errorX, error_y: errorY } = trace;
  const isWaterfall = type === "waterfall";
  const { [`${type}gap`]: gap, [`${type}groupgap`]: groupGap, barmode } = graph._fullLayout;
  const isStacked = !isWaterfall && (barmode === "stack" || barmode === "relative");
  const parts = isWaterfall ? ["increasing", "decreasing", "totals"].map((name) => trace[name].marker) : [marker];
  const hasPlainLabels = !labelled(trace) || (trace.textposition === "outside"
    ? !isStacked && ["both", "none"].includes(constraintext) : trace.textposition === "inside" && textangle === 0);
  return (gap || groupGap) && !selectedpoints && !errorX?.visible && !errorY?.visible && hasPlainLabels
    && (!isWaterfall || !trace.connector.visible || trace.connector.mode === "between")
    && parts.every(({ color, line, cornerradius }) => typeof line.width === "number" && !cornerradius
      && (typeof color === "string" ? !color.startsWith("rgba") : Boolean(scaleOf(trace))));
}

const labelled = ({ text, texttemplate }) => text || texttemplate;

/** What writes each bar of a trace, and its labels; null where one is not as expected. */
function barsOf(graph, plot, trace, group) {
  const calculated = graph.calcdata[trace.index];
  const points = group.querySelectorAll(":scope > g.points > g.point");
  if (points.length !== calculated.length) return null;
  const towards = zeroBarSide(calculated, trace.orientation === "h" ? plot.xaxis : plot.yaxis);
  const fill = fillOf(trace);
  const writes = [() => { group.__data__ = points[0].parentNode.__data__ = calculated; }];
  const labels = [];
  for (const [k, bar] of calculated.entries()) {
    const path = points[k].querySelector(":scope > path");
    const box = boxOf(plot, trace, bar);
    const colour = fill(bar);
    const isDrawn = path?.style.fill || box?.isBlank; // the blank have no style yet
    const label = isDrawn && box && labelled(trace)
      ? labelOfBar(graph, plot, trace, { bar, k, box, towards, node: points[k] }) : {};
    if (!isDrawn || !box || colour === null || !label) return null;
    if (label.transform) labels.push(label);
    writes.push(() => {
      points[k].__data__ = path.__data__ = bar;
      bar.isBlank = box.isBlank;
      setTo(path, "d", `M${box.x0},${box.y0}V${box.y1}H${box.x1}V${box.y0}Z`);
      if (colour && !box.isBlank) path.style.fill = colour;
      label.write?.();
    });
  }
  return { writes, labels };
}

/** What gives a bar its colour where that may change: by its number, or its direction. */
function fillOf(trace) {
  if (trace.type === "waterfall") return ({ dir }) => trace[dir].marker.color;
  const scale = scaleOf(trace);
  return ({ i }) => (scale ? scale(trace.marker.color[i]) : "");
}

/** The colour of a number by the trace's own scale; null where that is not a plain one. */
function scaleOf({ marker }) {
  const { color, colorscale, cmin, cmax, reversescale, coloraxis } = marker;
  if (typeof color === "string" || reversescale || coloraxis || !colorscale) return null;
  const stops = colorscale.map(([at, name]) => [cmin + at * (cmax - cmin), rgb(name)]);
  if (!stops.every(([at, parts]) => Number.isFinite(at) && parts)) return null;
  return (value) => {
    if (!Number.isFinite(value)) return null;
    const last = Math.max(1, stops.slice(0, -1).findLastIndex(([at]) => at <= value) + 1);
    const [[low, from], [high, to]] = stops.slice(last - 1, last + 1);
    const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
    return `rgb(${from.map((part, k) => Math.round(part * (1 - t) + to[k] * t)).join(", ")})`;
  };
}

/** Red, green and blue of a colour in hexadecimal digits, or in `rgb()`. */
function rgb(name) {
  const digits = /^#(..)(..)(..)$/.exec(name)?.slice(1).map((part) => Number.parseInt(part, 16));
  return digits ?? /^rgb\((\d+), ?(\d+), ?(\d+)\)$/.exec(name)?.slice(1).map(Number);
}

/** The corners of a bar in pixels; null where they are not all numbers. */
function boxOf({ xaxis, yaxis }, trace, { p0, p1, s0, s1, dir }) {
  const isAcross = trace.orientation === "h";
  const [along, across] = isAcross ? [yaxis, xaxis] : [xaxis, yaxis];
  let [a0, a1] = [along.c2p(p0, true), along.c2p(p1, true)];
  let [b0, b1] = [across.c2p(s0, true), across.c2p(s1, true)];
  if (![a0, a1, b0, b1].every(Number.isFinite)) return null;
  const isWaterfall = trace.type === "waterfall";
  const { width } = (isWaterfall ? trace[dir] : trace).marker.line;
  const isBlank = b1 === b0 && (isWaterfall || !width);
  if (isWaterfall && trace.connector.visible && !isBlank) { // bars reach over their connectors
    const reach = (b0 < b1 ? 1 : -1) * (trace.connector.line.width / 2);
    [b0, b1] = [b0 - reach, b1 + reach];
  }
  if (!(width > 0.01)) {
    // One too thin to be seen is given a whole pixel.
    const widened = (v, other, isKept) => (isKept && v === other) || Math.abs(v - other) >= 2 ? v
      : v > other ? Math.ceil(v) : Math.floor(v);
    const grown = (v, w, isKept) => { const first = widened(v, w, isKept); return [first, widened(w, first, isKept)]; };
    [a0, a1] = grown(a0, a1, false);
    [b0, b1] = grown(b0, b1, true);
  }
  return isAcross ? { x0: b0, x1: b1, y0: a0, y1: a1, isBlank } : { x0: a0, x1: a1, y0: b0, y1: b1, isBlank };
}

/** What writes the lines from bar to bar of a waterfall; null where one is not as expected. */
function connectorsOf(graph, { xaxis, yaxis }, trace, group) {
  if (trace.type !== "waterfall" || !trace.connector.visible) return [];
  const calculated = graph.calcdata[trace.index];
  const lines = [...group.querySelectorAll(":scope > g.lines > g.line")];
  const paths = lines.map((line) => line.querySelector(":scope > path"));
  if (lines.length !== calculated.length || !paths.every(Boolean)) return null;
  return calculated.slice(0, -1).map(({ p1, s1, nextP0 }, k) => () => {
    lines[k].__data__ = paths[k].__data__ = calculated[k];
    setTo(paths[k], "d", `M${xaxis.c2p(p1, true)},${yaxis.c2p(s1, true)}H${xaxis.c2p(nextP0, true)}`);
  });
}

/** Which side of the axis the label of a bar without a height is on; 0 for its own. */
function zeroBarSide(calculated, axis) {
  const signs = calculated.map(({ s }) => Math.sign(s));
  const [up, down] = [signs.includes(1), signs.includes(-1)];
  const positive = axis.range[0] < axis.range[1] ? -1 : 1;
  return up && down ? 0 : down ? -positive : positive;
}
