// The stage: shows an answer, and while a thumb is dragged looks up the row of the sweep
// and repaints. It looks up; it never calculates. On release it asks its source for the
// next answer, with patience, and goes on meanwhile; data/source.js says what is asked.
import { addressOf, copy, currentQuery, isAt, query, writeAddress } from "./page/address.js";
import { Guide } from "./guide/guide.js";
import { Travel } from "./guide/travel.js";
import { Hand } from "./hand/hand.js";
import { Descent } from "./player/descent.js";
import { withoutHidden } from "./page/hide.js";
import { inLanguage } from "./page/language.js";
import { Page } from "./page/page.js";
import { Pictures } from "./pictures/pictures.js";
import { patiently } from "./data/source.js";
import { Text } from "./page/text.js";
import { View } from "./page/view.js";
import { Voice } from "./page/voice.js";
import { decimal, element, words, write } from "./page/words.js";

const MOST_MOVES = 32; // that one answer makes: xentviz/state/moves.py

/** One lesson on the page, in the hand of one reader. */
export class Stage {
  /**
   * @param {HTMLElement} parent the element that it is put into
   * @param {any} source what answers it: data/source.js
   * @param {{lesson?: string, framed?: boolean}} place the lesson that the page's address
   *   names, where it names one, and whether the page is within another's
   */
  constructor(parent, source, { lesson, framed }) {
    this.source = source;
    this.lesson = lesson;
    this.framed = framed;
    this.root = element("section", { class: "xv-stage" });
    this.root.append(element("p", { class: "xv-status" }));
    parent.append(this.root);
    this.pending = null; // {query, moves, asEntry, byHistory, refused}: asked, not yet answered
    this.awaiting = []; // who waits for the state to be at rest
    this.live = null; // {table, index}: the row on show; null is the state at rest
    this.hand = new Hand({
      onMove: (held) => { this.travel.leave(); this.descent.leave(); this.show(this.rowOf(held)); },
      onRelease: (move) => { this.tell(move); this.pictures.settleSoon(); },
    });
    this.opening = null; // {picture, kind}: the dialog that is waited for
    this.page = new Page(this);
    this.voice = new Voice(this, parent);
    this.text = new Text(this, parent);
    this.view = new View(this);
    this.pictures = new Pictures(this);
    this.descent = new Descent(this);
    this.guide = new Guide(this);
    this.travel = new Travel(this);
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    addEventListener("popstate", () => this.goBackOrForth(), { signal });
    this.ask({ query: !source.hasAddress || isAt(lesson) ? currentQuery() : "", moves: [] });
  }

  // ---- what is asked, and what comes

  /** Ask for a state; the newest request wins, whatever order answers come in. */
  ask(pending) {
    this.asking?.abort();
    this.asking = new AbortController();
    this.pending = pending;
    const made = pending.moves.slice(0, MOST_MOVES);
    patiently((signal) => this.source.answer(pending.query, made, signal), this.asking.signal, () => this.sayWaiting())
      .then((answer) => this.onAnswer(pending, answer), (error) => this.onRefusal(pending, error));
  }

  /** Take an answer; where more was done than one takes, ask for the rest of it. */
  onAnswer(pending, answer) {
    if (pending !== this.pending) return;
    const moves = pending.moves.slice(MOST_MOVES);
    const refused = { ...pending.refused, ...answer.refused };
    if (moves.length) return this.ask({ ...pending, query: answer.address, moves, refused });
    this.pending = null;
    this.sayArrived();
    const isElsewhere = this.data && answer.address !== this.data.address;
    this.receive(answer);
    this.page.fields.forEach((field, name) => field.answer(refused[name]));
    if (pending.byHistory) this.guide.goTo(answer.view.step || 1);
    this.writeAddress(pending.asEntry && isElsewhere);
    this.awaiting.splice(0).forEach((go) => go());
  }

  /** Say why there is no answer, where asking again would not help. */
  onRefusal(pending, error) {
    if (pending !== this.pending) return; // another has taken its place
    this.pending = null;
    this.page.fields.forEach((field) => field.answer(error.message));
    this.say(error.message);
    this.awaiting.splice(0).forEach((go) => go());
  }

