// Files that the server makes: data, words, a page, code.
import { choice, copied, fetched, row, saved } from "../page/fields.js";
import { button, element, words } from "../page/words.js";

/** The arrays of the picture. */
export function dataSection({ stage, picture, doing }) {
  const sheet = files(stage, doing, { csv: words("files.spreadsheet") }, picture, () => "&comment=0&bom=1");
  sheet[0].firstElementChild.dataset.file = "spreadsheet";
  return [note(words("files.data")), ...files(stage, doing, { csv: "CSV", json: "JSON" }, picture),
    note(words("files.comment")), ...sheet];
}

/** The numbers of the page. */
export function wordsSection({ stage, doing }) {
  return [note(words("files.words")),
    ...files(stage, doing, { tex: "LaTeX", md: "Markdown" })];
}

/** The lesson as a file. */
export function pageSection({ stage, doing }) {
  const sliders = stage.data.controls.filter(({ name }) => stage.data.exports.live.includes(name));
  const live = choice(words("files.live"), "control",
    sliders.map(({ name, letter, label }) => [name, `${letter} ${label}`]));
  if (sliders.some(({ name }) => name === stage.hand.lastDragged)) live.input.value = stage.hand.lastDragged;
  return [note(words("files.page")), live,
    ...files(stage, doing, { html: "HTML" }, "", () => `&control=${live.input.value}`)];
}

/** Code that computes the same numbers. */
export function codeSection({ stage, doing, signal }) {
  const framework = choice(words("files.framework"), "framework", Object.entries(stage.data.exports.frameworks));
  const script = copied(words("files.code"), "code", "", doing);
  Object.assign(script.area, { rows: 14, wrap: "off" });
  const query = () => `&framework=${framework.input.value}`;
  const fill = () => doing(async () => {
    script.area.value = "";
    const answer = await fetched(pathOf(stage, "py"), stage.address.cameraQuery + query(), signal);
    script.area.value = await answer.text();
  });
  framework.input.onchange = fill;
  fill();
  return [framework, script, ...files(stage, doing, { py: words("files.python") }, "", query)];
}

/** A button for each kind of file. */
function files(stage, doing, kinds, picture = "", more = () => "") {
  const buttons = Object.entries(kinds).map(([ending, label]) => {
    const save = button(words("files.save", { label }), () => doing(async () => {
      const answer = await fetched(pathOf(stage, ending, picture), stage.address.cameraQuery + more());
      return saved(await answer.blob(), `${stage.data.exports.stems[picture]}.${ending}`);
    }));
    save.className = "xv-do";
    save.dataset.file = ending;
    return save;
  });
  return [row(...buttons)];
}

const pathOf = (stage, ending, picture) =>
  `export/${stage.data.lesson}${picture ? `/${picture}` : ""}.${ending}`;

const note = (text) => element("p", { class: "xv-note" }, text);
