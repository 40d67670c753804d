// What of a figure moves: its traces declare it in their meta, as figures/theme.py writes it.
import { put } from "./moving.js";
import { spread } from "../data/tables.js";

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
