// What is saved is looked at first: a browser may hand out an empty picture without a word.
import { words } from "../page/words.js";

const SIDE = 160; // pixels, that a picture is looked at in
const ATTEMPTS = 6;
const PAUSE = 150; // ms: WebKit draws what lies in an SVG before it has decoded it

/** Whether all of an image is of one colour. */
function isBlank(image) {
  const canvas = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(image, 0, 0, SIDE, SIDE);
  const pixels = new Uint32Array(context.getImageData(0, 0, SIDE, SIDE).data.buffer);
  return pixels.every((pixel) => pixel === pixels[0]);
}

/** Draw until there is something in what `draw` returns; refuse what stays empty. */
export async function untilSeen(draw) {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (attempt) await new Promise((go) => { setTimeout(go, PAUSE); });
    const image = draw();
    if (!isBlank(image)) return image;
  }
  throw new Error(words("picture.empty"));
}

/** Refuse a file whose pixels are all of one colour; return it. */
export async function seen(blob) {
  const image = await createImageBitmap(blob);
  const blank = isBlank(image);
  image.close();
  if (blank) throw new Error(words("picture.empty"));
  return blob;
}

/** Whether this browser writes images of a type: one that does not writes PNG instead. */
export function writes(type) {
  return document.createElement("canvas").toDataURL(type).startsWith(`data:${type}`);
}
