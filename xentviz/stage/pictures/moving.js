// What moves, put where Plotly draws it. A restyle costs 7 to 15 ms a figure whatever it
// changes; while a hand drags, only the traces that move are drawn anew, and one restyle
// makes Plotly's own state whole when a pointer comes to the picture.
import { drawMarks, isMark } from "./plotly_internals.js";
import { drawTraces, isDrawable } from "./plotly_traces.js";

/**
 * @typedef {Map<number, Object<string, ArrayLike<number>>>} Changes by trace: what its
 *   attributes hold from now on
 */

/** Show changed values in a picture; what cannot be drawn by itself is restyled. */
export function move(picture, changes) {
  const { graph } = picture;
  const others = [...changes.keys()].filter((index) => !canMove(picture, index));
  const isSeen = !picture.scene || [...changes].some(([index, values]) => differsInSpace(graph.data[index], values));
  for (const [index, values] of changes) remember(picture, index, values);
  if (others.length) return restyle(picture, others);
  if (!isSeen) return null;
  const indices = [...changes.keys()];
  try {
    (picture.scene ? drawMarks : drawTraces)(graph, indices);
  } catch (error) {
    console.debug("xentviz: a picture is restyled, for its traces could not be drawn alone.", error);
    picture.movable = new Map(picture.lives.map(({ index }) => [index, false]));
    restyle(picture, indices);
  }
}

/** Make Plotly's own state of a picture whole: its hover, its autoranges, its handles. */
export function settle(picture) {
  if (picture.unsettled.size) restyle(picture, [...picture.unsettled.keys()]);
}

/** Whether a trace can be drawn by itself. */
function canMove({ graph, scene, movable }, index) {
  if (!movable.has(index)) movable.set(index, (scene ? isMark : isDrawable)(graph, index));
  return movable.get(index);
}

/**
 * Whether other values of a trace are others where they are drawn, in 32 bits. A state at
 * rest has 64 and a row 32: after each release a scene would be drawn anew, the same.
 */
function differsInSpace(trace, values) {
  return Object.entries(values).some(([attribute, next]) => {
    const current = attribute.split(".").reduce((part, key) => part?.[key], trace);
    return current?.length !== next.length || next.some((value, k) => !Object.is(Math.fround(value), Math.fround(current[k])));
  });
}

/** Have Plotly's data hold changed values, those it was given and those it draws. */
function remember({ graph, unsettled }, index, values) {
  unsettled.set(index, { ...unsettled.get(index), ...values });
  const trace = graph._fullData[index];
  for (const [attribute, value] of Object.entries(values)) {
    put(graph.data[index], attribute, value);
    if (trace.visible !== true) continue;
    put(trace, attribute, value);
    if (typeof trace._length === "number" && "xyz".includes(attribute)) trace._length = value.length;
  }
}

/** One restyle of some traces, with all that has changed of them. */
function restyle(picture, indices) {
  const { graph, unsettled, movable } = picture;
  const columns = {};
  indices.forEach((index, k) => {
    for (const [attribute, value] of Object.entries(unsettled.get(index))) {
      (columns[attribute] ??= indices.map(() => undefined))[k] = value;
    }
    unsettled.delete(index);
  });
  movable.clear();
  return Plotly.restyle(graph, columns, indices);
}

/** Set what `marker.color` and its like name. */
export function put(trace, attribute, value) {
  const path = attribute.split(".");
  const last = path.pop();
  path.reduce((part, key) => (part[key] ??= {}), trace)[last] = value;
}
