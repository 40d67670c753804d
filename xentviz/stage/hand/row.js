// Where the hand is in the sweep.

/**
 * The row of a thumb or a handle; the one on show while another move is unanswered, for
 * what is held would be looked up in the tables of the state before it.
 * @param {any} held a slider or a handle: hand.js @param {import("../stage.js").Stage} stage
 */
export function rowOf(held, stage) {
  const pad = held.kind === "handle" && stage.pads[held.pad];
  if (pad) pad.here = held.place; // from where the next key leads on, answered or not
  if (stage.requests.isOfOther(held, stage.data.address)) return stage.live;
  if (pad) return { table: pad.table, index: held.place };
  const { control } = stage.page.slider(held.name);
  const index = Math.round((held.value - control.low) / control.step);
  return { table: stage.sweep[held.name], index: Math.min(index, control.n_stops - 1) };
}
