// The whole stage as one picture: a copy of it in an SVG, its graphs as images.
import { face } from "./font.js";
import { asImage, svgOf } from "./raster.js";
import { element } from "../page/words.js";

const SCALE = 2;
const MARGIN = 16; // pixels around it
const NAMESPACE = "http://www.w3.org/2000/svg";

/** The stage as it stands, as pixels. */
export async function stagePicture(stage, type) {
  const { root } = stage;
  const [width, height] = [root.offsetWidth + 2 * MARGIN, root.offsetHeight + 2 * MARGIN];
  const copy = root.cloneNode(true);
  copy.style.cssText = `width: ${root.offsetWidth}px; height: ${root.offsetHeight}px; min-height: 0;`;
  copy.querySelectorAll("dialog, .xv-figure-tools, .xv-copy, .xv-camera").forEach((node) => node.remove());
  keepValues(root, copy);
  drawSliders(root, copy);
  await drawGraphs(stage, copy);
  const { fontFamily, colorScheme, color } = getComputedStyle(root);
  const ground = groundOf(root);
  const page = element("div", { xmlns: "http://www.w3.org/1999/xhtml", style: `box-sizing: border-box; width: ${width}px;
    height: ${height}px; padding: ${MARGIN}px; background: ${ground}; color: ${color}; font-family: ${fontFamily};
    color-scheme: ${colorScheme};` });
  page.append(element("style", {}, `${await face(fontFamily)}\n${rules()}`), copy);
  const frame = document.createElementNS(NAMESPACE, "svg");
  const inside = document.createElementNS(NAMESPACE, "foreignObject");
  for (const node of [frame, inside]) {
    node.setAttribute("width", width);
    node.setAttribute("height", height);
  }
  inside.append(page);
  frame.append(inside);
  return asImage(new XMLSerializer().serializeToString(frame), { width, height, scale: SCALE }, type, graphsOf(stage));
}

/** A copy has what the document says, not what was chosen since: say it. */
function keepValues(root, copy) {
  const all = (node) => [...node.querySelectorAll("input, option")];
  const copies = all(copy);
  all(root).filter((input) => !input.closest("dialog")).forEach((input, k) => {
    if (input.localName === "input") copies[k].setAttribute("value", input.value);
    else copies[k].toggleAttribute("selected", input.selected);
  });
}

/** A slider is drawn by its browser, and in an image not by every one: draw it here. */
function drawSliders(root, copy) {
  const all = (node) => [...node.querySelectorAll("input[type=range]")];
  const copies = all(copy);
  all(root).filter((input) => !input.closest("dialog")).forEach((input, k) => {
    const { accentColor, height, opacity } = getComputedStyle(input);
    const share = (input.value - input.min) / (input.max - input.min);
    const slider = element("div", { class: "xv-drawn-slider", style: `color: ${accentColor}; height: ${height}; opacity: ${opacity};` });
    const thumb = element("i", { style: `left: calc((100% - 16px) * ${share})` });
    slider.append(element("b", {}), element("b", { style: `width: calc(8px + (100% - 16px) * ${share})` }), thumb);
    copies[k].replaceWith(slider);
  });
}

/** Where the graphs in view are in the picture: left, top, width and height of each. */
function graphsOf({ root, pictures }) {
  const page = root.getBoundingClientRect();
  return [...pictures.drawn.values()].map(({ graph }) => graph.getBoundingClientRect())
    .filter(({ width }) => width)
    .map(({ left, top, width, height }) => [left - page.left + MARGIN, top - page.top + MARGIN, width, height]);
}

/** Each graph as an image in its place. */
async function drawGraphs(stage, copy) {
  for (const [name, { graph }] of stage.pictures.drawn) {
    const { offsetWidth: width, offsetHeight: height } = graph;
    if (!width) continue; // another one is enlarged
    const size = { width, height, scale: SCALE };
    const { data, layout } = graph;
    const blob = await asImage(await svgOf({ data, layout }, size), size, "image/png");
    const reader = new FileReader();
    const read = new Promise((done) => { reader.onload = done; });
    reader.readAsDataURL(blob);
    await read;
    const place = copy.querySelector(`[data-figure="${name}"] .xv-graph`);
    place.replaceChildren(element("img", { src: reader.result, width, height, style: "display: block" }));
  }
}

/** The rules of this page that dress a stage, without the faces that they fetch. */
function rules() {
  return [...document.styleSheets].flatMap((sheet) => {
    try { return [...sheet.cssRules]; } catch { return []; }
  }).filter((rule) => !(rule instanceof CSSFontFaceRule) && !rule.cssText.includes("url("))
    .map((rule) => rule.cssText).join("\n");
}

/** The colour that a stage stands on. */
function groundOf(node) {
  for (let at = node; at; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    if (backgroundColor !== "rgba(0, 0, 0, 0)") return backgroundColor;
  }
  return "white";
}
