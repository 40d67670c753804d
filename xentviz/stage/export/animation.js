// Animations: this browser draws the frames, the server or it makes a file of them.
import { choice, fetched, options, row, saved, typed, within } from "../page/fields.js";
import { encodable, encode, encodeOnServer } from "./encoder.js";
import { toBlobs } from "./frames.js";
import { checkShape, lettered, styleFields } from "./picture.js";
import { seen } from "./seen.js";
import { button, element, words } from "../page/words.js";

const ON_SERVER = ["gif", "webp"];
const NAMES = { gif: "GIF", webp: "WebP", mp4: "MP4", webm: "WebM" };

/** What moves, in which format, how many frames, how large and how fast. */
export function animationSection({ stage, picture, doing, signal }) {
  const { exports } = stage.data;
  const scene = stage.pictures.drawn.get(picture)?.scene;
  const motions = [scene && ["turn", words("animation.turn")], stage.data.descent && ["descent", words("animation.descent")]];
  const what = choice(words("picture.of"), "motion", motions.filter(Boolean));
  const format = choice(words("picture.as"), "format", named(ON_SERVER));
  // Where the server is gone there is no video, as there is no animation.
  encodable().then((videos) => format.input.append(...options(named(videos))), () => {});
  const { ground, letters } = styleFields(stage);
  const { frames, milliseconds } = exports.animation;
  const numbers = row(typed(words("animation.frames"), "frames", 48, frames), typed(words("animation.milliseconds"), "milliseconds", 80, milliseconds),
    typed(words("picture.width"), "width", 640, exports.side), typed(words("picture.height"), "height", 480, exports.side));
  const bar = element("progress", { "aria-label": words("animation.drawn"), value: 0 });
  const cancel = button(words("animation.cancel"), () => running?.abort());
  const progress = row(bar, cancel);
  progress.hidden = true;
  let running = null;
  const make = button(words("animation.make"), () => doing(async () => {
    const settings = settingsOf(exports, numbers, format.input.value, ground.input.value);
    running = new AbortController();
    signal.addEventListener("abort", () => running.abort());
    make.disabled = true;
    progress.hidden = false;
    try {
      const blob = await fileOf(stage, picture, { ...settings, motion: what.input.value, room: lettered(exports, settings, letters.input.value) }, bar, running.signal);
      return saved(blob, `${exports.stems[picture]}-${what.input.value}.${format.input.value}`);
    } catch (error) {
      if (error.name === "AbortError") return words("animation.cancelled");
      throw error;
    } finally {
      make.disabled = false;
      progress.hidden = true;
    }
  }));
  make.className = "xv-do";
  return [row(what, format, ground, letters), numbers, make, progress];
}

/** Formats, each with what it is called. */
const named = (formats) => formats.map((format) => [format, NAMES[format]]);

/** What the fields say; what cannot be is refused. @returns {any} */
function settingsOf(exports, numbers, format, ground) {
  if (ground.startsWith("transparent") && !ON_SERVER.includes(format)) {
    throw new Error(words("animation.opaque", { format: NAMES[format] }));
  }
  const settings = { format, ground };
  const { animation } = exports;
  const bounds = { frames: animation.frames, milliseconds: animation.milliseconds, width: exports.side, height: exports.side };
  for (const { input } of numbers.children) {
    const name = input.previousElementSibling.textContent.toLowerCase();
    settings[input.name] = within(name, input.valueAsNumber, bounds[input.name]);
    if (settings[input.name] % 1) throw new Error(words("animation.whole", { name, value: input.value }));
  }
  const { frames, width, height } = settings;
  checkShape(exports, width, height);
  const most = animation.most_pixels;
  if (frames * width * height > most) {
    throw new Error(words("animation.most", { most: most.toLocaleString("en"), frames, width, height }));
  }
  return settings;
}

/** The animation as a file; the bar follows the frames. */
async function fileOf(stage, picture, { motion, format, ground, room, frames, milliseconds, width, height }, bar, signal) {
  bar.removeAttribute("value"); // until it is known how many there are
  const onServer = ON_SERVER.includes(format);
  if (!onServer && !(await encodable({ width, height, milliseconds })).includes(format)) {
    throw new Error(words("animation.not_made", { format: NAMES[format], width, height }));
  }
  const query = `${stage.address.cameraQuery}&figure=${picture}&motion=${motion}&frames=${frames}`
    + `&milliseconds=${milliseconds}&theme=${ground}&width=${room.width}&height=${room.height}`;
  const animation = await (await fetched(`animation/${stage.data.lesson}`, query, signal)).json();
  bar.max = animation.frames.length;
  const blobs = await toBlobs(animation, room, (_, index) => { bar.value = index + 1; }, signal);
  bar.removeAttribute("value");
  await seen(blobs[0]);
  return (onServer ? encodeOnServer : encode)(blobs, format, milliseconds, signal);
}
