// Pictures as files, made in this browser.
import { choice, row, saved, ticked, typed, within } from "../page/fields.js";
import { asSvg, encoded, painted } from "./raster.js";
import { writes } from "./seen.js";
import { stagePicture } from "./stage_picture.js";
import { button, element, words } from "../page/words.js";

const FORMATS = { png: "PNG", jpeg: "JPEG", webp: "WebP", svg: "SVG" };

/** What of it, in which format, how large, on which ground. */
export function pictureSection({ stage, picture, doing }) {
  const { exports } = stage.data;
  const { offsetWidth: width, offsetHeight: height } = boxOf(stage, picture);
  const what = choice(words("picture.of"), "of", [["picture", words("picture.this")], ["stage", words("picture.stage")]]);
  const formats = Object.entries(FORMATS).filter(([name]) => name === "svg" || writes(`image/${name}`));
  const format = choice(words("picture.as"), "format", formats);
  const size = choice(words("picture.size"), "size", [["screen", words("picture.here", { width, height })],
    ["hd", "1920 × 1080"], ["own", words("picture.own")]]);
  const own = row(typed(words("picture.width"), "width", 1280, exports.side), typed(words("picture.height"), "height", 800, exports.side),
    typed(words("picture.scale"), "scale", 1, exports.scale, "any"));
  const { ground, letters } = styleFields(stage);
  const titled = ticked(words("picture.titled"), "titled");
  const note = element("p", { class: "xv-note" });
  const fit = () => {
    const whole = what.input.value === "stage";
    own.hidden = whole || size.input.value !== "own";
    for (const field of [size, ground, letters, titled]) field.hidden = whole;
    note.textContent = noteOn(stage, picture, whole, format.input.value, ground.input.value);
  };
  for (const { input } of [what, format, size, ground]) input.onchange = fit;
  size.input.onchange = () => { letters.input.value = size.input.value === "hd" ? "slide" : "screen"; fit(); };
  fit();
  const save = button(words("picture.save"), () => doing(async () => {
    save.disabled = true;
    try {
      if (what.input.value === "stage") return await saveStage(stage, format.input.value);
      const dimensions = lettered(exports, sizeOf(exports, size.input.value, own, { width, height }), letters.input.value);
      return await savePicture(stage, picture, format.input.value,
        { ...dimensions, theme: ground.input.value, titled: titled.input.checked });
    } finally { save.disabled = false; }
  }));
  save.className = "xv-do";
  return [row(what, format), row(size, ground, letters), own, titled, note, save];
}

/** On which ground, by default that of the page, and how large its letters are. */
export function styleFields({ theme, data: { exports } }) {
  const ground = choice(words("picture.ground"), "ground", exports.themes.map((name) => [name, words(`theme.${name}`)]));
  ground.input.value = theme;
  const letters = choice(words("picture.letters"), "letters", Object.keys(exports.letters).map((name) => [name, words(`letters.${name}`)]));
  return { ground, letters };
}

/** The size that the fields say; one that cannot be is refused. */
function sizeOf(exports, kind, own, here) {
  if (kind === "hd") return { width: 1920, height: 1080, scale: 1 };
  if (kind === "screen") return { ...here, scale: Math.max(1, devicePixelRatio) };
  const [width, height, scale] = [...own.children].map(({ input }) => input.valueAsNumber);
  const whole = (name, side) => {
    if (within(name, side, exports.side) % 1) throw new Error(words("picture.whole", { name, side }));
  };
  const called = (side) => words(`picture.${side}`).toLowerCase();
  whole(called("width"), width);
  whole(called("height"), height);
  checkShape(exports, width, height);
  within(called("scale"), scale, exports.scale);
  if (width * height * scale ** 2 > exports.most_pixels) {
    const most = exports.most_pixels.toLocaleString("en");
    throw new Error(words("picture.most", { most, width, height, scale }));
  }
  return { width, height, scale };
}

/** Refuse a picture that is far longer than wide, or wider than long. */
export function checkShape({ most_ratio }, width, height) {
  if (Math.max(width, height) <= most_ratio * Math.min(width, height)) return;
  throw new Error(words("picture.shape", { most: most_ratio, width, height }));
}

/** Other room at another scale: as many pixels, and larger letters, but none that would be cut. */
export function lettered({ letters, least_room }, { width, height, scale = 1 }, name) {
  const factor = Math.min(letters[name], width / least_room[0], height / least_room[1]);
  return { width: width / factor, height: height / factor, scale: scale * factor };
}

async function savePicture(stage, picture, format, settings) {
  const clear = settings.theme.startsWith("transparent");
  if (format === "jpeg" && clear) throw new Error(words("picture.jpeg"));
  const svg = await asSvg(stage, picture, settings);
  const canvas = await painted(svg, settings);
  const blob = format === "svg" ? new Blob([svg], { type: "image/svg+xml" }) : await encoded(canvas, `image/${format}`);
  return saved(blob, `${stage.data.exports.stems[picture]}.${ending(format)}`);
}

async function saveStage(stage, format) {
  if (format === "svg") throw new Error(words("picture.no_svg"));
  return saved(await stagePicture(stage, `image/${format}`), `${stage.data.exports.stems[""]}.${ending(format)}`);
}

const ending = (format) => (format === "jpeg" ? "jpg" : format);

/** The room that a picture has on the page, with its caption. */
function boxOf(stage, picture) {
  return stage.root.querySelector(`[data-figure="${picture}"]`);
}

/** What is to be known of a choice. */
function noteOn(stage, picture, whole, format, ground) {
  if (whole) return words("picture.stage_note");
  if (format === "svg" && stage.pictures.drawn.get(picture)?.scene) {
    return words("picture.svg_note");
  }
  if (format === "jpeg" && ground.startsWith("transparent")) return words("picture.jpeg_note");
  return "";
}
