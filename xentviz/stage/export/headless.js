// The frames of an animation for a program that drives this page: it asks for each in turn.
// Its page has a face of its own, and no server: export/animation/rendering.py opens it.
import { toBlobs } from "./frames.js";

let frames = []; // by index: the promise of an image, and what keeps it

/** Draw an animation from now on. */
export function start(animation, size) {
  frames = animation.frames.map(() => Promise.withResolvers());
  toBlobs(animation, size, (blob, index) => frames[index].resolve(blob))
    .catch((error) => frames.forEach(({ reject }) => reject(error)));
}

/** One frame, as soon as it is there, as an address that holds it. */
export async function frame(index) {
  const reader = new FileReader();
  const blob = await frames[index].promise;
  return new Promise((resolve) => {
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(blob);
  });
}