  /** Ask for the state after more moves, and those that are not answered yet. */
  tell(...moves) {
    const before = this.pending ?? { query: this.data.address, moves: [] };
    this.ask({ query: before.query, moves: [...before.moves, ...moves], asEntry: true });
    this.voice.moved(moves);
  }

  /** The browser has gone to another address of the lesson: show what it says. */
  goBackOrForth() {
    if (!this.data || !this.source.hasAddress || !isAt(this.lesson)) return;
    this.travel.trip = null;
    this.descent.abandon();
    this.descent.lastWalk = null;
    this.ask({ query: currentQuery({ stateOnly: true }), moves: [], byHistory: true });
  }

  /** Show what an answer says, but what the hand holds as it is. */
  receive(answer) {
    this.view.begin(answer.view);
    this.data = withoutHidden(answer, this.view.initial.hidden);
    this.rest = this.data.rest;
    this.sweep = this.data.sweep;
    this.presets = this.data.presets_table;
    this.pads = this.data.pads.map((pad, index) => ({ ...pad, index }));
    this.takeTheme();
    this.page.build(this.data);
    this.guide.receive(this.data);
    this.view.show();
    this.text.show(this.data);
    this.live = this.rowInHand();
    this.pictures.expect();
    if (!this.descent.walk) this.paint();
    this.pictures.draw();
  }

  /** Take the theme of what is around: its figures are others. */
  takeTheme() {
    this.theme = getComputedStyle(this.root).colorScheme === "dark" ? "dark" : "light";
    this.root.dataset.theme = this.text.node.dataset.theme = this.theme;
  }

  /** Draw the pictures anew where the theme has changed. */
  followTheme() {
    const before = this.theme;
    this.takeTheme();
    if (!this.data || this.theme === before) return;
    this.pictures.expect();
    this.pictures.draw();
  }

  /** Come to rest, and wait until the state that is on show is answered. */
  async settled() {
    this.travel.leave();
    this.descent.halt();
    this.hand.release();
    await this.answered();
  }

  /** Wait until every move is answered: then what was computed of it is at hand. */
  async answered() {
    while (this.pending) await new Promise((go) => this.awaiting.push(go));
  }

  /** Whether a move of something else than what is held is not answered yet. */
  awaitsOther(held) {
    const isOfHeld = ({ set, pad }) => (held.kind === "slider" ? set && held.name in set
      : pad?.[0] === held.pad);
    if (!this.pending) return false;
    return this.pending.query !== this.data.address || !this.pending.moves.every(isOfHeld);
  }

  // ---- the address

  /** Have the address say what is on show, as far as it is answered. */
  writeAddress(asEntry = false) {
    if (this.source.hasAddress && isAt(this.lesson)) {
      writeAddress(query(this.guide.query(this.data.address), this.view.parts()), asEntry);
    }
    this.root.querySelector(".xv-full")?.setAttribute("href", this.link());
  }

  /** Write the address once a camera has come to rest: a browser bears few a second. */
  writeAddressSoon() {
    clearTimeout(this.writing);
    this.writing = setTimeout(() => this.writeAddress(), 200);
  }

  /** The link that opens what is on show, a picture of it enlarged if one is named. */
  link(enlarged, hidden) {
    const { version } = this.view.initial;
    const state = this.guide.query(this.data.address);
    return addressOf(query(state, this.view.parts(enlarged, hidden), version));
  }

  /** The link that opens a step of the guide, in its own state. */
  linkTo(step, hidden) {
    const { version } = this.view.initial;
    return addressOf(query(this.guide.data.address, [step, ...this.view.parts("", hidden)], version));
  }

  /** What the server is asked for a file with: the state, and where the eye is. */
  cameraQuery() {
    return inLanguage(query(this.data.address, [this.view.camera]));
  }

  /** Copy the link. */
  async copyLink() {
    await this.settled();
    this.say(await copy(this.link(), words("stage.link_copied")));
  }

  /** Open the exports of a picture, at one kind. */
  async openExports(picture, kind) {
    const opening = (this.opening = { picture, kind }); // a later click is the one meant
    await this.settled();
    const { openExports } = await import("./export/dialog.js");
    if (this.opening !== opening) return;
    this.opening = null;
    openExports(this, picture, kind);
  }

  // ---- moves

