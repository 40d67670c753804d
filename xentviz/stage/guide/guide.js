// The guide of a lesson: steps that move the picture, ask for a guess, and set a goal.
// It looks up and compares; what is right and where it leads Python has said.
import { linkTo } from "../page/language.js";
import { button, calm, element, words, write } from "../page/words.js";
import { Goal } from "./goal.js";
import { guessOf } from "./guess.js";
import { forget, isFolded, remember, seen, setFolded } from "./memory.js";
import { recede, turnTo } from "./recede.js";
import { Sentences } from "./sentences.js";

/** The guide of a stage, at one of its steps. */
export class Guide {
  constructor(stage) {
    this.stage = stage;
    this.steps = [];
    this.index = null; // of the step on show; null before the first answer
    this.placed = 0; // of the step that the state is said to be at, once that has come
    this.begins = false; // whether the last answer had other steps than that before it
    this.places = []; // {node, quantity, decimals}: where its words hold numbers
    this.node = element("section", { class: "xv-guide", "data-guide": "", "aria-label": words("guide.guide") });
  }

  /** Take what an answer says: the words, which do not depend on the state. */
  receive(data) {
    const payload = JSON.stringify([data.lesson, data.guide]);
    const here = this.step?.name;
    this.data = data.guide;
    // Another choice may have other steps: then they are gone through from the first.
    this.begins = here !== undefined && !data.guide?.steps.some(({ name }) => name === here);
    this.steps = data.guide?.steps ?? [];
    this.node.hidden = !this.steps.length || this.stage.view.initial.hidden.includes("guide");
    if (payload !== this.payload) {
      this.payload = payload;
      const { step } = this.stage.view.initial;
      this.index = here === undefined ? Math.min((step || 1) - 1, Math.max(0, this.steps.length - 1))
        : Math.max(0, this.steps.findIndex(({ name }) => name === here));
      this.placed = this.index;
      if (here === undefined) this.folded = !step && isFolded();
      if (this.steps.length) this.build();
    }
    this.settle();
  }

  /** The step on show. */
  get step() {
    return this.steps[this.index];
  }

  /** Whether the lesson has one. */
  get isThere() {
    return this.steps.length > 0;
  }

  /** Whether it is there to be read. */
  get isOpen() {
    return this.isThere && !this.node.hidden && !this.folded;
  }

  // ---- its elements

  /** Build the bar of steps, and the step on show. */
  build() {
    const { lesson, next } = this.stage.data;
    this.names = element("ol", { class: "xv-step-names" });
    this.steps.forEach(({ name, title }, index) => {
      const item = element("li");
      item.append(button(title, () => this.go(index), { "data-step-name": name }));
      this.names.append(item);
    });
    this.forget = button(words("guide.forget"), () => {
      forget(lesson);
      this.names.children[this.index].firstChild.focus(); // this button goes
      this.mark();
    }, { class: "xv-forget", title: words("guide.forget_hint") });
    this.back = action("back", "←", () => this.go(this.index - 1), { "aria-label": words("guide.back") });
    this.next = action("next", `${words("guide.next")} →`, () => this.go(this.index + 1));
    this.onward = element("a", { "data-guide-action": "onward", href: linkTo(next?.href ?? "") }, `${next?.say} →`);
    this.showMe = action("show", words("guide.show"), () => this.show());
    this.explore = action("explore", words("guide.explore"), () => this.fold(!this.folded));
    const bar = element("nav", { class: "xv-guide-bar", "aria-label": words("guide.steps") });
    bar.append(this.back, this.names, this.next, this.onward, this.showMe, this.forget, this.explore);
    this.words = element("p", { class: "xv-guide-words" });
    this.ask = element("div", { class: "xv-guide-ask" });
    this.body = element("div", { class: "xv-guide-body" });
    this.body.append(this.words, this.ask);
    this.node.replaceChildren(bar, this.body);
    this.tell();
  }

  /** Say the step on show. */
  tell() {
    const { step, stage } = this;
    const say = new Sentences(stage, this);
    this.places = say.places;
    this.node.dataset.step = this.index + 1;
    this.node.dataset.steps = this.steps.length;
    this.guess?.leave();
    this.words.replaceChildren(...say.nodes(step.words));
    this.guess = step.guess && guessOf(this, step.guess, say);
    this.goal = step.goal && new Goal(this, step.goal, say);
    this.ask.replaceChildren(...[this.guess?.node, this.goal?.node].filter(Boolean));
    this.node.toggleAttribute("data-asks", Boolean(this.guess));
    if (this.isOpen) remember(stage.data.lesson, step.name);
    this.mark();
    this.unfold();
    turnTo(stage, [step.guess?.figure, ...(step.about ?? [])]);
  }

  /** Say the step on show, with its numbers, although nothing may move. */
  tellNow() {
    this.tell();
    this.stage.show(this.stage.live);
  }

