// A lesson in a file of its own. In the place of the server it answers what the stage
// tells with the state that Python has tabulated: it looks up, it never calculates.
// export/html.py says what the file holds.
import { Stage } from "./stage.js";

const TYPES = { f4: Float32Array, f8: Float64Array };

/** Show the lesson that the document holds. */
export async function show(parent) {
  const lesson = JSON.parse(await new Response(held("lesson")).text());
  const numbers = await new Response(held("numbers")).arrayBuffer();
  const script = await new Response(held("plotly")).blob();
  const plotly = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const shelf = new Shelf(lesson, numbers);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const answer = (sequence) => ({ ...shelf.state(), ...dressed(lesson, dark), plotly, sequence,
    session: "file" });
  const stage = new Stage(parent, (message) => {
    message.moves.forEach((move) => shelf.move(move));
    queueMicrotask(() => stage.receive(answer(message.sequence)));
  });
  stage.receive(answer(0));
  dark.onchange = () => {
    dressed(lesson, dark);
    stage.followTheme();
  };
}

/** What an element of the document holds, unpacked. */
function held(id) {
  const packed = Uint8Array.from(atob(document.getElementById(id).textContent), (c) => c.charCodeAt(0));
  return new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
}

/** The lesson in the theme that it was written for, or that the reader asks for. */
function dressed({ told, figures }, dark) {
  const asked = dark.matches ? "dark" : "light";
  const theme = asked in figures ? asked : Object.keys(figures)[0];
  document.documentElement.dataset.theme = theme;
  document.documentElement.style.colorScheme = theme;
  return { ...told, theme, figures: figures[theme] };
}

/** The states of a lesson: each quantity over those axes that it differs along. */
class Shelf {
  constructor({ axes, columns, presets, start }, numbers) {
    this.axes = axes;
    this.columns = columns.map((column) => {
      const { length } = column;
      return { ...column, array: new TYPES[column.type](numbers, column.start, length) };
    });
    this.places = presets;
    this.presets = this.tableOf(presets, () => true);
    this.here = start;
  }

  /** Go where a thumb, or a preset, has gone. */
  move({ set, preset }) {
    if (preset !== undefined) this.here = this.places[preset];
    this.here = this.here.map((place, k) => {
      const { control, low, step, n_stops } = this.axes[k];
      if (set?.[control] === undefined) return place;
      return Math.min(Math.round((set[control] - low) / step), n_stops - 1);
    });
  }

  /** The state at rest, and the row of every stop around it. */
  state() {
    const rest = this.tableOf([this.here], () => true);
    for (const { shape } of Object.values(rest)) shape.shift();
    const sweep = Object.fromEntries(this.axes.map(({ control, n_stops }, k) => {
      const stops = Array.from({ length: n_stops }, (_, stop) => this.here.with(k, stop));
      const moves = (column) => column.axes.includes(k) && !column.at_release;
      return [control, this.tableOf(stops, moves)];
    }));
    return { rest, sweep, presets_table: this.presets };
  }

  /** Those columns that are wanted, a row for each of some places. */
  tableOf(places, wanted) {
    return Object.fromEntries(this.columns.filter(wanted).map((column) => {
      const { name, axes, shape, array } = column;
      const width = shape.reduce((a, b) => a * b, 1);
      const rows = new array.constructor(places.length * width);
      places.forEach((place, row) => {
        const index = axes.reduce((at, axis) => at * this.axes[axis].n_points + place[axis], 0);
        rows.set(array.subarray(index * width, (index + 1) * width), row * width);
      });
      return [name, { array: rows, shape: [places.length, ...shape] }];
    }));
  }
}
