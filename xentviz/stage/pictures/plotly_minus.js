// Numbers of labels and of hovers with a minus, as on Plotly's axes and on the page.
//
// Relied on without a promise: Plotly formats both by `_fullLayout._d3locale.numberFormat`,
// which it makes anew for each `_fullLayout`, with a hyphen that no setting changes; and it
// deletes `data` with `_fullLayout`. Where a release does neither, the hyphen is back.
import { withMinus } from "../page/words.js";

/** Have Plotly write a minus in a graph, from the next time on that it draws it anew. */
export function writeMinus(graph) {
  const kind = Object.getPrototypeOf(graph);
  if (Object.hasOwn(kind, "_fullLayout")) return;
  let fullLayout;
  // Not the graph's own property: Plotly deletes those before it draws for the first time.
  Object.setPrototypeOf(graph, Object.create(kind, { _fullLayout: {
    get: () => (Object.hasOwn(graph, "data") ? fullLayout : undefined),
    set: (layout) => { fullLayout = layout; if (layout) followLocale(layout); },
  } }));
}

/** Have the formats that a layout is given write a minus. */
function followLocale(layout) {
  let d3locale = layout._d3locale;
  Object.defineProperty(layout, "_d3locale", { configurable: true, enumerable: true, get: () => d3locale,
    set: (locale) => {
      d3locale = { ...locale, numberFormat: (spec) => {
        const format = locale.numberFormat(spec);
        return (value) => withMinus(String(format(value)));
      } };
    } });
}
