// What of a figure moves: its traces declare it in their meta, as figures/theme.py writes it.
import { put } from "./moving.js";
import { same, spread } from "../data/tables.js";

/** What of each trace moves, as its meta declares it. */
export function declared(traces) {
  return traces.flatMap((trace, index) => {
    const entries = (kind) => Object.entries(trace.meta?.[kind] ?? {}).map(
      ([attribute, quantity]) => ({ index, attribute, quantity, trail: kind === "trail",
        fades: Boolean(trace.meta.at_rest),
        length: lengthOf(attribute.split(".").reduce((part, key) => part?.[key], trace)) }));
    return [...entries("live"), ...entries("trail")];
  });
}

/**
 * Every live attribute that the state on show changes in a picture, by trace. What is not
 * known under the hand, and a way that is wiped, has one number that is none: Plotly has
 * no nodes for what is empty, and would have to make the whole picture anew.
 */
export function changesOf({ lives, painted }, stage) {
  const changes = new Map();
  for (const { index, attribute, quantity, length, trail, fades } of lives) {
    const isUnknown = fades && stage.live && !stage.live.table[quantity];
    const value = trail ? stage.descent.trail(quantity) : spread(isUnknown ? NaN : stage.lookUp(quantity), length);
    const last = painted.get(`${index}.${attribute}`);
    if (last && same(last, value)) continue;
    painted.set(`${index}.${attribute}`, value);
    changes.set(index, { ...changes.get(index), [attribute]: value.length ? value : [NaN] });
  }
  return changes;
}

/** Put the way that a descent has come into traces that were drawn without it. */
export function putTrails(data, descent) {
  for (const { index, attribute, quantity, trail } of declared(data)) {
    if (trail) put(data[index], attribute, descent.trail(quantity));
  }
}

/** Put the state on show into the traces of a figure that is drawn elsewhere. */
export function putState(data, stage) {
  for (const { index, attribute, quantity, length, trail } of declared(data)) {
    put(data[index], attribute, trail ? stage.descent.trail(quantity) : spread(stage.lookUp(quantity), length));
  }
}

/** How many numbers an array of a figure holds, packed or not. */
function lengthOf(array) {
  if (array?.bdata) return Number(array.shape ?? 0) || atob(array.bdata).length / Number(array.dtype.slice(1));
  return array?.length ?? 1;
}