  /** Mark the steps that were seen, and the one on show. */
  mark() {
    const known = seen(this.stage.data.lesson);
    for (const [index, item] of [...this.names.children].entries()) {
      const { name } = this.steps[index];
      const isHere = index === this.index;
      item.firstChild.toggleAttribute("data-seen", known.includes(name));
      if (isHere) item.firstChild.setAttribute("aria-current", "step");
      else item.firstChild.removeAttribute("aria-current");
    }
    // On a phone the names are a row that is swiped.
    const here = this.names.children[this.index];
    if (here) this.names.scrollTo({ left: here.offsetLeft - this.names.offsetLeft - 12, behavior: calm() ? "auto" : "smooth" });
    this.forget.hidden = known.length < 2;
    this.back.disabled = this.index === 0;
    this.next.disabled = this.index === this.steps.length - 1;
    this.next.hidden = this.next.disabled && this.stage.text.leadsOn;
    this.onward.hidden = !this.next.hidden;
  }

  /** Bring the page to whether it is folded, and to what the step is about. */
  unfold() {
    this.node.toggleAttribute("data-folded", this.folded);
    this.explore.setAttribute("aria-expanded", !this.folded);
    write(this.explore, this.folded ? words("guide.unfold") : words("guide.explore"));
    recede(this.stage, this.isOpen ? this.step : null);
  }

  // ---- what it does

  /** Go to a step, and take the controls to its state. */
  go(index) {
    if (!(index in this.steps)) return;
    const had = document.activeElement;
    this.index = index;
    if (this.folded) this.setFold(false);
    this.tellNow();
    // A button that is at its end lets go of the focus.
    if (had === this.back && this.back.disabled) this.next.focus();
    if (had === this.next && this.next.disabled) this.back.focus();
    this.arrive();
  }

  /** Take the controls to the step; its goal counts from there. */
  async arrive() {
    const going = (this.going = {});
    const arrived = await this.travel();
    if (this.going !== going) return;
    this.going = null;
    if (!arrived) return; // what has overtaken it says where that leads
    this.placed = this.index;
    this.stage.address.write(true); // where nothing had to move, nothing was answered
  }

  /** Go where an address leads, which has brought the state itself. */
  goTo(step) {
    if (!this.isThere) return;
    this.placed = Math.min(step, this.steps.length) - 1;
    if (this.going || this.placed === this.index) return; // a step was pressed since
    this.index = this.placed;
    this.tellNow();
  }

  /** Take the controls to the state of the step. */
  travel() {
    const { stage, step, index } = this;
    return stage.travel.go(step.to, [{ preset: index + 1 }], { table: stage.presets, index: index + 1 });
  }

  /** Show the step; from there, what it asks for. */
  async show() {
    const { step, stage } = this;
    if (stage.travel.legs(step.to).length || stage.requests.pending || stage.live) {
      this.guess?.reset();
      return this.travel();
    }
    const played = step.guess ?? step.goal;
    if (!played) return;
    if (this.guess) await this.guess.play();
    else await this.play(played);
  }

  /** Take the controls from the step to what it asks for; whether they have come there. */
  play({ to, set }) {
    const moves = Object.entries(set).map(([name, value]) => ({ set: { [name]: value } }));
    return this.stage.travel.go(to, [{ preset: this.index + 1 }, ...moves]);
  }

  /** Light up what a phrase would move. */
  light(names = [], options = []) {
    const { root } = this.stage;
    for (const node of root.querySelectorAll("[data-lit]")) node.removeAttribute("data-lit");
    const lit = [...names.map((name) => `.xv-control:has([data-control="${name}"])`), ...options.map((name) => `[data-option="${name}"]`)];
    for (const selector of lit) root.querySelector(selector)?.setAttribute("data-lit", "");
  }

  /** Fold it away, or take it up again; remembered in this browser. */
  fold(folded) {
    this.setFold(folded);
    this.unfold();
    if (!folded) this.tellNow();
    this.stage.address.write();
  }

  setFold(folded) {
    this.folded = folded;
    setFolded(folded);
  }

  // ---- with the state

  /** Compare with the goal what is on show: in each frame that paints. */
  check() {
    if (this.isOpen && !this.going && !this.stage.travel.trip) this.goal?.check();
  }

  /** An answer has come, or the page was built anew. */
  settle() {
    if (this.isOpen) recede(this.stage, this.step);
    this.guess?.place();
  }

  /** The query of the state on show, with the step that the guide is at. */
  query(address) {
    if (!this.isOpen || this.placed === 0) return address;
    const { address: start, start: whole } = this.data;
    // Without a control in it, it opens the state of the step itself.
    const state = address === this.steps[this.placed].address ? start : address === start ? whole : address;
    return [state, `step=${this.placed + 1}`].filter(Boolean).join("&");
  }
}

/** A button of the guide. */
const action = (name, text, does, attributes = {}) => button(text, does, { "data-guide-action": name, ...attributes });
