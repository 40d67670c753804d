// A lesson on a page of the app, Streamlit's or one of its own.
import { HttpSource } from "./data/http.js";
import { visit } from "./page/visited.js";
import { Stage } from "./stage.js";

/** Show a lesson in `parent`; `framed` if the page around it is somebody else's. */
export function show(parent, { lesson, version, plotly, framed = false }) {
  if (!lesson) { // the front door, which is a document of its own
    location.reload();
    return null;
  }
  if (!framed) visit(lesson);
  return new Stage(parent, new HttpSource({ lesson, version, plotly }), { lesson, framed });
}
