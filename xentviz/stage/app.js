// A lesson on a page of the app, Streamlit's or one of its own.
import { HttpSource } from "./data/http.js";
import { visit } from "./page/visited.js";
import { Stage } from "./stage.js";

/** @type {?{lesson: string, stage: Stage, parent: HTMLElement}} shown before Streamlit has a place for it */
let early = null;
let isPlaced = false; // whether Streamlit has come to show one
let isPressed = false; // whether a pointer is down

/** Show a lesson in `parent`; `framed` if the page around it is somebody else's. */
export function show(parent, { lesson, version, plotly, framed }) {
  if (!lesson) { // the front door, which is a document of its own
    location.reload();
    return null;
  }
  isPlaced = true;
  const before = early;
  early = null;
  if (before?.lesson === lesson) {
    move(before, parent);
    return before.stage;
  }
  before?.stage.unmount();
  before?.parent.remove();
  return open(parent, { lesson, version, plotly, framed });
}

/** Open a lesson in `parent`, and remember that it was visited. */
function open(parent, { lesson, version, plotly, framed = false }) {
  if (!framed) visit(lesson);
  return new Stage(parent, new HttpSource({ lesson, version, plotly }), { lesson, framed });
}

/** Show a lesson where the next place for it is not there yet; resolves when it is drawn, as far as it can be. */
export async function showEarly(parent, data) {
  if (isPlaced) return parent.remove(); // Streamlit was faster
  const stage = open(parent, data);
  stage.isPlaced = false;
  for (const [type, is] of Object.entries({ pointerdown: true, pointerup: false, pointercancel: false })) {
    addEventListener(type, () => { isPressed = is; }, { capture: true, signal: stage.leaving.signal });
  }
  early = { lesson: data.lesson, stage, parent };
  await stage.requests.answered();
  await stage.pictures.drawing.catch(() => {}); // it says so itself
  await atRest(stage);
}

/** Wait until nothing of a stage moves by itself, is in a hand, or lies over it; or it is left. */
async function atRest(stage) {
  const isBusy = () => isPressed || stage.isMoving || document.querySelector("dialog[open]");
  while (isBusy() && !stage.leaving.signal.aborted) await new Promise(requestAnimationFrame);
}

/** Put a stage into its place; it is ready there. */
async function move({ stage, parent }, place) {
  await atRest(stage);
  const isLeft = stage.leaving.signal.aborted;
  const { scrollTop } = parent;
  // One that is moved so keeps the focus; a browser that cannot, appends it.
  for (const node of isLeft ? [] : [...parent.childNodes]) {
    if ("moveBefore" in place && place.isConnected && node.isConnected) place.moveBefore(node, null);
    else place.append(node);
  }
  parent.remove();
  place.closest(".stMain")?.scrollTo(0, scrollTop);
  stage.isPlaced = true;
  stage.followTheme();
  if (!isLeft) stage.pictures.draw();
}
