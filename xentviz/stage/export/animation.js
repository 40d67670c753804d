// Animations to take along: this browser draws the frames, the server or it joins them.
import { button, choice, fetched, options, row, saved, typed, within } from "../page/fields.js";
import { assembled, encodable, encoded, photographed } from "./frames.js";
import { element } from "../page/words.js";

const ASSEMBLED = ["gif", "webp"];
const NAMES = { gif: "GIF", webp: "animated WebP", mp4: "MP4", webm: "WebM" };

/** What moves, in which format, how many frames, how large and how fast. */
export function filmSection({ stage, picture, doing, signal }) {
  const { take, theme } = stage.data;
  const scene = stage.pictures.drawn.get(picture)?.scene;
  const motions = [scene && ["turn", "one turn"], stage.data.descent && ["descent", "the descent from here"]];
  const what = choice("Of", "motion", motions.filter(Boolean));
  const format = choice("As", "format", named(ASSEMBLED));
  // Where the server is gone there is no video, as there is no film.
  encodable().then((videos) => format.input.append(...options(named(videos))), () => {});
  const ground = choice("Background", "ground", take.themes.map((name) => [name, name]));
  ground.input.value = theme;
  const { frames, milliseconds } = take.film;
  const numbers = row(typed("Frames", "frames", 48, frames), typed("Milliseconds each", "milliseconds", 80, milliseconds),
    typed("Width", "width", 640, take.side), typed("Height", "height", 480, take.side));
  const bar = element("progress", { "aria-label": "Frames drawn", value: 0 });
  const cancel = button("Cancel", () => running?.abort());
  const progress = row(bar, cancel);
  progress.hidden = true;
  let running = null;
  const make = button("Make it", () => doing(async () => {
    const wanted = wantedOf(take, numbers, format.input.value, ground.input.value);
    running = new AbortController();
    signal.addEventListener("abort", () => running.abort());
    make.disabled = true;
    progress.hidden = false;
    try {
      const blob = await filmed(stage, picture, { ...wanted, motion: what.input.value }, bar, running.signal);
      return saved(blob, `${take.stems[picture]}-${what.input.value}.${format.input.value}`);
    } catch (error) {
      if (error.name === "AbortError") return "Cancelled.";
      throw error;
    } finally {
      make.disabled = false;
      progress.hidden = true;
    }
  }));
  make.className = "xv-do";
  return [row(what, format, ground), numbers, make, progress];
}

/** Formats, each with what it is called. */
const named = (formats) => formats.map((format) => [format, NAMES[format]]);

/** What is wanted; what cannot be is refused. */
function wantedOf(take, numbers, format, ground) {
  if (ground === "transparent" && !ASSEMBLED.includes(format)) {
    throw new Error(`${NAMES[format]} has no transparency: choose light or dark`);
  }
  const wanted = { format, ground };
  const bounds = { frames: take.film.frames, milliseconds: take.film.milliseconds, width: take.side, height: take.side };
  for (const { input } of numbers.children) {
    wanted[input.name] = within(input.name, input.valueAsNumber, bounds[input.name]);
    if (wanted[input.name] % 1) throw new Error(`${input.name} must be a whole number, got ${input.value}`);
  }
  const { frames, width, height } = wanted;
  const most = take.film.most_pixels;
  if (frames * width * height > most) {
    throw new Error(`frames × width × height must be at most ${most.toLocaleString("en")} pixels, got ${frames} × ${width} × ${height}`);
  }
  return wanted;
}

/** A file with the film in it; the bar follows the frames. */
async function filmed(stage, picture, { motion, format, ground, frames, milliseconds, width, height }, bar, signal) {
  bar.removeAttribute("value"); // until it is known how many there are
  const assemble = ASSEMBLED.includes(format);
  if (!assemble && !(await encodable({ width, height, milliseconds })).includes(format)) {
    throw new Error(`This browser makes no ${NAMES[format]} of ${width} × ${height} pixels: choose a smaller size, or GIF`);
  }
  const query = `${stage.cameraQuery()}&figure=${picture}&motion=${motion}&frames=${frames}`
    + `&milliseconds=${milliseconds}&theme=${ground}`;
  const film = await (await fetched(`film/${stage.data.lesson}`, query, signal)).json();
  bar.max = film.frames.length;
  const blobs = await photographed(film, { width, height, scale: 1 }, (_, index) => { bar.value = index + 1; }, signal);
  bar.removeAttribute("value");
  return (assemble ? assembled : encoded)(blobs, format, milliseconds, signal);
}
