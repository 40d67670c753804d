// Answers from the file that a lesson lies in: Python has tabulated all of its states.
// It looks up, it never calculates. export/offline/html.py says what the file holds.
import { Column } from "./tables.js";

const TYPES = { f4: Float32Array, f8: Float64Array };

/** The states of a lesson: each quantity over those axes that it differs along; the last
 * of them is that of the places, between which the guide leads. */
export class FileSource {
  constructor({ answer, figures, axes, columns, presets, places }, numbers, plotly) {
    this.constant = answer;
    this.figures = figures;
    this.axes = axes;
    this.columns = columns.map((column) => {
      const { length } = column;
      return { ...column, array: new TYPES[column.type](numbers, column.start, length) };
    });
    this.presets = presets;
    this.presetsTable = this.tableOf(presets, () => true);
    this.places = places;
    this.here = places[0].start; // where the last answer was: no address says it
    this.plotly = plotly;
    this.hasAddress = false;
  }

  async answer(_, moves) {
    moves.forEach((move) => this.move(move));
    return { ...this.constant, ...this.tables() };
  }

  /** What moves would lead to, which are not made yet. */
  async ahead(_, moves) {
    const { here } = this;
    moves.forEach((move) => this.move(move));
    const tables = this.tables();
    this.here = here;
    return tables;
  }

  async figure(name, theme) {
    return this.figures[theme][name];
  }

  /** The same at once; the way to the result stands beside the stage. */
  figureNow(name, theme) {
    return this.figures[theme]?.[name];
  }

  /** Go where a preset, a thumb or the guide has gone. */
  move({ set, preset }) {
    if (preset !== undefined) this.here = this.presets[preset];
    for (const [name, value] of Object.entries(set ?? {})) this.here = this.after(name, value);
  }

  /** Where a control that is set leads: along its axis, or to another place. */
  after(name, value) {
    const k = this.axes.findIndex(({ control }) => control === name);
    if (k >= 0) return this.here.with(k, this.point(this.axes[k], value));
    const way = this.places[this.here.at(-1)].ways.find((one) => one[0] === name && one[1] === value);
    if (!way) return this.here;
    const [, , place, isThere] = way;
    return isThere ? this.places[place].start : this.here.with(-1, place);
  }

  /** The point of an axis that a value is at, or the nearest of its stops. */
  point({ low, step, n_stops, between }, value) {
    const beside = between.indexOf(value);
    return beside < 0 ? Math.min(Math.round((value - low) / step), n_stops - 1) : n_stops + beside;
  }

  /** The state at rest, and the row of every stop around it. */
  tables() {
    const rest = this.tableOf([this.here], () => true);
    for (const column of Object.values(rest)) column.shape.shift();
    const sweep = Object.fromEntries(this.axes.slice(0, -1).map(({ control, n_stops }, k) => {
      const stops = Array.from({ length: n_stops }, (_, stop) => this.here.with(k, stop));
      const moves = (column) => column.axes.includes(k) && !column.at_release;
      return [control, this.tableOf(stops, moves)];
    }));
    return { rest, sweep, presets_table: this.presetsTable };
  }

  /** Those columns that are kept, a row for each of some places. */
  tableOf(places, kept) {
    return Object.fromEntries(this.columns.filter(kept).map((column) => {
      const { name, axes, shape, array } = column;
      const width = shape.reduce((a, b) => a * b, 1);
      const rows = new array.constructor(places.length * width);
      places.forEach((place, row) => {
        const index = axes.reduce((at, axis) => at * this.axes[axis].n_points + place[axis], 0);
        rows.set(array.subarray(index * width, (index + 1) * width), row * width);
      });
      return [name, new Column(rows, [places.length, ...shape])];
    }));
  }
}
