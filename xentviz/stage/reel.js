// Reels: the frames of a film put together, by the server or by the browser's recorder.
import { element } from "./words.js";

const VIDEOS = {
  mp4: ["video/mp4;codecs=avc1.42E01F", "video/mp4;codecs=avc1.640028"],
  webm: ["video/webm;codecs=vp9", "video/webm"],
};

/** A GIF or an animated WebP of frames, which the server puts together. */
export async function assembled(blobs, ending, milliseconds, signal) {
  const parts = blobs.flatMap((blob) => [Uint32Array.of(blob.size), blob]);
  const url = new URL(`../film.${ending}?milliseconds=${milliseconds}`, import.meta.url);
  const answer = await fetch(url, { method: "POST", signal, body: new Blob(parts),
    headers: { "Content-Type": "application/x-frames" } });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.blob();
}

/** The endings of the videos that this browser makes. */
export function recordable() {
  return Object.keys(VIDEOS).filter((ending) => kindOf(ending));
}

/** A video of frames: they are played once, in their own time, and recorded. */
export async function recorded(blobs, ending, milliseconds, signal) {
  const images = await Promise.all(blobs.map((blob) => createImageBitmap(blob)));
  // H.264 has no odd sides.
  const [width, height] = [images[0].width & ~1, images[0].height & ~1];
  const canvas = element("canvas", { width, height });
  const context = canvas.getContext("2d", { alpha: false });
  const stream = canvas.captureStream(0);
  const [track] = stream.getVideoTracks();
  const recorder = new MediaRecorder(stream, { mimeType: kindOf(ending),
    videoBitsPerSecond: width * height * 40 });
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise((resolve, reject) => {
    recorder.onstop = resolve;
    recorder.onerror = ({ error }) => reject(error);
  });
  recorder.start();
  try {
    // The last is shown twice: a video ends with the beginning of its last frame.
    const start = performance.now();
    for (const [index, image] of [...images, images.at(-1)].entries()) {
      signal?.throwIfAborted();
      context.drawImage(image, 0, 0);
      track.requestFrame();
      await until(start + (index + 1) * milliseconds);
    }
  } finally {
    recorder.stop();
    track.stop();
    images.forEach((image) => image.close());
  }
  await stopped;
  return new Blob(parts, { type: recorder.mimeType });
}

/** What MediaRecorder calls a video with this ending, where it makes one. */
function kindOf(ending) {
  return VIDEOS[ending].find((kind) => globalThis.MediaRecorder?.isTypeSupported(kind));
}

/** Wait until a moment of the page's clock. */
function until(moment) {
  return new Promise((resolve) => { setTimeout(resolve, moment - performance.now()); });
}
