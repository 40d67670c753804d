// Plotly: fetched once a page, and spared a search that it makes at every move.
import { element } from "../page/words.js";

let loading = null;
const arrays = new Map(); // by trace: the attributes of it that are arrays

/** Plotly, from the app's own origin, once a page. */
export function plotly(url) {
  if (globalThis.Plotly) return Promise.resolve();
  loading ??= new Promise((resolve, reject) => {
    const script = element("script", { src: url });
    script.onload = () => { rememberArrays(Plotly.PlotSchema); resolve(); };
    script.onerror = () => { loading = null; reject(new Error(`cannot load ${url}`)); };
    document.head.append(script);
  });
  return loading;
}

/** A trace that is drawn anew may have other arrays. */
export function forgetArrays() {
  arrays.clear();
}

/**
 * Plotly looks through all that a trace may have for arrays, at each restyle: 7 to 10 ms
 * a frame in Streamlit's page, most of what a move costs there. A restyle of ours changes
 * what is in the arrays, never which they are. Where Plotly has no such function nothing
 * is changed.
 */
function rememberArrays(schema) {
  const find = schema?.findArrayAttributes;
  if (typeof find !== "function") return;
  schema.findArrayAttributes = (trace) => {
    const key = `${trace.uid} ${trace.type}`;
    if (!trace.uid || !arrays.has(key)) arrays.set(key, find(trace));
    return arrays.get(key);
  };
}
