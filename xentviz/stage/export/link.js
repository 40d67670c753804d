// Links, and the code that puts the stage into a page.
import { choice, copied } from "../page/fields.js";
import { element, words } from "../page/words.js";

// By their names in a link.
const HIDEABLE = ["text", "title", "guide", "presets", "options", "controls", "formula", "readouts",
  "player", "captions", "export"];

// By its name, in CSS pixels: one that fits a slide, and one for the column of a course.
const FRAMES = { slide: [960, 540], column: [640, 720] };

/** The link and the frame, each with a button that copies it. */
export function linkSection({ stage, picture, doing }) {
  const what = choice(words("link.opens"), "opens", [["", words("link.now")], [picture, words("link.enlarged")],
    ...stage.guide.steps.map(({ title }, index) => [`step=${index + 1}`, words("link.step", { index: index + 1, title })])]);
  const sizes = { whole: stage.data.frame, ...FRAMES };
  const size = choice(words("link.size"), "size", Object.entries(sizes).map(([name, [width, height]]) =>
    [name, words(`link.${name}`, { width, height })]));
  const link = copied(words("link.link"), "link", "", doing);
  const frame = copied(words("link.frame"), "frame", "", doing);
  const hide = element("fieldset", { class: "xv-ticks" });
  hide.append(element("legend", {}, words("link.leave_out")));
  for (const name of HIDEABLE) {
    if (name === "player" && !stage.data.descent) continue;
    const tick = element("label");
    tick.append(element("input", { type: "checkbox", value: name }), words(`hide.${name}`));
    tick.firstChild.checked = stage.view.initial.hidden.includes(name);
    hide.append(tick);
  }
  const fill = () => {
    const named = [...hide.querySelectorAll(":checked")].map(({ value }) => value);
    const others = stage.view.initial.hidden.filter((name) => !HIDEABLE.includes(name));
    const hidden = [...others, ...named];
    link.area.value = what.input.value.startsWith("step=") ? stage.address.linkTo(what.input.value, hidden)
      : stage.address.link(what.input.value || stage.view.enlarged, hidden);
    frame.area.value = frameOf(link.area.value, stage.data.title, sizes[size.input.value]);
  };
  what.input.onchange = size.input.onchange = hide.onchange = fill;
  fill();
  return [what, link, size, frame, hide];
}

/** The code of a frame for another page. */
function frameOf(link, title, [width, height]) {
  const src = `${link}&embed=true`.replaceAll("&", "&amp;");
  return `<iframe src="${src}" title="${title}" width="${width}" height="${height}" style="border: 0; max-width: 100%"`
    + ' allow="clipboard-write; fullscreen" loading="lazy"></iframe>';
}
