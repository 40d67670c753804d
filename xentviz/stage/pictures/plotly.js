// Plotly: fetched once a page, and spared a search that it makes at every move.
import { element } from "../page/words.js";
import { rememberArrays } from "./plotly_internals.js";

/** @type {?Promise<void>} */
let loading = null;

/** Plotly, from the app's own origin, once a page. */
export function plotly(url) {
  if ("Plotly" in globalThis) return Promise.resolve();
  loading ??= /** @type {Promise<void>} */ (new Promise((resolve, reject) => {
    // A page of the app has it on its way: page/preload.py.
    const script = document.querySelector("script[data-plotly]") ?? element("script", { src: url });
    script.addEventListener("load", () => {
      // At each move it would warn of each bar whose colour is a number, with a trace.
      Plotly.setPlotConfig({ logging: 0 });
      rememberArrays(Plotly.PlotSchema);
      resolve();
    });
    script.addEventListener("error", () => { loading = null; reject(new Error(url)); });
    if (!script.isConnected) document.head.append(script);
  }));
  return loading;
}
