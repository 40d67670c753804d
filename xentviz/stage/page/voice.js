// What the page says to those who do not see it: after a move, once and calmly, what moved
// and what followed; and first of all what there is and how to act.
import { element, words, write } from "./words.js";

const PAUSE = 600; // ms without another move before one is said: keys come in rows
const MOST = 4; // controls that are said of one move

/** The one live region of a stage, and the summary at its start. */
export class Voice {
  constructor(stage, parent) {
    this.stage = stage;
    this.node = element("p", { class: "xv-heard", role: "status", "data-heard": "" });
    this.summary = element("p", { class: "xv-heard", "data-summary": "" });
    this.moves = []; // that are not said yet
    this.known = new Map(); // what was said last, or stood there at first: by name
    parent.append(this.node);
  }

  /** What a page starts with: what it is about, what is on it, and how to act. */
  begin({ title, sentence, figures, controls, readouts }) {
    const shown = controls.filter(({ hidden }) => !hidden).length;
    this.about = `${title}. ${sentence} ${words("heard.amount", { pictures: figures.length, sliders: shown, numbers: readouts.length })} ${words("heard.hint")}`;
    this.known.clear();
    return this.summary;
  }

  /** Say a sentence now. */
  say(text) {
    write(this.node, text);
  }

  /** Say what has moved once no more comes. @param {object[]} moves as the server is asked for */
  moved(moves) {
    this.moves.push(...moves);
    this.wait();
  }

  wait() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => (this.stage.isMoving || this.stage.frame ? this.wait() : this.tell()), PAUSE);
  }

  /** Say what moved, and what followed. */
  tell() {
    const named = this.moves.every(({ set }) => set) && this.moves.flatMap(({ set }) => Object.keys(set));
    this.moves = [];
    const changed = this.changes();
    const sliders = this.stage.page.sliders.filter(({ control }) => !control.hidden
      && (named ? named.includes(control.name) : changed.has(control.name)));
    const followed = this.stage.data.readouts.filter(({ quantity }) => changed.has(quantity));
    const loss = followed.find(({ quantity }) => quantity === "loss");
    this.say([...sliders.slice(0, MOST).map((slider) => this.control(slider)),
      ...(loss ? [loss] : followed.slice(0, 2)).map((readout) => this.readout(readout))].join(", "));
    this.update();
  }

  /** Say where a descent starts. @param {object} table that of its path */
  descends(table) {
    const moving = this.stage.page.sliders.filter(({ control }) =>
      !control.hidden && (control.name in table || control.name.split(".")[0] in table));
    const [first] = this.stage.data.readouts;
    const values = [...moving.map((slider) => this.control(slider)), ...(first ? [this.readout(first)] : [])];
    this.say(words("heard.starts", { values: values.join(", ") }));
  }

  /** Bring the summary to what is on show, and remember that. */
  update() {
    this.changes().forEach((text, name) => this.known.set(name, text));
    const { page, data } = this.stage;
    const values = page.sliders.filter(({ control }) => !control.hidden).map((slider) => this.control(slider));
    values.push(...data.readouts.slice(0, 1).map((readout) => this.readout(readout)));
    write(this.summary, `${this.about} ${words("heard.now", { values: values.join(", ") })}`);
  }

  /** The texts that are others than were said. */
  changes() {
    const { page, data } = this.stage;
    const here = [...page.sliders.map((slider) => [slider.control.name, heard(slider)]),
      ...data.readouts.map(({ quantity }) => [quantity, this.numberOf(quantity).textContent])];
    return new Map(here.filter(([name, text]) => this.known.get(name) !== text));
  }

  /** A control and its value: by its letter, and by its label where others have that letter. */
  control(slider) {
    const { letter, label, name } = slider.control;
    const isAlone = this.stage.data.controls.every((other) => other.letter !== letter || other.name === name);
    return `${isAlone ? letter : `${letter} ${label}`} ${heard(slider)}`;
  }

  /** A number with its label and its unit; the loss by its first word. */
  readout({ quantity }) {
    const number = this.numberOf(quantity);
    const label = number.closest("div").querySelector("dt").textContent;
    const unit = number.nextElementSibling.textContent;
    const name = quantity === "loss" ? label.split(" ")[0] : label;
    return [name, number.textContent, unit].filter(Boolean).join(" ");
  }

  numberOf(quantity) {
    return this.stage.root.querySelector(`[data-quantity="${quantity}"]`);
  }

  /** Say nothing more. */
  unmount() {
    clearTimeout(this.waiting);
    this.node.remove();
  }
}

/** The value of a slider as it is heard. */
const heard = ({ input }) => input.getAttribute("aria-valuetext");
