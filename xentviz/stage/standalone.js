// A lesson as a document without Streamlit; page/embed.py writes what it reads.
import { show } from "./app.js";
import { dress } from "./theme.js";

const parent = document.getElementById("stage");
const { slug, version, plotly, framed } = parent.dataset;
const { fixedTheme } = document.documentElement.dataset;
let stage = null;
dress(fixedTheme ? [fixedTheme] : ["light", "dark"], () => stage.followTheme());
stage = show(parent, { lesson: slug, version, plotly, framed: framed === "true" });
