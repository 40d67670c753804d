// Plotly: fetched once a page, and spared a search that it makes at every move.
import { element } from "../page/words.js";
import { rememberArrays } from "./plotly_internals.js";

/** @type {?Promise<void>} */
let loading = null;

/** Plotly, from the app's own origin, once a page. */
export function plotly(url) {
  if ("Plotly" in globalThis) return Promise.resolve();
  loading ??= /** @type {Promise<void>} */ (new Promise((resolve, reject) => {
    const script = element("script", { src: url });
    script.onload = () => {
      // At each move it would warn of each bar whose colour is a number, with a trace.
      Plotly.setPlotConfig({ logging: 0 });
      rememberArrays(Plotly.PlotSchema);
      resolve();
    };
    script.onerror = () => { loading = null; reject(new Error(url)); };
    document.head.append(script);
  }));
  return loading;
}
