// The front door: marks the lessons that were opened, and lets the surface be held still.
// xentviz/page/front writes the page, its words too.
import { forgetAll } from "./guide/memory.js";
import { forgetVisits, visited } from "./page/visited.js";

/** @type {(selector: string) => any} */
const one = (selector) => document.querySelector(selector);
/** @type {(selector: string) => any[]} */
const all = (selector) => [...document.querySelectorAll(selector)];

const titles = JSON.parse(document.body.dataset.titles);
const seen = visited().filter((lesson) => lesson in titles);

for (const mark of all("[data-seen]")) {
  mark.hidden = !seen.includes(mark.dataset.seen);
}
const forgetting = one("[data-forget]");
forgetting.hidden = !seen.length;
forgetting.onclick = () => { forgetVisits(); forgetAll(); location.reload(); };
if (seen.length) {
  const last = seen[seen.length - 1];
  const start = one("[data-start]");
  const card = one(`[data-seen="${last}"]`).closest("a");
  start.textContent = start.dataset.again.replace("{title}", titles[last]);
  start.href = card.href;
  card.setAttribute("aria-current", "true");
}

for (const field of all("[data-frame]")) {
  const address = new URL(field.dataset.frame, one("header a").href).href;
  const { width, height } = field.dataset;
  field.textContent = `<iframe src="${address.replaceAll("&", "&amp;")}" width="${width}" height="${height}" style="border: 0; max-width: 100%"></iframe>`;
  field.dataset.filled = "";
  field.onfocus = () => field.select();
}

// The surface turns once it is there, unless that is not wanted; and it can be stopped.
const hold = one("[data-hold]");
const says = { true: hold.textContent, false: hold.dataset.turn };
const nodes = all("[data-turning]");
const stills = nodes.map(addressOf);
let turning = false;
hold.onclick = () => turn(!turning);
if (!matchMedia("(prefers-reduced-motion: reduce)").matches) begin();
else {
  hold.textContent = says[false];
  hold.hidden = false;
}

/** Fetch the animation of the theme, and show it when all of it has come. */
async function begin() {
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const animation = new Image();
  animation.src = nodes[isDark ? 0 : 1].dataset.turning;
  try {
    await animation.decode();
  } catch {
    return; // the still one stays
  }
  hold.hidden = false;
  turn(true);
}

function turn(on) {
  turning = on;
  document.body.dataset.front = on ? "turning" : "still";
  hold.textContent = says[on];
  nodes.forEach((node, k) => {
    node.setAttribute(nameOf(node), on ? node.dataset.turning : stills[k]);
  });
}

function nameOf(node) {
  return node.tagName === "IMG" ? "src" : "srcset";
}

function addressOf(node) {
  return node.getAttribute(nameOf(node));
}
