// What is in the hand: nothing, the thumb of a slider, or the handle of a point.

/**
 * @typedef {{kind: "nothing"}} Nothing
 * @typedef {{kind: "slider", name: string, value: number}} Thumb of a control
 * @typedef {{kind: "handle", pad: number, place: number}} Handle of the point of a pad
 * @typedef {Nothing | Thumb | Handle} Held
 * @typedef {{set: Object<string, number>} | {pad: [number, number]}} Move as the server is asked for
 */

/** @type {Nothing} */
const NOTHING = Object.freeze({ kind: "nothing" });

/**
 * The hand of one reader. It goes from one state to another so:
 *
 *     nothing --drag--> slider --release--> nothing, and its move is released
 *     nothing --place--> handle --release--> nothing, and its move is released
 *     slider or handle --drag or place of another--> its move is released; the other is held
 *
 * A finger that is still down where another has taken over moves nothing until it is put
 * down anew or the hand is empty: two that pull in turn would release a move at each pull.
 */
export class Hand {
  /**
   * @param {{onMove: (held: Held) => void, onRelease: (move: Move) => void}} listener
   *   called with what is held where it has gone, and with its move once it is let go
   */
  constructor({ onMove, onRelease }) {
    this.onMove = onMove;
    this.onRelease = onRelease;
    /** @type {Held} */
    this.held = NOTHING;
    /** @type {?string} the slider that was dragged last */
    this.lastDragged = null;
    /** @type {Set<string|number>} what other fingers are still on */
    this.overtaken = new Set();
  }

  /** The control whose thumb is held, if one is. @returns {?string} */
  get control() {
    return this.held.kind === "slider" ? this.held.name : null;
  }

  /** A finger is put down on a slider, or on the handle of a pad. @param {string|number} what */
  press(what) {
    this.overtaken.delete(what);
  }

  /** The thumb of a slider is at a value. @param {string} name @param {number} value */
  drag(name, value) {
    this.#take(name, { kind: "slider", name, value });
    if (this.control) this.lastDragged = this.control;
  }

  /** The point of a pad is at another place. @param {number} pad @param {number} place */
  place(pad, place) {
    this.#take(pad, { kind: "handle", pad, place });
  }

  /**
   * Let go of what is held, or only of `what` if that is what is held: another finger's
   * going up lets go of nothing.
   * @param {string|number} [what]
   */
  release(what = this.#what) {
    this.overtaken.delete(what);
    const { held } = this;
    if (held.kind === "nothing" || what !== this.#what) return;
    this.held = NOTHING;
    this.onRelease(held.kind === "slider" ? { set: { [held.name]: held.value } }
      : { pad: [held.pad, held.place] });
  }

  /** What is held: the name of a control, or the number of a pad. */
  get #what() {
    const { held } = this;
    return held.kind === "slider" ? held.name : held.kind === "handle" ? held.pad : null;
  }

  /** Hold something at another place; what was held before is let go. */
  #take(what, held) {
    if (this.held === NOTHING) this.overtaken.clear();
    if (this.overtaken.has(what)) return;
    const before = this.#what;
    if (before !== null && before !== what) {
      this.release();
      this.overtaken.add(before);
    }
    this.held = held;
    this.onMove(held);
  }
}
