// The frames of an animation made into one file, by the server or by the browser's encoder.
import { element } from "../page/words.js";

// How coarse a codec may be, on its own scale, for thin lines to stay clean; who knows no
// such scale gets so many bits for a pixel, and H.264 the level at which so many may come.
const CODECS = { mp4: ["avc", 16], webm: ["vp9", 20] };
const BITS = 3;
// What plays them, as a browser is asked: one that does not play a format may end where it
// is asked to encode it.
const PLAYED = { mp4: 'video/mp4; codecs="avc1.64001f"', webm: 'video/webm; codecs="vp9"' };

/** A GIF or an animated WebP of frames, which the server makes. */
export async function encodeOnServer(blobs, ending, milliseconds, signal) {
  const parts = blobs.flatMap((blob) => [Uint32Array.of(blob.size), blob]);
  const url = new URL(`../../animation.${ending}?milliseconds=${milliseconds}`, import.meta.url);
  const answer = await fetch(url, { method: "POST", signal, body: new Blob(parts),
    headers: { "Content-Type": "application/x-frames" } });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.blob();
}

/** The endings of the videos that this browser makes, of frames of a size and a pace. */
export async function encodable({ width = 640, height = 480, milliseconds = 80 } = {}) {
  // Browsers have an encoder only where they trust the connection.
  if (!globalThis.VideoEncoder) return [];
  const player = element("video");
  const played = Object.keys(CODECS).filter((ending) => player.canPlayType(PLAYED[ending]));
  if (!played.length) return [];
  const library = await mediabunny();
  const size = even({ width, height });
  const known = await Promise.all(played.map((ending) => {
    const { codec, quality } = encoding(library, ending, size, milliseconds);
    return library.canEncodeVideo(codec, { ...size, quality, frameRate: 1000 / milliseconds });
  }));
  return played.filter((_, index) => known[index]);
}

/** A video of frames, each shown as long as the others. */
export async function encode(blobs, ending, milliseconds, signal) {
  const library = await mediabunny();
  const first = await createImageBitmap(blobs[0]);
  const canvas = element("canvas", even(first));
  const context = canvas.getContext("2d", { alpha: false });
  const source = new library.CanvasSource(canvas, encoding(library, ending, canvas, milliseconds));
  const format = ending === "mp4" ? new library.Mp4OutputFormat() : new library.WebMOutputFormat();
  const output = new library.Output({ format, target: new library.BufferTarget() });
  output.addVideoTrack(source, { frameRate: 1000 / milliseconds });
  await output.start();
  try {
    for (const [index, blob] of blobs.entries()) {
      signal?.throwIfAborted();
      const image = index ? await createImageBitmap(blob) : first;
      context.drawImage(image, 0, 0);
      image.close();
      await source.add(index * milliseconds / 1000, milliseconds / 1000);
    }
    await output.finalize();
  } finally {
    if (output.state !== "finalized") await output.cancel();
  }
  return new Blob([output.target.buffer], { type: format.mimeType });
}

/** With which codec, and how well. */
function encoding({ Quality }, ending, { width, height }, milliseconds) {
  const [codec, quantizer] = CODECS[ending];
  const bitrate = Math.ceil(BITS * width * height * 1000 / milliseconds);
  return { codec, quality: new Quality({ quantizer, bitrate }) };
}

/** A size without odd sides, which H.264 has not: the last row or column is left out. */
function even({ width, height }) {
  return { width: width & ~1, height: height & ~1 };
}

/** The library that packs videos, as its makers publish it; only who wants one loads it. */
const mediabunny = () => import("../vendor/mediabunny.min.mjs");
