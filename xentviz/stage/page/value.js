// The value beside a slider: a field to type a number into, or to paste a vector. What a
// text means, and whether there is such a value, the server says.
import { element, exactly, whole } from "./words.js";

const STEPS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };

/** The field of one control. */
export class Value {
  /** @param {import("../stage.js").Stage} stage @param {any} control @param {HTMLInputElement} slider */
  constructor(stage, control, slider) {
    this.stage = stage;
    this.control = control;
    this.slider = slider;
    this.value = NaN; // the exact one on show
    this.text = ""; // as it is shown
    this.isTyped = false; // it holds what was typed, and not the value
    this.submitted = null; // what was typed and is not answered
    this.refusedAt = NaN; // the value that was on show when what was typed was refused
    this.nSteps = 0; // that keys made and nothing was submitted of
    this.isStepping = false; // some that were submitted are not answered
    this.input = element("input", { class: "xv-value", type: "text", autocomplete: "off", autocapitalize: "off",
      spellcheck: "false", enterkeyhint: "done", "data-value-of": control.name, "aria-labelledby": `${slider.id}-label` });
    // A file holds the stops of its sliders, and nothing between them.
    this.input.readOnly = !stage.source.hasAddress || slider.disabled;
    this.refusal = element("p", { class: "xv-refused", role: "alert", id: `${slider.id}-refused` });
    this.listen();
  }

  listen() {
    const { input, slider } = this;
    input.onfocus = () => { this.put(); input.select(); };
    input.oninput = () => { this.isTyped = true; };
    input.onpaste = (event) => this.paste(event);
    input.onblur = () => { this.take(); this.put(); };
    input.onkeydown = ({ key }) => {
      if (key === "Enter") this.take();
      if (key === "Escape") { this.close(); slider.focus(); }
    };
    slider.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === "Enter") input.focus();
      if (event.key in STEPS && this.step(STEPS[event.key])) event.preventDefault();
    });
  }

  /**
   * Show a value, but not over what somebody types; who drags the slider has left that, and
   * so has who left what was refused for something that leads to another value.
   */
  show(value, isHeld) {
    this.value = value;
    const isRefused = this.refusal.textContent && this.submitted === null;
    const isElsewhere = value !== this.refusedAt && document.activeElement !== this.input;
    this.text = exactly(value, this.control.decimals ? Math.max(this.control.decimals, 2) : 0);
    if ((isRefused && isElsewhere) || (isHeld && this.isTyped)) this.close();
    else this.put();
  }

  /** Bring the field to the value: every digit of it to who is about to type. */
  put() {
    if (this.isTyped) return;
    const isHere = document.activeElement === this.input && !this.input.readOnly;
    const text = isHere ? whole(this.value) : this.text;
    if (this.input.value !== text) this.input.value = text;
  }

  /** A column of a table is a vector as well. */
  paste(event) {
    const text = event.clipboardData.getData("text").trim();
    if (!/[\r\n]/.test(text)) return;
    event.preventDefault();
    this.input.value = text.split(/[\r\n]+/).join("; ");
    this.isTyped = true;
  }

  /** Ask for what was typed. */
  take() {
    const text = this.input.value.trim();
    if (!this.isTyped || text === this.submitted) return;
    if (text === "" || text === this.text) return this.close();
    this.submitted = text;
    this.stage.move({ type: { [this.control.name]: `${decimalSign()}:${text}` } });
  }

  /** Whether the value on show is that of a stop, which a row holds in 32 bits. */
  get isAtStop() {
    const apart = this.stage.valueOf(this.control.name) - Number(this.slider.value);
    return Math.abs(apart) <= 0.001 * this.control.step;
  }

  /** Go steps on from a value between two stops; not done where a slider does it itself. */
  step(by) {
    const isHeld = this.stage.hand.control === this.control.name; // it has left the value
    if (isHeld || this.input.readOnly || this.isAtStop) return false;
    this.nSteps += by;
    if (!this.isStepping) this.tellSteps();
    return true;
  }

  tellSteps() {
    const moves = this.stepsLeft();
    this.isStepping = moves.length > 0;
    if (this.isStepping) this.stage.move(...moves);
  }

  /** The move of the steps that were not submitted, which from now on are. */
  stepsLeft() {
    const by = this.nSteps;
    this.nSteps = 0;
    return by ? [{ by: { [this.control.name]: by } }] : [];
  }

  /** An answer has come: `refused` says why what was typed cannot be had, where it cannot. */
  answer(refused) {
    this.tellSteps();
    if (this.submitted === null) return;
    this.submitted = null;
    if (!refused) return this.close();
    this.refusedAt = this.value;
    this.refusal.textContent = refused;
    this.input.setAttribute("aria-invalid", "true");
    this.input.setAttribute("aria-describedby", this.refusal.id);
  }

  /** Show the value that is, whatever was typed. */
  close() {
    this.submitted = null;
    this.isTyped = false;
    this.refusal.textContent = "";
    this.input.removeAttribute("aria-invalid");
    this.input.removeAttribute("aria-describedby");
    this.put();
  }
}

/** What stands before decimals where the reader types, or as the page speaks. */
function decimalSign() {
  const languages = [navigator.language, document.documentElement.lang || "en"];
  return languages.map(halfIn).some((half) => half.includes(",")) ? "," : ".";
}

/** One half as a language writes it; where that is none ("C", of a bare Unix), in English. */
function halfIn(language) {
  try { return new Intl.NumberFormat(language).format(0.5); } catch { return "0.5"; }
}
