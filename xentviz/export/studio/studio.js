// The page of a studio: comes for its film, and sends each frame back as bare pixels.
import { isOpaque, shoot } from "./film.js";

const { film, size } = await (await fetch("film")).json();
const packed = isOpaque(film) ? withoutAlpha() : (pixels) => pixels;
let sending = Promise.resolve();
await shoot(film, size, async ({ data }) => {
  await sending; // one ahead, no more: they come in order
  sending = send(packed(data));
});
await sending;

async function send(body) {
  const { ok } = await fetch("frame", { method: "POST", body });
  if (!ok) throw new Error("the studio refuses a frame");
}

/** Gives pixels without their alpha: four of them, a word each, go into three words. */
function withoutAlpha() {
  let onto = new Uint32Array();
  return (pixels) => {
    const from = new Uint32Array(pixels.buffer);
    // The same memory for each frame: new one costs more than to fill it.
    if (!onto.length) onto = new Uint32Array(Math.ceil(from.length / 4) * 3);
    for (let k = 0, to = 0; k < from.length; k += 4, to += 3) {
      const second = from[k + 1];
      const third = from[k + 2];
      onto[to] = (from[k] & 0xffffff) | (second << 24);
      onto[to + 1] = ((second >>> 8) & 0xffff) | (third << 16);
      onto[to + 2] = ((third >>> 16) & 0xff) | (from[k + 3] << 8);
    }
    return new Uint8Array(onto.buffer, 0, from.length * 3);
  };
}
