// The controls on their way to another state, one after another through the rows of its
// sweep, as if each were dragged there.
import { calm } from "../page/words.js";

const DURATION = 700; // ms, for all controls together

/** What takes the controls somewhere. */
export class Travel {
  constructor(stage) {
    this.stage = stage;
    this.trip = null; // {moves, end}: on its way
    this.latest = null; // the one that was asked for last, which may wait for an answer yet
  }

  /**
   * Take the controls to their values in `to`; then the moves are made that lead exactly
   * there. `end` is the row of the last state, where it is at hand.
   * @returns {Promise<boolean>} whether they have come there, and were not overtaken
   */
  async go(to, moves, end = null) {
    const { stage } = this;
    this.latest = null; // a later click is the one meant
    stage.descent.lastWalk = null;
    const settled = stage.settled();
    const trip = (this.latest = { moves, end, asking: new AbortController(), waits: true });
    await settled;
    if (this.latest !== trip || !trip.waits) return false;
    trip.waits = false;
    this.trip = trip;
    const legs = this.legs(to);
    if (!calm() && !document.hidden) await this.walk(trip, legs).catch(() => {});
    if (this.trip !== trip) return false; // overtaken, and at its end all the same
    if (legs.length) this.leave();
    this.trip = null;
    await stage.requests.answered();
    return this.latest === trip;
  }

  /** Those controls that are elsewhere, each with where it goes. */
  legs(to) {
    const { page } = this.stage;
    return Object.entries(to).filter(([name, value]) =>
      page.slider(name) && this.stage.lookUp(name) !== value);
  }

  /** Drag one control after another; each in the tables of where those before have led. */
  async walk(trip, legs) {
    const { stage } = this;
    const tables = legs.map(async ([name], k) => {
      if (k === 0) return { table: stage.sweep[name], rest: stage.rest };
      const before = legs.slice(0, k).map(([n, value]) => ({ set: { [n]: value } }));
      const { sweep, rest } = await stage.source.ahead(stage.data.address, before, trip.asking.signal);
      return { table: sweep[name], rest };
    });
    tables.forEach((table) => table.catch(() => {})); // one that fails is met below
    for (const [k, [name, value]] of legs.entries()) {
      const rows = await tables[k];
      if (this.trip !== trip || !rows.table) return;
      await this.drag(trip, name, value, rows, DURATION / legs.length);
    }
  }

  /** Drag one control through the rows of its sweep. */
  drag(trip, name, value, rows, duration) {
    const { stage } = this;
    const { control } = stage.page.slider(name);
    const stop = (at) => Math.min(Math.max(Math.round((at - control.low) / control.step), 0), control.n_stops - 1);
    const [from, to] = [stop(stage.lookUp(name)), stop(value)];
    return new Promise((done) => {
      let start = null;
      const tick = (now) => {
        if (this.trip !== trip) return done(null);
        start ??= now;
        const part = Math.min(1, (now - start) / duration);
        const eased = part * part * (3 - 2 * part);
        stage.show({ ...rows, index: Math.round(from + (to - from) * eased) });
        if (part < 1) requestAnimationFrame(tick);
        else done(null);
      };
      requestAnimationFrame(tick);
    });
  }

  /** Go nowhere any more: the history leads elsewhere. */
  abandon() {
    this.latest = null;
    this.trip?.asking.abort();
    this.trip = null;
  }

  /** Be at the end at once: something else is about to move. */
  leave() {
    const { stage, latest } = this;
    const trip = latest?.waits ? latest : this.trip;
    if (!trip) return;
    this.trip = null;
    trip.waits = false;
    trip.asking.abort();
    if (trip.end) stage.show(trip.end);
    stage.tell(...trip.moves);
  }
}