  /** Show a state whose row is at hand, and ask for its answer. */
  jump(move, table, index) {
    this.travel.leave();
    this.descent.leave();
    this.show({ table, index });
    this.tell(move);
  }

  /** Make a move whose row is not at hand. */
  move(move) {
    this.travel.leave();
    this.descent.leave();
    this.tell(move);
  }

  /** Ask for another choice of an option: its rows are in its answer. */
  choose(option, value) {
    this.travel.leave();
    this.descent.halt();
    this.tell({ option: { [option]: value } });
  }

  /** The row of what is in the hand when an answer comes, if anything is. */
  rowInHand() {
    const { held } = this.hand;
    return held.kind === "nothing" ? null : this.rowOf(held);
  }

  /** The row of a thumb or a handle; the one on show while another move is unanswered. */
  rowOf(held) {
    if (this.awaitsOther(held)) return this.live;
    if (held.kind === "handle") {
      const pad = this.pads[held.pad];
      pad.here = held.place;
      return { table: pad.table, index: held.place };
    }
    const { control } = this.page.slider(held.name);
    const index = Math.round((held.value - control.low) / control.step);
    return { table: this.sweep[held.name], index: Math.min(index, control.n_stops - 1) };
  }

  // ---- painting

  /** Whether something moves by itself or under the hand, so that the next frame counts. */
  get isMoving() {
    return this.hand.held.kind !== "nothing" || Boolean(this.descent.walk?.playing)
      || Boolean(this.travel.trip);
  }

  /** Paint a row in the next frame; the last one wins. */
  show(live) {
    this.live = live;
    this.frame ??= requestAnimationFrame(() => { this.frame = null; this.paint(); });
  }

  /**
   * The value of a quantity on show: from the row, else at rest. `x.0` is a part of x,
   * and a table may hold the parts that move instead of the whole.
   */
  lookUp(quantity, { table, index, rest = this.rest } = this.live ?? { table: {} }) {
    if (table[quantity]) return table[quantity].at(index);
    const dot = quantity.lastIndexOf(".");
    const [name, part] = [quantity.slice(0, dot), quantity.slice(dot + 1)];
    if (dot > 0 && table[name]) return table[name].at(index)[part];
    const still = rest[quantity]?.at(null);
    if (still === undefined) return rest[name]?.at(null)[part];
    if (typeof still === "number") return still;
    return still.map((value, k) => table[`${quantity}.${k}`]?.at(index) ?? value);
  }

  /** Everything of one frame in that frame; pictures first, for some measure the page. */
  paint() {
    this.pictures.paint();
    for (const slider of this.page.sliders) {
      const { input, control, field } = slider;
      const isHeld = control.name === this.hand.control;
      const value = isHeld ? Number(input.value) : this.lookUp(control.name);
      if (!isHeld && Number(input.value) !== value) input.value = value;
      if (isOn(slider, value)) continue;
      field.show(value, isHeld);
      input.setAttribute("aria-valuetext", field.text);
    }
    this.pictures.say();
    this.guide.check();
    for (const place of this.page.places.concat(this.guide.places)) {
      const { node, quantity, decimals, exact } = place;
      const value = this.lookUp(quantity);
      if (isOn(place, value)) continue;
      write(node, decimal(value, decimals));
      if (exact) node.dataset.value = String(value);
    }
    if (!this.voice.known.size) this.voice.update();
  }

  // ---- words to the reader, and leaving

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

  /** Say a sentence in the line of status, to those who hear too. */
  say(text, isHeard = true) {
    write(this.root.querySelector(".xv-status"), text);
    if (isHeard) this.voice.say(text);
  }

  /** Leave nothing behind. */
  unmount() {
    this.leaving.abort();
    this.pending = null;
    this.asking.abort();
    clearTimeout(this.writing);
    cancelAnimationFrame(this.frame);
    this.view.unmount();
    this.descent.walk = null;
    this.travel.trip = null;
    this.guide.guess?.leave();
    this.pictures.clear();
    this.root.remove();
    this.text.node.remove();
    this.voice.unmount();
  }
}

/** Whether a place shows a value already; from now on it does. */
function isOn(place, value) {
  if ("shown" in place && Object.is(place.shown, value)) return true;
  place.shown = value;
  return false;
}
