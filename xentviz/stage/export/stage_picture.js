// The whole stage as one picture: a copy of it in an SVG, and its graphs drawn over that.
import { face, rulesOf } from "./font.js";
import { encoded, painted, svgOf } from "./raster.js";
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
  keepPlaces(root, copy);
  copy.querySelectorAll("dialog, .xv-figure-tools, .xv-copy, .xv-camera, .xv-graph > *").forEach((node) => node.remove());
  keepValues(root, copy);
  drawSliders(root, copy);
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
  const canvas = await painted(new XMLSerializer().serializeToString(frame), { width, height, scale: SCALE });
  await drawGraphs(stage, canvas.getContext("2d"));
  return encoded(canvas, type);
}

/** A copy in an image has other room for its words: hold its parts where they are on the page. */
function keepPlaces(root, copy) {
  const all = (node) => [...node.children, ...node.querySelectorAll("figcaption")];
  const copies = all(copy);
  all(root).forEach((node, k) => {
    const { height } = node.getBoundingClientRect();
    Object.assign(copies[k].style, { boxSizing: "border-box", flex: "none", height: `${height}px` });
  });
  const { scrollLeft } = root.querySelector(".xv-figures"); // a copy is not swiped
  for (const box of copy.querySelector(".xv-figures").children) box.style.translate = `${-scrollLeft}px`;
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

/**
 * Each graph in its place. Not as an image within that of the page: WebKit draws an image
 * before those within it are there.
 */
async function drawGraphs({ root, pictures }, context) {
  const page = root.getBoundingClientRect();
  const placeOf = (node) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    return [left - page.left + MARGIN, top - page.top + MARGIN, width, height].map((side) => side * SCALE);
  };
  context.beginPath();
  context.rect(...placeOf(root.querySelector(".xv-figures")));
  context.clip();
  for (const { graph } of pictures.drawn.values()) {
    const { offsetWidth: width, offsetHeight: height, data, layout } = graph;
    if (!width) continue; // another one is enlarged
    const size = { width, height, scale: SCALE };
    const image = await painted(await svgOf({ data, layout }, size), size);
    context.globalAlpha = Number(getComputedStyle(graph).opacity); // it may recede
    context.drawImage(image, ...placeOf(graph));
  }
}

/** The rules of this page that dress a stage, without the faces that they fetch. */
function rules() {
  return [...document.styleSheets].flatMap(rulesOf).filter((rule) => !(rule instanceof CSSFontFaceRule) && !rule.cssText.includes("url("))
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
