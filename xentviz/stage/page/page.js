// The page of a lesson: its header, boxes for pictures, sliders, read-outs and words.
// Built once a shape; what a later answer says is written into what stands.
import { putThumb } from "../hand/thumb.js";
import { caption } from "./caption.js";
import { header } from "./header.js";
import { linkTo } from "./language.js";
import { Value } from "./value.js";
import { button, element, words } from "./words.js";

/** The page, and where in it numbers are written. */
export class Page {
  constructor(stage) {
    this.stage = stage;
    this.sliders = []; // {input, control, field}
    this.fields = new Map(); // by control what its value is typed into
    this.places = []; // {node, quantity, decimals, exact}: where numbers are written
  }

  /** Bring the page to an answer; anew where its shape is another. */
  build(data) {
    const { root } = this.stage;
    const shape = JSON.stringify([data.lesson, data.layout,
      data.controls.map((c) => [c.name, c.low, c.high, c.step, c.label, c.hidden]),
      data.readouts.map((r) => r.quantity), data.figures.map((f) => [f.name, f.title]),
      data.options.map((o) => o.name), data.presets, Boolean(data.guide), Boolean(data.descent)]);
    if (shape !== this.shape) this.rebuild(data);
    this.shape = shape;
    this.fillPlaces(data);
    for (const option of data.options) {
      const group = root.querySelector(`[data-option="${option.name}"]`);
      if (option.opens.length) {
        group.setAttribute("aria-expanded", option.value !== option.choices[0].value);
        continue;
      }
      group.value = option.value;
      for (const button of group.querySelectorAll("button")) {
        button.setAttribute("aria-pressed", button.value === option.value);
      }
    }
    for (const { slug, address } of data.related) {
      const link = root.querySelector(`[data-related="${slug}"]`);
      link.href = linkTo(slug, address);
    }
    const remarks = root.querySelector(".xv-remarks");
    remarks.textContent = data.remarks || "";
    remarks.hidden = !data.remarks;
  }

  /** Build all of it; what had the focus has it again. */
  rebuild(data) {
    const { root, pictures } = this.stage;
    this.stage.hand.release(); // what is in the hand is about to go
    const focused = root.contains(document.activeElement) && nameOf(document.activeElement);
    pictures.clear();
    this.stage.status.say("", false);
    root.dataset.lesson = data.lesson;
    root.setAttribute("aria-label", data.title);
    root.toggleAttribute("data-embedded", Boolean(this.stage.framed));
    root.replaceChildren(...this.sections(data));
    if (focused) root.querySelector(focused)?.focus({ preventScroll: true });
  }

  /** The slider of a control. */
  slider(name) {
    return this.sliders.find((slider) => slider.control.name === name);
  }

  /** All that a lesson shows, from its title down to its formula. */
  sections(data) {
    const figures = element("div", { class: "xv-figures" });
    figures.style.setProperty("--areas", data.layout.map((row) => `"${row}"`).join(" "));
    figures.style.setProperty("--rows", data.layout.length);
    figures.append(...data.figures.map((figure) => figureBox(this.stage, figure)));
    const foot = element("div", { class: "xv-foot" });
    foot.append(element("p", { class: "xv-formula", "data-template": "formula" }));
    if (this.stage.framed) {
      foot.append(element("a", { class: "xv-full", target: "_blank", rel: "noopener" }, words("stage.open")));
    }
    return [this.stage.voice.begin(data), header(this.stage, data), ...(data.guide ? [this.stage.guide.node] : []), element("p", { class: "xv-remarks", role: "status" }),
      figures, this.controlBox(data), readoutBox(data.readouts), foot, this.stage.status.node];
  }

  /** The sliders, and the player where there is a descent. */
  controlBox(data) {
    const box = element("div", { class: "xv-controls" });
    const folds = data.options.filter(({ opens }) => opens.length);
    const isOpened = ({ name }) => folds.some(({ opens }) => opens.includes(name.split(".")[0]));
    const always = data.controls.filter((control) => !isOpened(control));
    box.classList.toggle("xv-crowded", shown(data.controls) > 10);
    box.classList.toggle("xv-many", shown(data.controls) > 14);
    box.classList.toggle("xv-dense", shown(data.controls) > 20);
    const rows = (controls) => controls.map((control) => this.controlRow(control, `xv-${data.lesson}-${control.name}`));
    box.append(...rows(always), ...folds.map((option) => this.disclosure(option)), ...rows(data.controls.filter(isOpened)));
    if (data.descent) box.append(this.stage.descent.player());
    return box;
  }

