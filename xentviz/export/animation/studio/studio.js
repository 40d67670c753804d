// The page of a studio: sends each frame of the film that it is told as bare pixels.
import { shoot } from "./film.js";

const { film: wanted, size } = JSON.parse(await film);
// What is there of Plotly until now draws in 3-D alone.
if (!wanted.figure.layout.scene) await import("./plotly.js");
let heard = null;
await shoot(wanted, size, async ({ data }) => {
  await heard; // one ahead, no more
  heard = told();
  studio.send(data);
});
