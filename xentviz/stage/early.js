// A lesson before Streamlit has started. Both need the main thread for a second and more,
// and the lesson is what the reader has come for: Streamlit starts when it is drawn, and
// takes it into its page. page/early.py writes what this reads.
import { showEarly } from "./app.js";

const parent = document.getElementById("xv-early");
const { slug, version, plotly, streamlit } = parent.dataset;
parent.style.colorScheme = chosenTheme();
await showEarly(parent, { lesson: slug, version, plotly });
await import(new URL(streamlit, location.href).href);

/** The theme that the reader has chosen on this page, where Streamlit keeps it. */
function chosenTheme() {
  try {
    const chosen = JSON.parse(localStorage.getItem(`stActiveTheme-${location.pathname}-v2`));
    return { Light: "light", Dark: "dark" }[chosen] ?? "";
  } catch { // what is kept is of others, or nothing may be
    return "";
  }
}
