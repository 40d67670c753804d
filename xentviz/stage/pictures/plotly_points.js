// Points and lines, written into the nodes that Plotly made for them: most of what moves.
// Where they go is Plotly's own geometry; what is not as simple is left to Plotly.
import { errorsOf, putErrors } from "./plotly_errors.js";
import { pointLabels, writePointLabels } from "./plotly_labels.js";
import { linesOf } from "./plotly_lines.js";
import { setShown, setTo } from "./plotly_nodes.js";
import { hasPlainSymbols, isSized, symbolsOf } from "./plotly_symbols.js";

// What of a trace may change and is written here.
const WRITABLE = new Set(["x", "y", "customdata", "marker.size", "error_x.array", "error_x.arrayminus",
  "error_y.array", "error_y.arrayminus"]);

/**
 * Write the points of a trace that has other numbers; whether it could be done. If not,
 * what Plotly has calculated may be changed in part, and it has to calculate and draw.
 */
export function writePoints(graph, plot, trace, group) {
  const calculated = graph.calcdata[trace.index];
  const { x, y, mode } = trace;
  if (!group || !isPlain(trace) || [x.length, y.length].some((n) => n !== calculated.length)) return false;
  const pixels = calculated.map((point, k) => moved(plot, point, x[k], y[k]));
  if (pixels.some((pixel) => pixel && !pixel.every(Number.isFinite))) return false;
  putErrors(calculated, trace);
  const lines = linesOf(plot, trace, group, pixels);
  const errors = lines && errorsOf(plot, trace, group, calculated);
  if (!errors) return false;
  const texts = mode.includes("text") ? group.querySelectorAll(":scope > g.text > g.textpoint") : [];
  const labels = texts.length ? pointLabels(graph, trace, group.querySelector(":scope > g.text")) : [];
  const shown = mode === "lines" ? [] : calculated.filter((_, k) => pixels[k]);
  const marks = mode.includes("markers") ? marksOf(trace, group, calculated, shown) : () => [];
  if (!marks || labels === null || (mode.includes("text") && !areOf(texts, shown))) return false;
  lines();
  errors();
  const places = pixels.filter(Boolean);
  const symbols = mode.includes("markers") ? symbolsOf(trace, shown, places) : null;
  marks().forEach((node, k) => {
    const [left, top] = places[k];
    if (symbols) setTo(node, "d", symbols[k]);
    setTo(node, "transform", left || top ? `translate(${left},${top})` : "");
    if (plot.layerClipId) setShown(node, isWithin(plot, shown[k]));
  });
  writePointLabels(plot, labels);
  return true;
}

/** Whether nodes are those of some points, one each. */
const areOf = (nodes, points) => nodes.length === points.length
  && points.every((point, k) => nodes[k].__data__ === point);

/**
 * What gives the nodes of the points that are shown, one each and in their order, as
 * Plotly has them; null where those that are there are not as expected. Points that look
 * alike may come and go.
 */
function marksOf(trace, group, calculated, shown) {
  const marker = isSized(trace) ? { ...trace.marker, size: null } : trace.marker;
  const nodes = [...group.querySelectorAll(":scope > g.points > path.point")];
  if (areOf(nodes, shown)) return () => nodes;
  const known = new Set(calculated);
  const lookAlike = Object.values({ ...marker, ...marker.line }).every((value) => !value?.length || typeof value === "string");
  if (!lookAlike || !nodes.length || !nodes.every((node) => known.has(node.__data__))) return null;
  return () => {
    const [first] = nodes;
    const box = first.parentNode;
    nodes.splice(shown.length).forEach((node) => node.remove());
    while (nodes.length < shown.length) nodes.push(box.appendChild(first.cloneNode()));
    nodes.forEach((node, k) => { node.__data__ = shown[k]; });
    return nodes;
  };
}

/** Whether a trace has nothing that is not written here. */
function isPlain(trace) {
  const { fill, ids, stackgroup, marker, selectedpoints, meta, _needsCull: culls } = trace;
  const moves = Object.keys(meta?.live ?? {});
  return (!fill || fill === "none" || fill === "toself") && !ids && !stackgroup && !marker?.maxdisplayed
    && hasPlainSymbols(trace) && !culls && !selectedpoints && moves.every((name) => WRITABLE.has(name));
}

/** Move a point that Plotly has calculated; where it is drawn, null where a number is none. */
function moved({ xaxis, yaxis }, point, x, y) {
  if (xaxis.type !== "category") point.x = typeof x === "number" ? xaxis.d2c(x) : undefined;
  if (yaxis.type !== "category") point.y = typeof y === "number" ? yaxis.d2c(y) : undefined;
  return Number.isFinite(point.x) && Number.isFinite(point.y) ? [xaxis.c2p(point.x), yaxis.c2p(point.y)] : null;
}

/** Whether a point lies within its axes. */
const isWithin = ({ xaxis, yaxis }, point) => xaxis.isPtWithinRange(point) && yaxis.isPtWithinRange(point);
