// Bars with labels beyond their ends, written into the nodes that Plotly made for them.
// Plotly makes each label anew at each drawing and measures it, which has the browser lay
// out the page; here only its digits and its place change. Geometry is Plotly's own, to
// the last digit: traces/bar/plot.js of plotly.js, without round corners, errors, patterns.
import { digitsOf, labelOf, setShown, widthOf, writeLabel } from "./plotly_labels.js";

const PAD = 3; // px between a bar and its label, Plotly's TEXTPAD

/**
 * Write the bars of some traces, of which Plotly has calculated all; whether it could be
 * done: where a node is not as expected nothing is changed, and Plotly has to draw them.
 */
export function writeBars(graph, plot, traces, layer) {
  const groups = new Map([...layer.children].map((node) => [node.__data__?.[0]?.trace?.uid, node]));
  const writes = [];
  for (const trace of traces) {
    const group = groups.get(trace.uid);
    if (!group || !isPlain(graph, trace)) return false;
    const bars = barsOf(graph, plot, trace, group);
    if (!bars) return false;
    writes.push(...bars);
  }
  writes.forEach((write) => write());
  return true;
}

/** Whether a trace has nothing that is not written here. */
function isPlain(graph, { marker, textposition, texttemplate, constraintext, selectedpoints, type }) {
  const { barmode, bargap, bargroupgap } = graph._fullLayout;
  const isOpaque = typeof marker.color !== "string" || !marker.color.startsWith("rgba");
  return type === "bar" && barmode !== "stack" && barmode !== "relative" && (bargap || bargroupgap)
    && isOpaque && typeof marker.line.width === "number" && !marker.cornerradius && !selectedpoints
    && (!texttemplate || (textposition === "outside" && typeof texttemplate === "string" && constraintext === "both"));
}

/** What writes each bar of a trace; null where one is not as expected. */
function barsOf(graph, plot, trace, group) {
  const calculated = graph.calcdata[trace.index];
  const points = group.querySelectorAll(":scope > g.points > g.point");
  if (points.length !== calculated.length) return null;
  const towards = zeroBarSide(calculated, trace.orientation === "h" ? plot.xaxis : plot.yaxis);
  const writes = [() => { group.__data__ = points[0].parentNode.__data__ = calculated; }];
  for (const [k, bar] of calculated.entries()) {
    const path = points[k].querySelector(":scope > path");
    const box = boxOf(plot, trace, bar);
    if (!path || !box) return null;
    const label = trace.texttemplate ? labelWrite(graph, plot, trace, { bar, k, box, towards, node: points[k] }) : () => {};
    if (!label) return null;
    writes.push(() => {
      points[k].__data__ = path.__data__ = bar;
      bar.isBlank = box.isBlank;
      path.setAttribute("d", `M${box.x0},${box.y0}V${box.y1}H${box.x1}V${box.y0}Z`);
      label();
    });
  }
  return writes;
}

/** The corners of a bar in pixels; null where they are not all numbers. */
function boxOf({ xaxis, yaxis }, { orientation, marker }, { p0, p1, s0, s1 }) {
  const isAcross = orientation === "h";
  const [along, across] = isAcross ? [yaxis, xaxis] : [xaxis, yaxis];
  let [a0, a1] = [along.c2p(p0, true), along.c2p(p1, true)];
  let [b0, b1] = [across.c2p(s0, true), across.c2p(s1, true)];
  if (![a0, a1, b0, b1].every(Number.isFinite)) return null;
  const isBlank = b1 === b0 && !marker.line.width;
  if (!(marker.line.width > 0.01)) {
    // One too thin to be seen is given a whole pixel.
    const widened = (v, other, isKept) => (isKept && v === other) || Math.abs(v - other) >= 2 ? v
      : v > other ? Math.ceil(v) : Math.floor(v);
    if (isAcross) {
      b0 = widened(b0, b1, true); b1 = widened(b1, b0, true); a0 = widened(a0, a1); a1 = widened(a1, a0);
    } else {
      a0 = widened(a0, a1); a1 = widened(a1, a0); b0 = widened(b0, b1, true); b1 = widened(b1, b0, true);
    }
  }
  return isAcross ? { x0: b0, x1: b1, y0: a0, y1: a1, isBlank } : { x0: a0, x1: a1, y0: b0, y1: b1, isBlank };
}

/** What writes the label beyond the end of a bar; null where its node is not as expected. */
function labelWrite(graph, plot, trace, { bar, k, box, towards, node }) {
  const text = node.querySelector(":scope > text.bartext-outside");
  const label = labelOf(graph, trace, (name) => trace[name]?.[k]);
  const before = text?.__data__?.transform ?? node.__data__?.transform;
  if (!text || !label || !digitsOf(text) || !before || before.scale !== 1 || before.rotate) return null;
  const { x0, x1, y0, y1 } = box;
  const isAcross = trace.orientation === "h";
  if (isAcross || widthOf(text, label.digits) > Math.abs(x1 - x0) - 1) return null;
  const side = y0 === y1 && towards ? towards : y0 < y1 ? 1 : -1;
  const pad = Math.abs(x1 - x0) > 2 * PAD ? PAD : 0;
  const transform = { ...before, targetX: (x0 + x1) / 2, targetY: y1 + side * pad,
    anchorX: 0, anchorY: -side * Math.abs(before.anchorY) };
  const x = transform.targetX - transform.textX;
  const y = transform.targetY - (transform.textY + transform.anchorY);
  const isOutside = plot.layerClipId && !(plot.xaxis.isPtWithinRange(bar) && plot.yaxis.isPtWithinRange(bar));
  return () => {
    bar.transform = transform;
    text.__data__ = bar;
    writeLabel(text, label);
    text.setAttribute("transform", `translate(${x},${y})`);
    setShown(text, !isOutside);
  };
}

/** Which side of the axis the label of a bar without a height is on; 0 for its own. */
function zeroBarSide(calculated, axis) {
  const signs = calculated.map(({ s }) => Math.sign(s));
  const [up, down] = [signs.includes(1), signs.includes(-1)];
  const positive = axis.range[0] < axis.range[1] ? -1 : 1;
  return up && down ? 0 : down ? -positive : positive;
}
