// The words below the stage, and the way to the result, which is fetched when it is read.
import { linkTo } from "./language.js";
import { sortable } from "./sorting.js";
import { element, words } from "./words.js";

/** The words of a lesson, and its derivation, folded. */
export class Text {
  constructor(stage, parent) {
    this.stage = stage;
    this.node = element("section", { class: "xv-words", hidden: "" });
    this.words = element("div");
    this.derivation = element("div", { class: "xv-derivation" });
    this.folded = element("details");
    this.folded.append(element("summary", {}, words("stage.derivation")), this.derivation);
    this.folded.ontoggle = () => this.derive();
    this.next = element("p", { class: "xv-next" });
    this.node.append(this.words, this.folded, this.next);
    parent.append(this.node);
    this.seeing = new ResizeObserver(() => reachable(this.node));
    for (const part of [this.words, this.derivation]) this.seeing.observe(part);
  }

  /** Say what the lesson says in the state of an answer. */
  show({ words, address, next }) {
    const { framed, source, view } = this.stage;
    this.node.hidden = !words || framed || view.initial.hidden.includes("text");
    if (this.words.innerHTML !== words) this.words.innerHTML = words ?? "";
    this.words.hidden = this.stage.guide.isThere; // it says them
    this.next.hidden = !source.hasAddress; // a file stands alone
    if (next && this.next.textContent === "") {
      this.next.append(element("a", { href: linkTo(next.href), "data-next": "" }, next.say), ` ${next.sentence}`);
    }
    this.address = address;
    this.derive();
  }

  /** Whether there is a lesson after this one, and a way to it. */
  get leadsOn() {
    const { source, framed, view, data: { next } } = this.stage;
    return Boolean(next) && next.href !== "./" && source.hasAddress && !framed && !view.initial.hidden.includes("text");
  }

  /** Have the browser keep what the next lesson starts with, now that this one is there. */
  fetchNext() {
    const { source, data: { next } } = this.stage;
    if (this.leadsOn && !this.node.hidden) source.prefetch(next.href);
  }

  /** Fetch the derivation for the state on show, where it is open and another. */
  async derive() {
    const { address } = this;
    if (this.node.hidden || !this.folded.open || this.derived === address) return;
    try {
      const html = await this.stage.source.derivation(address);
      if (address !== this.address) return;
      this.#put(html, address);
    } catch {
      this.derivation.textContent = words("stage.no_derivation");
    }
  }

  /** Have the derivation of the state on show at once, where it comes. */
  deriveNow() {
    const { address } = this;
    if (this.node.hidden || this.derived === address) return;
    try {
      this.#put(this.stage.source.derivationNow(address), address);
    } catch {
      this.derivation.textContent = words("stage.no_derivation");
    }
  }

  #put(html, address) {
    this.derived = address;
    this.derivation.innerHTML = html;
    sortable(this.derivation);
  }
}

/** What scrolls sideways in itself can be reached by keys. */
function reachable(node) {
  for (const part of node.querySelectorAll(".display, table")) {
    if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
    else part.removeAttribute("tabindex");
  }
}
