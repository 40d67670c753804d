// What this browser remembers for the reader. Nothing of it goes anywhere; where storage
// is refused, as in a frame of another site, nothing is kept.

/** What was kept under a name, if it is of the kind of `otherwise`. */
export function recall(name, otherwise) {
  try {
    const found = JSON.parse(localStorage.getItem(name) ?? "null");
    const isAlike = typeof found === typeof otherwise && Array.isArray(found) === Array.isArray(otherwise);
    return found !== null && isAlike ? found : otherwise;
  } catch {
    return otherwise; // refused, or somebody else has written there
  }
}

/** Keep a value under a name. */
export function keep(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch { /* nothing is kept */ }
}
