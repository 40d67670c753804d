// What this browser remembers of the guide: which steps were seen, and whether it is
// folded away.
import { keep, recall } from "../page/storage.js";

const SEEN = "xentviz.seen";
const FOLDED = "xentviz.explore";

/** The names of the steps of a lesson that were seen. */
export const seen = (lesson) => recall(SEEN, {})[lesson] ?? [];

/** Keep that a step was seen. */
export function remember(lesson, step) {
  const known = seen(lesson);
  if (!known.includes(step)) keep(SEEN, { ...recall(SEEN, {}), [lesson]: [...known, step] });
}

/** Forget the steps of a lesson. */
export function forget(lesson) {
  const { [lesson]: _, ...others } = recall(SEEN, {});
  keep(SEEN, others);
}

/** Forget the steps of all lessons. */
export const forgetAll = () => keep(SEEN, {});

/** Whether the guide was folded away. */
export const isFolded = () => recall(FOLDED, false);

/** Keep whether it is. */
export const setFolded = (folded) => keep(FOLDED, folded);
