// Numbers of labels and of hovers with a minus, as on Plotly's axes and on the page.
//
// Relied on without a promise: Plotly formats both by `_fullLayout._d3locale.numberFormat`,
// which it makes anew for each `_fullLayout`, with a hyphen that no setting changes. Where
// a release has it no more, the hyphen is back, and nothing else is lost.
import { withMinus } from "../page/words.js";

/** Have Plotly write a minus in a graph, from the next time on that it draws it anew. */
export function writeMinus(graph) {
  follow(graph, "_fullLayout", (layout) => layout && follow(layout, "_d3locale", (locale) => {
    if (!locale?.numberFormat) return locale;
    const { numberFormat } = locale;
    return { ...locale, numberFormat: (spec) => {
      const format = numberFormat(spec);
      return (value) => withMinus(String(format(value)));
    } };
  }));
}

/** Have what is put under a name of an object pass through `change`; purging may delete it. */
function follow(object, name, change) {
  if (Object.getOwnPropertyDescriptor(object, name)?.set) return object;
  let held = change(object[name]);
  Object.defineProperty(object, name, { configurable: true, enumerable: true,
    get: () => held, set: (value) => { held = change(value); } });
  return object;
}
