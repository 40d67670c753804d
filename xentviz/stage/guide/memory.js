// What this browser remembers of the guide: which steps were seen, and whether it is
// folded away. Nothing of it goes anywhere.

const SEEN = "xentviz.seen";
const FOLDED = "xentviz.explore";

/** The names of the steps of a lesson that were seen. */
export function seen(lesson) {
  return all()[lesson] ?? [];
}

/** Keep that a step was seen. */
export function remember(lesson, step) {
  const known = seen(lesson);
  if (!known.includes(step)) write(SEEN, JSON.stringify({ ...all(), [lesson]: [...known, step] }));
}

/** Forget the steps of a lesson. */
export function forget(lesson) {
  const { [lesson]: _, ...others } = all();
  write(SEEN, JSON.stringify(others));
}

/** Forget the steps of all lessons. */
export const forgetAll = () => write(SEEN, "{}");

/** Whether the guide was folded away. */
export const isFolded = () => read(FOLDED) === "true";

/** Keep whether it is. */
export const setFolded = (folded) => write(FOLDED, String(folded));

function all() {
  try {
    return JSON.parse(read(SEEN) ?? "{}");
  } catch {
    return {}; // somebody else has written there
  }
}

/** Storage may be refused, as in a frame of another site: then nothing is kept. */
function read(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function write(name, text) {
  try {
    localStorage.setItem(name, text);
  } catch { /* nothing is kept */ }
}