  /** What unfolds the sliders of an option, and folds them as they were before. */
  disclosure(option) {
    const [folded, unfolded] = option.choices;
    const choose = ({ currentTarget: { ariaExpanded } }) =>
      this.stage.choose(option.name, (ariaExpanded === "true" ? folded : unfolded).value);
    return button(option.label, choose, { class: "xv-unfold", "data-option": option.name });
  }

  /** One slider with its label and its value. */
  controlRow(control, id) {
    const { stage } = this;
    const input = element("input", { type: "range", id, "data-control": control.name,
      min: control.low, max: control.high, step: control.step });
    input.disabled = Boolean(control.fixed);
    putThumb(stage, input, control.name);
    const field = new Value(stage, control, input);
    this.fields.set(control.name, field);
    const label = element("label", { for: id, id: `${id}-label`, class: `xv-letter-${control.letter}` });
    label.append(element("i", {}, control.letter), ` ${control.label}`);
    const row = element("div", { class: "xv-control", "data-letter": control.letter });
    row.hidden = control.hidden;
    row.append(label, input, field.input, field.refusal);
    return row;
  }

  /** Fill the templates: formula, captions, labels. Each number gets a place. */
  fillPlaces(data) {
    const { root } = this.stage;
    const templates = { formula: data.formula };
    for (const f of data.figures) templates[`caption ${f.name}`] = f.caption;
    data.readouts.forEach((r, i) => {
      templates[`label ${i}`] = r.label;
      templates[`unit ${i}`] = r.unit;
    });
    this.places = [];
    for (const target of root.querySelectorAll("[data-template]")) {
      const tokens = templates[target.dataset.template];
      target.replaceChildren(...tokens.map((token) => this.tokenNode(token)));
    }
    for (const node of root.querySelectorAll("[data-quantity]")) {
      const { quantity, factor, decimals } = data.readouts.find((readout) => readout.quantity === node.dataset.quantity);
      this.places.push({ node, quantity, decimals, exact: true, factor });
    }
    this.sliders = [...root.querySelectorAll("[data-control]")].map((input) => {
      const control = data.controls.find((c) => c.name === input.dataset.control);
      return { input, control, field: this.fields.get(control.name) };
    });
  }

  /** A text, a letter in its colour, or the place of a number. */
  tokenNode(token, places = this.places) {
    if (token.text !== undefined) return document.createTextNode(token.text);
    const tone = token.letter ? `xv-letter-${token.letter}` : "";
    if (token.place === undefined) return element("i", { class: tone }, token.letter);
    const node = element("span", { class: `xv-number ${tone}` });
    places.push({ node, quantity: token.place, decimals: token.decimals });
    return node;
  }
}

/** The room of a picture under its title and its caption. */
function figureBox(stage, figure) {
  const box = element("figure", { class: "xv-figure", "data-figure": figure.name });
  box.classList.toggle("xv-solid", Boolean(figure.flat)); // 3-D has a flat one in reserve
  box.style.gridArea = figure.name;
  box.append(caption(stage, figure), element("div", { class: "xv-graph" }));
  return box;
}

/** The numbers of a lesson, each with its label and its unit. */
function readoutBox(readouts) {
  const box = element("dl", { class: "xv-readouts" });
  const { length } = readouts;
  // More than fit in a row stand in two rows of equal length.
  if (length > 10) box.style.setProperty("--columns", Math.ceil(length / 2));
  readouts.forEach((readout, index) => {
    const pair = element("div", readout.is_long ? { class: "xv-long" } : {});
    const number = element("dd");
    number.append(element("span", { "data-quantity": readout.quantity }),
      element("small", { "data-template": `unit ${index}` }));
    pair.append(element("dt", { "data-template": `label ${index}` }), number);
    box.append(pair);
  });
  return box;
}

/** A selector that finds an element again after it was built anew. */
function nameOf(node) {
  const names = ["id", "class", "value", "data-preset", "data-option", "data-descent",
    "data-guide-action", "data-step-name", "data-guess-answer"];
  return node.localName + names.filter((name) => node.hasAttribute(name))
    .map((name) => `[${name}=${JSON.stringify(node.getAttribute(name))}]`).join("");
}

/** How many sliders are to be seen. */
const shown = (controls) => controls.filter(({ hidden }) => !hidden).length;
