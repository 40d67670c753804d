// The labels of a trace: their digits, as Plotly's own formatter writes them.

const templates = new Map(); // by text: its parts
const widths = new Map(); // by font and text, in pixels

/** The label of a point by the trace's template; null where that is not a plain one. */
export function labelOf(graph, trace, point) {
  const { texttemplate: template } = trace;
  if (!templates.has(template)) templates.set(template, parsed(template));
  const parts = templates.get(template);
  if (!parts) return null;
  const { numberFormat } = graph._fullLayout._d3locale;
  let label = "";
  for (const part of parts) {
    if (typeof part === "string") { label += part; continue; }
    const value = trace[part.name]?.[point];
    if (typeof value !== "number") return null;
    part.format ??= numberFormat(part.spec);
    label += part.format(value);
  }
  return label;
}

/** Write a label into its node, where its digits are others. */
export function writeLabel(text, label) {
  const [digits] = text.childNodes;
  if (digits.data === label) return;
  digits.data = label;
  text.setAttribute("data-unformatted", label);
}

/** How wide a label is in the type of its node, without laying out the page. */
export function widthOf(text, label) {
  const { fontStyle, fontWeight, fontSize, fontFamily } = text.style;
  const font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
  const key = `${font} ${label}`;
  if (!widths.has(key)) {
    if (widths.size > 10_000) widths.clear();
    widthOf.context ??= document.createElement("canvas").getContext("2d");
    widthOf.context.font = font;
    widths.set(key, widthOf.context.measureText(label).width);
  }
  return widths.get(key);
}

/** The parts of a template: texts, and the names and formats of numbers. */
function parsed(template) {
  const parts = template.split(/(%\{\w+:[^}]+\})/).filter(Boolean).map((part) => {
    const [, name, spec] = /^%\{(\w+):([^}]+)\}$/.exec(part) ?? [];
    return name ? { name, spec } : part;
  });
  // What is written in tags stands in nodes of its own.
  return parts.some((part) => typeof part === "string" && /[<&%]/.test(part)) ? null : parts;
}
