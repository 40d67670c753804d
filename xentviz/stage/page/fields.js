// Fields of a form, and files that are saved.
import { copy } from "./address.js";
import { button, element, words } from "./words.js";

/** The line in which a section says what it has done, or why it does not. */
export const line = () => element("p", { class: "xv-said", role: "status" });

/** A field under its label; `field.input` holds the value. */
function field(label, input) {
  const node = element("label", { class: "xv-field" });
  node.append(element("span", {}, label), input);
  node.input = input;
  return node;
}

/** A choice of one: [value, what it is called] each. */
export function choice(label, name, choices) {
  const select = element("select", { name });
  select.append(...options(choices));
  return field(label, select);
}

/** What a choice is of. */
export function options(choices) {
  return choices.map(([value, text]) => element("option", { value }, text));
}

/** A number to type. @param {number|string} [step] what it goes by, or "any" */
export function typed(label, name, value, [low, high], step = 1) {
  return field(label, element("input", { type: "number", name, value, min: low, max: high, step }));
}

/** Something that is or is not. */
export function ticked(label, name) {
  const node = element("label", { class: "xv-tick" });
  node.input = element("input", { type: "checkbox", name, checked: "" });
  node.append(node.input, label);
  return node;
}

/** A text to read whole, and a button that copies it. */
export function copied(label, name, text, doing) {
  const box = element("div", { class: "xv-copied" });
  const area = element("textarea", { readonly: "", rows: 2, name, "aria-label": label });
  area.value = text;
  const row = element("div", { class: "xv-row" });
  row.append(element("strong", {}, label),
    button(words("dialog.copy"), () => doing(() => copy(area.value, words("dialog.copied", { label })))));
  box.append(row, area);
  box.area = area;
  return box;
}

/** Fields beside each other. */
export function row(...fields) {
  const node = element("div", { class: "xv-row" });
  node.append(...fields);
  return node;
}

/** Say what numbers are allowed, where one is not. */
export function within(name, value, [low, high]) {
  if (!(value >= low && value <= high)) {
    const got = Number.isNaN(value) ? words("dialog.nothing") : value;
    throw new Error(words("dialog.within", { name, low, high, got }));
  }
  return value;
}

/** Save a file, and give the words that say so. */
export function saved(blob, name) {
  const href = URL.createObjectURL(blob);
  element("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
  return words("dialog.saved", { name });
}

/** What the server answers at an address beside the stage's own; its refusal is thrown. */
export async function fetched(path, query, signal) {
  const answer = await fetch(new URL(`../../${path}?${query}`, import.meta.url), { signal });
  if (!answer.ok) throw new Error(await answer.text());
  return answer;
}
