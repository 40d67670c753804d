// The dialog of exports, with a section for each kind of file.
import { line } from "../page/fields.js";
import { animationSection } from "./animation.js";
import { codeSection, dataSection, pageSection, wordsSection } from "./files.js";
import { linkSection } from "./link.js";
import { pictureSection } from "./picture.js";
import { button, element, words } from "../page/words.js";

/** @type {[string, Function][]} */
const KINDS = [
  ["link", linkSection], ["picture", pictureSection], ["animation", animationSection],
  ["data", dataSection], ["words", wordsSection], ["page", pageSection], ["code", codeSection],
];

/** Open the dialog on a picture of a stage, at one kind. */
export function openExports(stage, picture, kind) {
  const dialog = element("dialog", { class: "xv-export", "aria-labelledby": "xv-export-title" });
  const head = element("header");
  const { title } = stage.data.figures.find(({ name }) => name === picture);
  const close = button("✕", () => dialog.close(), { "aria-label": words("dialog.close") });
  head.append(element("h2", { id: "xv-export-title" }, title), close);
  const leaving = new AbortController(); // what runs ends with the dialog
  const tabs = element("div", { role: "tablist", "aria-label": words("dialog.export") });
  const panel = element("div", { role: "tabpanel", tabindex: "0" });
  const status = line();
  // What a section does is said in one line; only the last thing counts.
  const doing = async (work) => {
    status.textContent = "";
    try { status.textContent = (await work()) ?? ""; } catch (error) {
      if (error.name !== "AbortError") status.textContent = error.message;
    }
  };
  const open = (name) => {
    status.textContent = "";
    for (const tab of tabs.children) {
      tab.setAttribute("aria-selected", tab.dataset.kind === name);
      tab.tabIndex = tab.dataset.kind === name ? 0 : -1;
    }
    const section = KINDS.find(([known]) => known === name)[1];
    panel.replaceChildren(...section({ stage, picture, doing, signal: leaving.signal }));
  };
  for (const [name] of offered(stage, picture)) {
    tabs.append(button(words(`dialog.kind_${name}`), () => open(name), { role: "tab", "data-kind": name }));
  }
  tabs.onkeydown = (event) => walkTabs(tabs, event);
  dialog.append(head, tabs, panel, status);
  dialog.onclose = () => { leaving.abort(); dialog.remove(); };
  // A press on what is around it closes it, as Escape does.
  dialog.onpointerdown = (event) => { if (event.target === dialog) dialog.close(); };
  stage.root.append(dialog);
  open(kind);
  dialog.showModal();
}

/** The kinds that there are here. */
function offered(stage, picture) {
  const moves = stage.pictures.drawn.get(picture)?.scene || stage.data.descent;
  const { frameworks } = stage.data.exports;
  return KINDS.filter(([name]) => (name !== "animation" || moves)
    && (name !== "code" || Object.keys(frameworks).length));
}

/** Arrow keys go from tab to tab, Home and End to the first and the last. */
function walkTabs(tabs, event) {
  const all = [...tabs.children];
  const here = all.indexOf(document.activeElement);
  const place = { ArrowRight: here + 1, ArrowDown: here + 1, ArrowLeft: here - 1, ArrowUp: here - 1, Home: 0, End: -1 }[event.key];
  if (place === undefined) return;
  event.preventDefault();
  const next = all.at(place % all.length);
  next.focus();
  next.click();
}
