// The line of status: what the stage says of what it does, beside the formula.
import { element, words, write } from "./words.js";

/** The line, and what stands in it. */
export class Status {
  /** @param {import("../stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    this.waiting = false; // whether it says that an answer has not come
    this.node = element("p", { class: "xv-status" });
  }

  /** Say a sentence, to those who hear too. */
  say(text, isHeard = true) {
    write(this.node, text);
    if (isHeard) this.stage.voice.say(text);
  }

  /** Say what came of a press, until the next one: it may lie over the numbers. */
  sayBriefly(text) {
    this.say(text);
    this.node.dataset.brief = "";
    addEventListener("pointerdown", () => {
      delete this.node.dataset.brief;
      if (this.node.textContent === text) this.say("", false);
    }, { once: true, signal: this.stage.leaving.signal });
  }

  /** Say that an answer has not come, and that it is asked for again. */
  sayWaiting() {
    this.waiting = true;
    this.say(words("stage.waiting"));
  }

  /** It has come: say no more that it is waited for. */
  sayArrived() {
    if (this.waiting) this.say("");
    this.waiting = false;
  }
}
