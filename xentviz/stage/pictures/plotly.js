// Plotly: fetched once a page.
import { element } from "../page/words.js";

/** @type {?Promise<void>} once it is asked for */
let loading = null;

/** Plotly, from the app's own origin, once a page. */
export function plotly(url) {
  loading ??= fetched(url).then(prepare, (error) => { loading = null; throw error; });
  return loading;
}

/** Wait until it is there; a page of the app has it on its way: page/preload.py. */
function fetched(url) {
  if ("Plotly" in globalThis) return Promise.resolve();
  return /** @type {Promise<void>} */ (new Promise((resolve, reject) => {
    const script = document.querySelector("script[data-plotly]") ?? element("script", { src: url });
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => reject(new Error(url)));
    if (!script.isConnected) document.head.append(script);
  }));
}

function prepare() {
  // At each move it would warn of each bar whose colour is a number, with a trace.
  Plotly.setPlotConfig({ logging: 0 });
}
