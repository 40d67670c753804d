// Which lessons this browser has opened, the last one last. Nothing of it goes anywhere.
const NAME = "xentviz.lessons";

/** The lessons that were opened, the last one last. */
export function visited() {
  try {
    const found = JSON.parse(localStorage.getItem(NAME) ?? "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    return []; // storage is refused, or somebody else has written there
  }
}

/** Forget all of them. */
export function forgetVisits() {
  try {
    localStorage.removeItem(NAME);
  } catch { /* nothing was kept */ }
}

/** Keep that a lesson was opened. */
export function visit(lesson) {
  try {
    localStorage.setItem(NAME, JSON.stringify([...visited().filter((one) => one !== lesson), lesson]));
  } catch { /* nothing is kept */ }
}
