// The address of the page: it says the whole state and how it is looked at, so that a
// link opens exactly what is seen. The browser owns it.
import { words } from "./words.js";

const VIEW = ["camera", "enlarged", "hide", "v", "lang"];

/** The query of a state, looked at in a way that `parts` say; a link says a version. */
export function query(state, parts, version) {
  return [state, version && `v=${version}`, ...parts].filter(Boolean).join("&");
}

/** The whole address that a query opens. */
export function addressOf(query) {
  return location.origin + location.pathname + (query ? `?${query}` : "");
}

/** Whether the page's address is that of a lesson: Streamlit leads to others. */
export function isAt(lesson) {
  return location.pathname.split("/").at(-1) === lesson;
}

/** The query of the page's address; of the state alone, if the view is known already. */
export function currentQuery({ stateOnly = false } = {}) {
  return location.search.slice(1).split("&")
    .filter((part) => !(stateOnly && VIEW.includes(part.split("=")[0]))).join("&");
}

/** Have the address say what is seen, as a new entry of the history or in its place. */
export function writeAddress(query, asEntry) {
  const kept = location.search.slice(1).split("&").filter((part) => part.startsWith("embed"));
  const address = addressOf([query, ...kept].filter(Boolean).join("&"));
  if (address === location.href) return;
  if (asEntry) history.pushState(history.state, "", address);
  else history.replaceState(history.state, "", address);
}

/** Copy a text, and give the words that say so. */
export async function copy(text, said) {
  try {
    await navigator.clipboard.writeText(text);
    return said;
  } catch {
    return words("stage.copy_this", { text });
  }
}
