// Links, and the code that puts the stage into a page.
import { choice, copied } from "../page/fields.js";
import { element } from "../page/words.js";

// By their names in a link, what they are called here.
const HIDEABLE = { text: "text", title: "title", guide: "guide", presets: "presets", options: "options",
  controls: "sliders", formula: "formula", readouts: "numbers", player: "player",
  captions: "captions", export: "links and files" };

/** The link and the frame, each with a button that copies it. */
export function linkSection({ stage, picture, doing }) {
  const what = choice("Opens", "opens", [["", "what you see now"], [picture, "this picture, enlarged"],
    ...stage.guide.steps.map(({ title }, index) => [`step=${index + 1}`, `step ${index + 1}: ${title}`])]);
  what.input.value = picture;
  const link = copied("Link", "link", "", doing);
  const frame = copied("Embed code", "frame", "", doing);
  const hide = element("fieldset", { class: "xv-ticks" });
  hide.append(element("legend", {}, "Leave out"));
  for (const [name, label] of Object.entries(HIDEABLE)) {
    if (name === "player" && !stage.data.descent) continue;
    const tick = element("label");
    tick.append(element("input", { type: "checkbox", value: name }), label);
    tick.firstChild.checked = stage.view.initial.hidden.includes(name);
    hide.append(tick);
  }
  const fill = () => {
    const named = [...hide.querySelectorAll(":checked")].map(({ value }) => value);
    const others = stage.view.initial.hidden.filter((name) => !(name in HIDEABLE));
    const hidden = [...others, ...named];
    link.area.value = what.input.value.startsWith("step=") ? stage.linkTo(what.input.value, hidden)
      : stage.link(what.input.value || stage.view.enlarged, hidden);
    frame.area.value = frameOf(link.area.value, stage.data);
  };
  what.input.onchange = hide.onchange = fill;
  fill();
  return [what, link, frame, hide];
}

/** The code of a frame for another page. */
function frameOf(link, { title, frame: [width, height] }) {
  const src = `${link}&embed=true`.replaceAll("&", "&amp;");
  return `<iframe src="${src}" title="${title}" width="${width}" height="${height}" style="border: 0; max-width: 100%"`
    + ' allow="clipboard-write; fullscreen" loading="lazy"></iframe>';
}
