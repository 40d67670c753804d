// Lines and what they enclose, as the `d` of the paths that Plotly made for them. The
// geometry is Plotly's own, to the last digit: traces/scatter/line_points.js and `smoothopen`,
// `smoothclosed` in components/drawing of plotly.js. A line that moves keeps every point
// (`line.simplify`), so that no more than this decides where it goes.
import { setTo } from "./plotly_nodes.js";
import { endOf, hasPlainEnds } from "./plotly_symbols.js";

const FAR = 20; // lengths of an axis to either side: Plotly clips a line there

/**
 * What writes the lines of a trace, and its filling, through some points; null where a
 * node is not as expected. A point that is null is a gap.
 */
export function linesOf(plot, trace, group, pixels) {
  const paths = group.querySelectorAll(":scope > g.lines > path.js-line");
  const fills = group.querySelectorAll(":scope > g.fills > g > path.js-fill");
  const isDrawn = trace.mode.includes("lines");
  const hasFill = trace.fill === "toself";
  const segments = isDrawn || hasFill ? segmentsOf(pixels) : [];
  const isExpected = paths.length === (isDrawn ? segments.length : 0) && fills.length === Number(hasFill)
    && (!segments.length || isPlain(plot, trace, segments));
  if (!isExpected) return null;
  const drawn = segments.map((points) => endOf(trace, points, pixels.indexOf(points.at(-1))));
  return () => {
    const pathData = drawn.map((points) => pathOf(points, trace.line));
    paths.forEach((path, k) => setTo(path, "d", pathData[k]));
    if (hasFill) setTo(fills[0], "d", pathData.length ? `${pathData.join("Z")}Z` : "M0,0Z");
  };
}

/** Points in runs without a gap. */
function segmentsOf(pixels) {
  const segments = [];
  pixels.forEach((pixel, k) => {
    if (!pixel) return;
    if (k && pixels[k - 1]) segments.at(-1).push(pixel);
    else segments.push([pixel]);
  });
  return segments;
}

/** Whether Plotly draws a line through exactly these points. */
function isPlain({ xaxis, yaxis }, trace, segments) {
  const { line, connectgaps } = trace;
  const isWithin = (value, length) => value >= -FAR * length && value <= (1 + FAR) * length;
  const isNear = ([x, y]) => isWithin(x, xaxis._length) && isWithin(y, yaxis._length);
  return line.simplify === false && !connectgaps && hasPlainEnds(trace)
    && ["linear", "spline"].includes(line.shape) && segments.flat().every(isNear);
}

/** The path through points, as straight lines or as a curve. */
function pathOf(points, { shape, smoothing }) {
  const last = points.length - 1;
  const isClosed = shape === "spline" && last && String(points[0]) === String(points[last]);
  const corners = isClosed ? points.slice(1) : points;
  if (shape === "linear" || corners.length < 3) return `M${corners.join("L")}${isClosed ? "Z" : ""}`;
  return isClosed ? closed(corners, smoothing) : open(corners, smoothing);
}

/** A curve through points, from the first to the last. */
function open(points, smoothing) {
  const bends = points.slice(1, -1).map((point, k) => bend(points[k], point, points[k + 2], smoothing));
  const middle = bends.slice(1).map(([before], k) => `C${bends[k][1]} ${before} ${points[k + 2]}`);
  return `M${points[0]}Q${bends[0][0]} ${points[1]}${middle.join("")}Q${bends.at(-1)[1]} ${points.at(-1)}`;
}

/** A curve through points that comes back to the first. */
function closed(points, smoothing) {
  const bends = points.map((point, k) =>
    bend(points.at(k - 1), point, points[(k + 1) % points.length], smoothing));
  const parts = points.map((_, k) => {
    const next = (k + 1) % points.length;
    return `C${bends[k][1]} ${bends[next][0]} ${points[next]}`;
  });
  return `M${points[0]}${parts.join("")}Z`;
}

/** The two ends of the tangent at a point of a curve, a centripetal one of Catmull and Rom. */
function bend(before, here, after, smoothing) {
  const [x0, y0, x1, y1] = [before[0] - here[0], before[1] - here[1], after[0] - here[0], after[1] - here[1]];
  const [a, b] = [(x0 * x0 + y0 * y0) ** 0.25, (x1 * x1 + y1 * y1) ** 0.25];
  const x = (b * b * x0 - a * a * x1) * smoothing;
  const y = (b * b * y0 - a * a * y1) * smoothing;
  const [first, second] = [3 * b * (a + b), 3 * a * (a + b)];
  return [[hundredth(here[0] + (first && x / first)), hundredth(here[1] + (first && y / first))],
    [hundredth(here[0] - (second && x / second)), hundredth(here[1] - (second && y / second))]];
}

const hundredth = (value) => Math.round(value * 100) / 100;
