// The symbols of points whose size changes, or that point along their line, as the `d` of
// the paths that Plotly made for them: components/drawing/symbol_defs.js, `singlePointStyle`,
// `getMarkerAngle` and `applyBackoff` in components/drawing of plotly.js.

const HEAD = Math.PI / 2.5; // the angle of half an arrow's head
const BACKOFF = 0.9; // sizes of an arrow that its line ends before its tip

/** Whether the symbol of each point of a trace is written here, by its own size. */
export const isSized = ({ meta, marker }) => "marker.size" in (meta?.live ?? {}) || isArrow(marker);

/** Whether points are the heads of arrows along their line. */
const isArrow = ({ symbol, angleref }) => symbol === "arrow" && angleref === "previous";

/** Whether the symbols of a trace stay, or can be written by `symbolsOf`. */
export function hasPlainSymbols({ meta, marker }) {
  if (!marker) return true;
  const { symbol, angleref, angle, standoff, sizemode } = marker;
  if (!isSized({ meta, marker })) return !angleref || angleref === "up";
  return (isArrow(marker) || (symbol === "circle" && angleref === "up"))
    && !angle && !standoff && sizemode !== "area";
}

/**
 * The symbols of the points that are shown, each at its pixel; null where they stay as
 * they are. Keeps for hovering how large each is.
 */
export function symbolsOf({ meta, marker }, shown, pixels) {
  if (!isSized({ meta, marker })) return null;
  return shown.map((point, k) => {
    const { size, sizeref = 1, sizemin = 0 } = marker;
    const full = size.length === undefined ? size : (point.ms = positive(size[point.i]));
    const r = (point.mrc = full > 0 ? Math.max(full / 2 / sizeref, sizemin) : 0);
    if (!isArrow(marker)) return circle(Math.round(r * 100) / 100);
    const isAfter = k > 0 && point.i === shown[k - 1].i + 1;
    return isAfter ? arrow(r, pixels[k - 1], pixels[k]) : "M0,0Z";
  });
}

const positive = (size) => (Number.isFinite(size) && size > 0 ? size : 0);

const circle = (r) => `M${r},0A${r},${r} 0 1,1 0,-${r}A${r},${r} 0 0,1 ${r},0Z`;

/** A head of an arrow that comes from a pixel, with its tip at another. */
function arrow(r, [x0, y0], [x1, y1]) {
  const [x, y] = [2 * r * Math.cos(HEAD), 2 * r * Math.sin(HEAD)];
  const degrees = (Math.atan2(y1 - y0, x1 - x0) / Math.PI) * 180 + 90;
  if (degrees % 360 === 0) return `M0,0L${-x},${y}L${x},${y}Z`;
  const t = (degrees / 180) * Math.PI;
  const turned = (a, b) => `${a * Math.cos(t) - b * Math.sin(t)},${a * Math.sin(t) + b * Math.cos(t)}`;
  return `M${turned(0, 0)}L${turned(-x, y)}L${turned(x, y)}Z`;
}

/** Whether `endOf` knows where the lines of a trace end. */
export const hasPlainEnds = ({ line, mode, marker }) => !line.backoff || !mode.includes("markers")
  || (line.backoff === "auto" && !marker.standoff && typeof marker.symbol === "string"
    && (!marker.symbol.includes("arrow") || (isArrow(marker) && line.shape === "linear")));

/** Where a line of two points ends: at the second, or before the head of an arrow there. */
export function endOf({ marker, mode }, points, index) {
  if (!mode.includes("markers") || !isArrow(marker) || points.length !== 2) return points;
  const [[x0, y0], [x1, y1]] = points;
  const size = marker.size.length === undefined ? marker.size : marker.size[index];
  const t = Math.atan2(y1 - y0, x1 - x0);
  const [x, y] = [x1 - BACKOFF * size * Math.cos(t), y1 - BACKOFF * size * Math.sin(t)];
  const isBetween = (value, a, b) => (value <= b && value >= a) || (value >= b && value <= a);
  return isBetween(x, x0, x1) && isBetween(y, y0, y1) ? [points[0], [x, y]] : points;
}
