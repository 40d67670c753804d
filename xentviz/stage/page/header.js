// The header of a lesson.
import { choose, language } from "./language.js";
import { button, element, languages, words } from "./words.js";

/** What a lesson is called; what it says and its presets, where it has no guide; and more. */
export function header(stage, data) {
  const presets = element("div", { class: "xv-buttons xv-presets", role: "group", "aria-label": words("stage.presets") });
  data.presets.forEach((preset, index) => {
    presets.append(button(preset, () => stage.jump({ preset: index }, stage.presets, index),
      { "data-preset": preset.toLowerCase().replace(/\W+/g, "-") }));
  });
  const options = data.options.filter(({ opens }) => !opens.length).map((option) =>
    (option.choices.length > 4 ? optionMenu(stage, option) : optionButtons(stage, option)));
  const copy = button(words("stage.copy_link"), () => stage.copyLink(), { class: "xv-copy" });
  const title = element("div", { class: "xv-title" });
  title.append(element("h1", {}, data.title));
  if (!data.guide) title.append(element("p", {}, data.sentence));
  const related = data.related.map(({ slug, title }) =>
    element("a", { "data-related": slug }, title));
  const tools = element("div", { class: "xv-tools" });
  if (!data.guide) tools.append(presets);
  tools.append(...options, ...related);
  const share = element("div", { class: "xv-share" });
  share.append(copy, ...languageMenu(stage));
  const box = element("header", { class: "xv-header" });
  box.append(title, tools, share);
  return box;
}

/** A menu of the languages; not in a frame, nor in a file, which are in one. */
function languageMenu(stage) {
  if (stage.framed || !stage.source.hasAddress || Object.keys(languages).length < 2) return [];
  const menu = element("select", { class: "xv-language", "aria-label": words("language.choose") });
  for (const [tag, name] of Object.entries(languages)) {
    menu.append(element("option", { value: tag, lang: tag }, name));
  }
  menu.value = language();
  menu.onchange = () => choose(menu.value);
  return [menu];
}

/** A button a choice, joined. */
function optionButtons(stage, option) {
  const group = element("div", { class: "xv-buttons xv-joined", role: "group",
    "aria-label": option.label, "data-option": option.name });
  for (const choice of option.choices) {
    group.append(button(choice.label, () => stage.choose(option.name, choice.value), { value: choice.value }));
  }
  return group;
}

/** A menu, where the choices are many. */
function optionMenu(stage, option) {
  const menu = element("select", { "aria-label": option.label, "data-option": option.name });
  for (const choice of option.choices) {
    menu.append(element("option", { value: choice.value },
      `${choice.label} ${option.label.toLowerCase()}`));
  }
  menu.onchange = () => stage.choose(option.name, menu.value);
  return menu;
}
