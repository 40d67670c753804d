// The page of a studio: sends each frame of the film that it is told as bare pixels.
import { shoot } from "./film.js";

const { film: wanted, size } = JSON.parse(await film);
let heard = null;
await shoot(wanted, size, async ({ data }) => {
  await heard; // one ahead, no more
  heard = told();
  studio.send(data);
});
