// A picture of the page as a file: as SVG, and as pixels.
import { face } from "./font.js";
import { fetched } from "../page/fields.js";
import { putTrails } from "../pictures/live.js";
import { hasWebGL } from "../pictures/scene.js";
import { seen, untilSeen } from "./seen.js";
import { words } from "../page/words.js";

const HYPHEN = /(>|[\deE(= ])-(?=[\d.]+[^<>"]{0,40}<)/g; // of a number in a text, in no attribute
const MOST_SIDE = 8192; // pixels of a scene, along one side

/** A picture as the text of an SVG, its face in it; with size, theme and title. */
export async function asSvg(stage, name, { width, height, scale, theme, titled }) {
  const settings = `${stage.address.cameraQuery}&theme=${theme}&titled=${titled ? 1 : 0}&width=${width}&height=${height}`;
  const answer = await fetched(`export/${stage.data.lesson}/${name}.figure`, settings);
  const { data, layout } = await answer.json();
  if (layout.scene && !hasWebGL()) throw new Error(words("picture.no_webgl"));
  putTrails(data, stage.descent);
  return svgOf({ data, layout }, { width, height, scale });
}

/** What Plotly draws of a figure as the text of an SVG, its face in it. */
export async function svgOf(figure, { width, height, scale }) {
  // A scene in it is a raster: twice as fine as the picture is to be, for its lines are
  // jagged otherwise, as far as Plotly and a graphics card go.
  const finest = Math.min(4, MOST_SIDE / Math.max(width, height));
  const config = { plotGlPixelRatio: Math.max(1, Math.min(2 * Math.max(1, scale), finest)) };
  const url = await Plotly.toImage({ ...figure, config }, { format: "svg", width, height, scale });
  // Plotly draws it in a graph of its own: as by `writeMinus`, its labels get a minus.
  const svg = decodeURIComponent(url.slice(url.indexOf(",") + 1)).replace(HYPHEN, "$1\u2212");
  const style = await face(figure.layout.font.family);
  return svg.replace(/<svg[^>]*>/, (start) => `${start}<style>${style}</style>`);
}

/** An SVG on a canvas. */
export async function painted(svg, { width, height, scale }) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height].map((side) => Math.round(side * scale));
  const context = canvas.getContext("2d");
  return untilSeen(() => {
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  });
}

/** A canvas as a file. */
export async function encoded(canvas, type) {
  const blob = await new Promise((done) => { canvas.toBlob(done, type, 0.95); });
  // A browser that does not know a format hands out another one without a word.
  if (blob?.type !== type) throw new Error(words("picture.not_made", { format: type.split("/")[1].toUpperCase() }));
  return seen(blob);
}
