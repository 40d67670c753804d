// A lesson in a file of its own.
import { FileSource } from "./data/file.js";
import { Stage } from "./stage.js";
import { dress } from "./theme.js";

/** Show the lesson that the document holds. */
export async function show(parent) {
  const lesson = JSON.parse(await new Response(unpacked("lesson")).text());
  const numbers = await new Response(unpacked("numbers")).arrayBuffer();
  const script = await new Response(unpacked("plotly")).blob();
  const plotly = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  let stage = null;
  dress(lesson.themes, () => stage.followTheme());
  stage = new Stage(parent, new FileSource(lesson, numbers, plotly), {});
}

/** What an element of the document holds, unpacked. */
function unpacked(id) {
  const packed = Uint8Array.from(atob(document.getElementById(id).textContent), (c) => c.charCodeAt(0));
  return new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
}
