// What a reader has done and the source has not answered yet: the newest request takes
// the place of the one before, and carries the moves of it that are unanswered.
import { patiently } from "./source.js";

const MOST_MOVES = 32; // that one answer makes: xentviz/state/moves.py

/**
 * @typedef {object} Request
 * @property {string} query the state that it starts from
 * @property {import("./source.js").Move[]} moves what is done there
 * @property {boolean} [asEntry] whether its state is a new entry of the history
 * @property {boolean} [byHistory] whether the history has led to it
 * @property {number} [preset] the last one of its moves, or of those answered with it
 * @property {object} [refused] by control why what was typed cannot be had
 */

/** The requests of a stage to its source: one at a time is waited for. */
export class Requests {
  /**
   * @param {import("./source.js").Source} source
   * @param {{onAnswer: (request: any, answer: any) => void, onWaiting: () => void,
   *   onRefusal: (request: Request, error: Error) => void}} listener called with the answer
   *   to all that was asked, or why there is none, and before each further attempt
   */
  constructor(source, listener) {
    this.source = source;
    this.listener = listener;
    /** @type {?Request} asked, and not yet answered */
    this.pending = null;
    this.resolvers = []; // of who waits until nothing is pending
    this.controller = new AbortController();
  }

  /** Ask for a state; the newest request wins, whatever order answers come in. @param {Request} request */
  ask(request) {
    this.controller.abort();
    this.controller = new AbortController();
    this.pending = request;
    const moves = request.moves.slice(0, MOST_MOVES);
    const attempt = (signal) => this.source.answer(request.query, moves, signal);
    patiently(attempt, this.controller.signal, this.listener.onWaiting)
      .then((answer) => this.#answer(request, answer), (error) => this.#refuse(request, error));
  }

  /** Ask for the state after more moves than those that are not answered yet. */
  add(address, moves) {
    /** @type {Request} */
    const before = this.pending ?? { query: address, moves: [] };
    const { query, byHistory } = before; // which brings the step of the guide, whatever moves
    const preset = moves.findLast((move) => move.preset !== undefined)?.preset ?? before.preset;
    this.ask({ query, byHistory, preset, moves: [...before.moves, ...moves], asEntry: true });
  }

  /** Wait until nothing is pending. */
  async answered() {
    while (this.pending) await new Promise((resolve) => this.resolvers.push(resolve));
  }

  /** Whether what is pending is more than moves of what is held, from an address on. */
  isOfOther(held, address) {
    const isOfHeld = ({ set, pad }) => (held.kind === "slider" ? set && held.name in set
      : pad?.[0] === held.pad);
    if (!this.pending) return false;
    return this.pending.query !== address || !this.pending.moves.every(isOfHeld);
  }

  /** Where a control was set that is not answered, and nothing else was done since. */
  valueSet(name) {
    /** @type {any[]} */
    const moves = this.pending?.moves ?? [];
    const last = moves.findLast((move) => !move.set || name in move.set);
    return last?.set?.[name];
  }

  /** Ask for nothing any more. */
  abort() {
    this.pending = null;
    this.controller.abort();
  }

  /** Take an answer; where more was done than one takes, ask for the rest of it. */
  #answer(request, answer) {
    if (request !== this.pending) return;
    const moves = request.moves.slice(MOST_MOVES);
    const refused = { ...request.refused, ...answer.refused };
    if (moves.length) return this.ask({ ...request, query: answer.address, moves, refused });
    this.pending = null;
    this.listener.onAnswer({ ...request, refused }, answer);
    this.#resolve();
  }

  /** Take a refusal: asking again would not help. */
  #refuse(request, error) {
    if (request !== this.pending) return; // another has taken its place
    this.pending = null;
    this.listener.onRefusal(request, error);
    this.#resolve();
  }

  #resolve() {
    this.resolvers.splice(0).forEach((resolve) => resolve());
  }
}
