// A lesson before Streamlit has started, in the document itself: page/early.py. Both need
// the main thread for a second and more, and the lesson is what the reader has come for:
// Streamlit starts when it is drawn, and takes it into its page.
const PATIENCE = 5000; // ms that Streamlit waits at most: it brings the way to other lessons

const place = document.getElementById("xv-early");
const { slug, version, plotly, modules, streamlit } = place.dataset;
place.style.colorScheme = chosenTheme();
const drawn = import(beside(`${modules}/app.js`))
  .then(({ showEarly }) => showEarly(place, { lesson: slug, version, plotly }))
  .catch(() => place.remove()); // mount.js tries again, and says so
Promise.race([drawn, new Promise((done) => setTimeout(done, PATIENCE))])
  .then(() => import(beside(streamlit)));

/** What lies beside the page. */
function beside(path) {
  return new URL(path, location.href).href;
}

/** The theme that the reader has chosen on this page, where Streamlit keeps it. */
function chosenTheme() {
  try {
    const chosen = JSON.parse(localStorage.getItem(`stActiveTheme-${location.pathname}-v2`));
    return { Light: "light", Dark: "dark" }[chosen] ?? "";
  } catch { // what is kept is of others, or nothing may be
    return "";
  }
}
