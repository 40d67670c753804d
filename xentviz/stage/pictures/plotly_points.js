// Points and straight lines, written into the nodes that Plotly made for them: most of what
// moves. Where they go is Plotly's own geometry; what its traces/scatter/line_points.js
// would clip or leave out is left to Plotly.
import { pointLabels, setShown, writePointLabels } from "./plotly_labels.js";

const FAR = 19; // lengths of an axis; Plotly clips a line 20 away
const CLOSE = 0.05; // of the width of a line; Plotly leaves out a nearer point

/**
 * Write the points of a trace that has other numbers; whether it could be done. If not,
 * what Plotly has calculated may be changed in part, and it has to calculate and draw.
 */
export function writePoints(graph, plot, trace, group) {
  const calculated = graph.calcdata[trace.index];
  const { x, y } = trace;
  if (!group || !isPlain(trace) || [x.length, y.length].some((n) => n !== calculated.length)) return false;
  const shown = calculated.filter((point, k) => moved(plot, point, x[k], y[k]));
  const pixels = shown.map((point) => [plot.xaxis.c2p(point.x), plot.yaxis.c2p(point.y)]);
  const parts = trace.mode.split("+");
  const [lines, nodes, texts] = [["lines", "path.js-line"], ["markers", "path.point"], ["text", "g.textpoint"]]
    .map(([part, name]) => (group.querySelectorAll(`:scope > g.${part === "markers" ? "points" : part} > ${name}`)))
  const labels = parts.includes("text") ? pointLabels(graph, trace, group.querySelector(":scope > g.text")) : [];
  const isExpected = pixels.flat().every(Number.isFinite) && labels?.length === texts.length
    && areOf(nodes, parts.includes("markers") ? shown : []) && areOf(texts, parts.includes("text") ? shown : [])
    && (parts.includes("lines") && shown.length ? lines.length === 1 && shown.length === calculated.length
      && isStraight(plot, trace, pixels) : !lines.length);
  if (!isExpected) return false;
  lines[0]?.setAttribute("d", `M${pixels.join("L")}`);
  nodes.forEach((node, k) => {
    const [left, top] = pixels[k];
    node.setAttribute("transform", left || top ? `translate(${left},${top})` : "");
    if (plot.layerClipId) setShown(node, isWithin(plot, shown[k]));
  });
  writePointLabels(plot, labels);
  return true;
}

/** Whether nodes are those of some points, one each. */
const areOf = (nodes, points) => nodes.length === points.length
  && points.every((point, k) => nodes[k].__data__ === point);

/** Whether a trace has nothing that is not written here. */
function isPlain({ mode, fill, ids, stackgroup, error_x: errorX, error_y: errorY, marker, line, selectedpoints, meta, _needsCull: culls }) {
  const moves = Object.keys(meta?.live ?? {});
  return (!fill || fill === "none") && !ids && !stackgroup && !errorX?.visible && !errorY?.visible
    && !marker?.maxdisplayed && !culls && !selectedpoints && (!line?.backoff || !mode.includes("markers"))
    && (!line?.shape || line.shape === "linear")
    && moves.every((name) => ["x", "y", "customdata"].includes(name));
}

/** Move a point that Plotly has calculated; whether both of its numbers are such. */
function moved({ xaxis, yaxis }, point, x, y) {
  for (const [name, axis, value] of [["x", xaxis, x], ["y", yaxis, y]]) {
    if (axis.type !== "category") point[name] = typeof value === "number" ? axis.d2c(value) : undefined;
  }
  return Number.isFinite(point.x) && Number.isFinite(point.y);
}

/** Whether Plotly draws exactly these two points of a line. */
function isStraight({ xaxis, yaxis }, { line }, pixels) {
  if (pixels.length !== 2) return false;
  const isNear = ([x, y]) => Math.abs(x) < FAR * xaxis._length && Math.abs(y) < FAR * yaxis._length;
  const [[x0, y0], [x1, y1]] = pixels;
  const beyond = Math.max(0, -x1 / xaxis._length, x1 / xaxis._length - 1, -y1 / yaxis._length, y1 / yaxis._length - 1);
  return pixels.every(isNear) && Math.hypot(x1 - x0, y1 - y0) >= (1 + 10 * beyond) * CLOSE * Math.max(line.width, 3);
}

/** Whether a point lies within its axes. */
const isWithin = ({ xaxis, yaxis }, point) => xaxis.isPtWithinRange(point) && yaxis.isPtWithinRange(point);
