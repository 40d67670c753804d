// The labels of bars: beyond an end, with digits that change, or inside, a name. Where one
// goes is Plotly's own geometry: appendBarText, toMoveInsideBar and toMoveOutsideBar in
// traces/bar/plot.js of plotly.js, and traces/bar/uniform_text.js.
import { fitsNode, labelOf, sizeOf, widthOf, writeLabel } from "./plotly_labels.js";
import { setShown, setTo } from "./plotly_nodes.js";

const PAD = 3; // px between a bar and its label, Plotly's TEXTPAD

/**
 * The label of a bar: `write` has its digits changed, `transform` is where `placeLabels`
 * puts it. Neither where there is no room for any; null where its node is not as expected.
 */
export function labelOfBar(graph, plot, trace, { bar, k, box, towards, node }) {
  const text = node.querySelector(":scope > text");
  const isInside = trace.textposition === "inside";
  const { x0, x1, y0, y1 } = box;
  if (isInside && (box.isBlank || x0 === x1 || y0 === y1)) return { write: () => text?.remove() };
  const before = text?.__data__?.transform ?? node.__data__?.transform;
  const label = trace.texttemplate ? labelOf(graph, trace, (name) => trace[name]?.[k]) : null;
  if (!before || before.rotate || !text.classList.contains(`bartext-${trace.textposition}`)) return null;
  if (trace.texttemplate && !(label && fitsNode(text, label))) return null;
  const transform = isInside ? inside(trace, text, box, before) : outside(trace, text, box, before, { label, towards });
  if (!transform) return null;
  const isWithin = !plot.layerClipId || (plot.xaxis.isPtWithinRange(bar) && plot.yaxis.isPtWithinRange(bar));
  return { text, transform, write: () => {
    bar.transform = transform;
    text.__data__ = bar;
    if (label) writeLabel(text, label);
    setShown(text, isWithin);
  } };
}

/** Where a label beyond the end of an upright bar goes; null where it may not fit its width. */
function outside({ orientation, constraintext }, text, { x0, x1, y0, y1 }, before, { label, towards }) {
  const fits = () => constraintext === "none" || widthOf(text, label.lines[0]) <= Math.abs(x1 - x0) - 1;
  if (orientation === "h" || !label || !fits()) return null;
  const side = y0 === y1 && towards ? towards : y0 < y1 ? 1 : -1;
  const pad = Math.abs(x1 - x0) > 2 * PAD ? PAD : 0;
  return { ...before, scale: 1, targetX: (x0 + x1) / 2, targetY: y1 + side * pad,
    anchorX: 0, anchorY: -side * Math.abs(before.anchorY) };
}

/** Where a label inside a bar goes; a name is made smaller where it would not fit. */
function inside(trace, text, { x0, x1, y0, y1 }, before) {
  const { orientation, insidetextanchor: anchor, texttemplate, constraintext } = trace;
  const place = { targetX: (x0 + PAD) * 0.5 + (x1 - PAD) * 0.5, targetY: (y0 + y1) / 2, anchorX: 0, anchorY: 0 };
  if (anchor === "middle" && constraintext === "none") return { ...before, ...place, scale: 1 };
  if (anchor === "start" && constraintext === "none" && orientation === "v") {
    const pad = Math.abs(x1 - x0) > 2 * PAD && Math.abs(y1 - y0) > 2 * PAD ? PAD : 0;
    const way = y0 < y1 ? 1 : -1;
    return { ...before, ...place, scale: 1, targetY: y0 + way * pad, anchorY: -way * Math.abs(before.anchorY) };
  }
  if (texttemplate || (anchor !== "middle" && !(orientation === "h" && anchor === "start"))) return null;
  const { width, height } = sizeOf(text);
  const [lx, ly] = [Math.abs(x1 - x0), Math.abs(y1 - y0)];
  const pad = lx > 2 * PAD && ly > 2 * PAD ? PAD : 0;
  if (anchor === "start") {
    const way = x0 < x1 ? 1 : -1;
    Object.assign(place, { targetX: x0 + way * pad, anchorX: -way * (width / 2) });
  }
  return { ...before, ...place, scale: Math.min(1, (lx - 2 * pad) / width, (ly - 2 * pad) / height) };
}

/** Put labels at their places, where a picture wants it all of one size or not at all. */
export function placeLabels(labels, { mode, minsize }) {
  if (mode) {
    const fits = ({ scale, fontSize }) => scale * fontSize >= minsize;
    const shown = labels.map(({ transform }) => transform).filter(fits);
    const size = Math.min(...shown.map(({ scale, fontSize }) => Math.max(scale * fontSize, minsize)));
    for (const { transform } of labels) {
      transform.hide = !fits(transform);
      transform.scale = mode === "hide" && transform.hide ? 0 : size / transform.fontSize;
    }
  }
  for (const { text, transform } of labels) place(text, transform);
}

/** Put one label at its place. */
function place(text, { textX, textY, targetX, targetY, anchorX, anchorY, scale }) {
  const size = Math.min(1, scale);
  const [x, y] = [targetX - size * (textX + anchorX), targetY - size * (textY + anchorY)];
  setTo(text, "transform", (x || y ? `translate(${x},${y})` : "") + (size === 1 ? "" : `scale(${size})`));
  if (size) text.style.removeProperty("display");
  else text.style.display = "none";
}
