// The labels of a trace. Plotly makes each of them anew whenever it draws their trace; here
// the nodes stay, and only their digits and places change.
import { setShown, setTo } from "./plotly_nodes.js";

const templates = new Map(); // by text: its parts
const widths = new Map(); // by font and text, in pixels
const sizes = new Map(); // by font and text: width and height, in pixels
let ruler = null; // measures text without a page

/**
 * The label of a point by the trace's template: its lines, and all of it; null where that
 * is not a plain one. `numberOf` gives what the trace holds for it under a name.
 */
export function labelOf(graph, { texttemplate, text }, numberOf) {
  const named = texttemplate.replace("%{text}", () => (Array.isArray(text) ? numberOf("text") : text));
  if (!templates.has(named)) templates.set(named, parsed(named));
  const template = templates.get(named);
  if (!template) return null;
  const { numberFormat } = graph._fullLayout._d3locale;
  const formatted = (part) => (part.name ? (part.format ??= numberFormat(part.spec))(numberOf(part.name)) : part);
  const names = template.flatMap(({ parts }) => parts).filter(({ name }) => name).map(({ name }) => name);
  if (!names.every((name) => typeof numberOf(name) === "number")) return null;
  const lines = template.map(({ parts }) => parts.map(formatted).join(""));
  return { lines, all: template.map(({ before, after }, k) => before + lines[k] + after).join("<br>") };
}

/** The lines of a template, each with its parts: texts, and the names and formats of numbers. */
function parsed(template) {
  const lines = template.split("<br>").map((line) => {
    const [, before = "", inner, after = ""] = /^(<b>)?(.*?)(<\/b>)?$/s.exec(line);
    const parts = inner.split(/(%\{\w+:[^}]+\})/).filter(Boolean).map((part) => {
      const [, name, spec] = /^%\{(\w+):([^}]+)\}$/.exec(part) ?? [];
      return name ? { name, spec } : part;
    });
    return { before, parts, after };
  });
  // What is written in other tags stands in nodes of its own.
  const isPlain = lines.flatMap(({ parts }) => parts).every((part) => typeof part !== "string" || !/[<&%]/.test(part));
  return isPlain ? lines : null;
}

/** The nodes of a label's lines. */
const linesOf = (text, { lines }) => (lines.length === 1 ? [text] : [...text.querySelectorAll(":scope > tspan.line")]);

/** Whether a label can be written into a node as it is. */
export function fitsNode(text, label) {
  const nodes = linesOf(text, label);
  return nodes.length === label.lines.length && nodes.every(digitsOf);
}

/** Write a label into its node, where its digits are others. */
export function writeLabel(text, label) {
  if (text.getAttribute("data-unformatted") === label.all) return;
  linesOf(text, label).forEach((node, k) => { digitsOf(node).data = label.lines[k]; });
  text.setAttribute("data-unformatted", label.all);
}

/** The one node that holds the digits of a label; null where there are several. */
function digitsOf(text) {
  let nodes = [text];
  // Around a tag Plotly leaves texts without a letter.
  while (nodes[0]?.hasChildNodes()) nodes = [...nodes[0].childNodes].filter((node) => node.textContent);
  return nodes.length === 1 && nodes[0].nodeType === Node.TEXT_NODE ? nodes[0] : null;
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

/** How large a label is, as Plotly measures it; the page is laid out for each text once. */
export function sizeOf(text) {
  const { fontWeight, fontSize, fontFamily } = text.style;
  const key = `${fontWeight} ${fontSize} ${fontFamily} ${text.textContent}`;
  if (!sizes.has(key)) {
    const copy = /** @type {SVGElement} */ (text.cloneNode(true));
    copy.removeAttribute("transform");
    copy.style.removeProperty("display");
    document.getElementById("js-plotly-tester").append(copy);
    const { width, height } = copy.getBoundingClientRect();
    copy.remove();
    sizes.set(key, { width, height });
  }
  return sizes.get(key);
}

/** Write the labels of points where those are now. */
export function writePointLabels({ xaxis, yaxis, layerClipId }, labels) {
  for (const { node, text, label, point } of labels) {
    node.__data__ = text.__data__ = point;
    setShown(node, !layerClipId || (xaxis.isPtWithinRange(point) && yaxis.isPtWithinRange(point)));
    if (label) writeLabel(text, label);
    const [x, y] = [xaxis.c2p(point.x), yaxis.c2p(point.y)];
    for (const line of [text, ...text.querySelectorAll("tspan.line")]) {
      setTo(line, "x", x);
      setTo(line, "y", y);
    }
  }
}

/** The labels that the points of a trace have, and are to have; null where some are not plain. */
export function pointLabels(graph, trace, box) {
  const kept = [];
  for (const node of box.children) {
    const text = node.querySelector(":scope > text");
    if (!text) continue; // of an empty text Plotly keeps the group
    const { i } = node.__data__ ?? {};
    const point = graph.calcdata[trace.index][i];
    const label = trace.texttemplate && labelOf(graph, trace, (name) => trace[name]?.[i]);
    const isPlain = point && [point.x, point.y].every(Number.isFinite);
    if (!isPlain || (trace.texttemplate && !(label && fitsNode(text, label)))) return null;
    kept.push({ node, text, label, point });
  }
  return kept;
}
