// 3-D: whether there is any, what it costs, and what is said where it is lost.
import { element } from "../page/words.js";

let webgl = null;

/** Whether this browser draws in 3-D here; asked once. */
export function hasWebGL() {
  if (webgl === null) {
    const context = document.createElement("canvas").getContext("webgl");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    webgl = Boolean(context);
  }
  return webgl;
}

/**
 * Leave a surface alone while only marks on it move. Plotly refines every surface to
 * 120 points a side and uploads it again at each change of any trace in its scene; a
 * grid dense enough by itself needs neither. Where these inner parts of plotly.js are
 * not as expected nothing is changed, and the picture is the same, only slower.
 */
export function lighten(graph) {
  const traces = graph._fullLayout?.scene?._scene?.traces ?? {};
  for (const trace of Object.values(traces)) {
    if (!("refineData" in trace) || typeof trace.update !== "function" || trace.lightened) continue;
    const update = trace.update.bind(trace);
    let shown = null;
    let scale = "";
    trace.refineData = false;
    trace.dataScaleX = trace.dataScaleY = 1;
    trace.lightened = true;
    trace.update = (data) => {
      // What leaves the picture changes the scale that all of its scene is drawn to.
      const drawnTo = String(trace.scene.dataScale);
      if (shown && shown.z === data.z && shown.colorscale === data.colorscale
        && scale === drawnTo) return;
      [shown, scale] = [data, drawnTo];
      update(data);
    };
    trace.update(trace.data);
  }
}

/** Call back when the 3-D of a graph is lost. */
export function watchForLoss(graph, onLost) {
  // Plotly would wait for a lost context to come back, on a scene that is gone then.
  const scene = graph._fullLayout?.scene?._scene;
  if (scene) scene.recoverContext = () => {};
  // A graph that is drawn again keeps its canvas, and would keep each listener on it.
  graph.removeAllListeners("plotly_webglcontextlost");
  graph.once("plotly_webglcontextlost", onLost);
}

/** Say under a picture that it is flat, and why. */
export function sayFlat(box) {
  box.querySelector(".xv-camera")?.remove();
  if (box.querySelector(".xv-flat")) return;
  box.append(element("p", { class: "xv-flat", role: "status" },
    "This browser cannot draw in 3-D here (no WebGL): the same surface is shown from above."));
}
