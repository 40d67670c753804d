// The labels of a trace. Plotly makes each of them anew whenever it draws their trace; here
// the nodes stay, and only their digits and places change.

const templates = new Map(); // by text: its parts
const widths = new Map(); // by font and text, in pixels
let ruler = null; // measures text without a page

/**
 * The label of a point by the trace's template: its digits, and all of it; null where that
 * is not a plain one. `numberOf` gives what the trace holds for it under a name.
 */
export function labelOf(graph, { texttemplate }, numberOf) {
  if (!templates.has(texttemplate)) templates.set(texttemplate, parsed(texttemplate));
  const template = templates.get(texttemplate);
  if (!template) return null;
  const { numberFormat } = graph._fullLayout._d3locale;
  let digits = "";
  for (const part of template.parts) {
    const value = part.name && numberOf(part.name);
    if (part.name && typeof value !== "number") return null;
    digits += part.name ? (part.format ??= numberFormat(part.spec))(value) : part;
  }
  return { digits, all: template.before + digits + template.after };
}

/** The parts of a template: texts, and the names and formats of numbers. */
function parsed(template) {
  const [, before = "", inner, after = ""] = /^(<b>)?(.*?)(<\/b>)?$/s.exec(template);
  const parts = inner.split(/(%\{\w+:[^}]+\})/).filter(Boolean).map((part) => {
    const [, name, spec] = /^%\{(\w+):([^}]+)\}$/.exec(part) ?? [];
    return name ? { name, spec } : part;
  });
  // What is written in tags stands in nodes of its own.
  const isPlain = parts.every((part) => typeof part !== "string" || !/[<&%]/.test(part));
  return isPlain ? { before, parts, after } : null;
}

/** Write a label into its node, where its digits are others. */
export function writeLabel(text, { digits, all }) {
  const node = digitsOf(text);
  if (node.data === digits) return;
  node.data = digits;
  text.setAttribute("data-unformatted", all);
}

/** The one node that holds the digits of a label; null where there are several. */
export function digitsOf(text) {
  let node = text;
  while (node?.childNodes.length === 1) node = node.firstChild;
  return node?.nodeType === Node.TEXT_NODE ? node : null;
}

/** How wide a label is in the type of its node, without laying out the page. */
export function widthOf(text, label) {
  const { fontStyle, fontWeight, fontSize, fontFamily } = text.style;
  const font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
  const key = `${font} ${label}`;
  if (!widths.has(key)) {
    if (widths.size > 10_000) widths.clear();
    ruler ??= document.createElement("canvas").getContext("2d");
    ruler.font = font;
    widths.set(key, ruler.measureText(label).width);
  }
  return widths.get(key);
}

/** Have `draw` draw the points of a trace in its `group`, and let their labels go along. */
export function keepPointLabels(graph, plot, trace, group, draw) {
  const box = group?.querySelector(":scope > g.text");
  const kept = box && trace.mode.includes("text") ? pointLabels(graph, trace, box) : null;
  if (!kept) return draw();
  const { mode } = trace;
  trace.mode = mode.replace(/\+?text/, "");
  draw();
  trace.mode = mode;
  for (const { node, text, label, point } of kept) {
    node.__data__ = text.__data__ = point;
    setShown(node, !plot.layerClipId
      || (plot.xaxis.isPtWithinRange(point) && plot.yaxis.isPtWithinRange(point)));
    if (label) writeLabel(text, label);
    const [x, y] = [plot.xaxis.c2p(point.x), plot.yaxis.c2p(point.y)];
    for (const line of [text, ...text.querySelectorAll("tspan.line")]) {
      line.setAttribute("x", x);
      line.setAttribute("y", y);
    }
    box.append(node);
  }
}

/** The labels that the points of a trace have, and are to have; null where some are not plain. */
function pointLabels(graph, trace, box) {
  const kept = [];
  for (const node of box.children) {
    const text = node.querySelector(":scope > text");
    if (!text) continue; // of an empty text Plotly keeps the group
    const { i } = node.__data__ ?? {};
    const point = graph.calcdata[trace.index][i];
    const label = trace.texttemplate && labelOf(graph, trace, (name) => trace[name]?.[i]);
    const isPlain = point && [point.x, point.y].every(Number.isFinite);
    if (!isPlain || (trace.texttemplate && !(label && digitsOf(text)))) return null;
    kept.push({ node, text, label, point });
  }
  return kept.length ? kept : null;
}

/** Have `draw` draw the cells of heat maps, and let their labels go along. */
export function keepCellLabels(graph, traces, groupOf, draw) {
  const kept = traces.map((trace) => ({ trace, template: trace.texttemplate, group: groupOf(trace) }))
    .map((one) => ({ ...one, labels: one.template && one.group && cellLabels(graph, one.trace, one.group) }))
    .filter(({ labels }) => labels);
  kept.forEach(({ trace }) => { trace.texttemplate = ""; });
  draw();
  for (const { trace, template, group, labels } of kept) {
    trace.texttemplate = template;
    for (const { node, label } of labels) {
      writeLabel(node.firstChild, label);
      group.append(node);
    }
  }
}

/** The labels that cells have, and are to have; null where some are not plain. */
function cellLabels(graph, trace, group) {
  const { color } = trace.textfont;
  const nodes = [...group.querySelectorAll(":scope > g.heatmap-label")];
  const cells = graph.calcdata[trace.index][0].z.flatMap((row) => [...row]).filter((z) => z !== undefined);
  if (!color || color === "auto" || !nodes.length || nodes.length !== cells.length) return null;
  const labels = nodes.map((node, k) => ({ node, label: labelOf(graph, trace, (name) => (name === "z" ? cells[k] : null)) }));
  return labels.every(({ node, label }) => label && digitsOf(node)) ? labels : null;
}

/** Show or hide a node as Plotly does with what is beyond its axes. */
export function setShown(node, isShown) {
  if (isShown) node.removeAttribute("display");
  else node.setAttribute("display", "none");
}
