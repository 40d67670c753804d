// The stage: shows an answer, and while a thumb is dragged looks up the row of the sweep
// and repaints. It looks up; it never calculates. On release it asks its source for the
// next answer and goes on meanwhile: data/requests.js.
import { Address, copy } from "./page/address.js";
import { Guide } from "./guide/guide.js";
import { Travel } from "./guide/travel.js";
import { Hand } from "./hand/hand.js";
import { rowOf } from "./hand/row.js";
import { Descent } from "./player/descent.js";
import { withoutHidden } from "./page/hide.js";
import { showNumbers, showSliders } from "./page/numbers.js";
import { Page } from "./page/page.js";
import { preparePrints } from "./page/print.js";
import { Pictures } from "./pictures/pictures.js";
import { Requests } from "./data/requests.js";
import { patiently } from "./data/source.js";
import { lookUp } from "./data/tables.js";
import { themeOf } from "./theme.js";
import { Status } from "./page/status.js";
import { Text } from "./page/text.js";
import { View } from "./page/view.js";
import { Voice } from "./page/voice.js";
import { element, words } from "./page/words.js";

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
    this.framed = framed;
    this.isPlaced = true; // where it stays; or Streamlit is yet to take it there
    this.root = element("section", { class: "xv-stage" });
    this.status = new Status(this);
    this.root.append(this.status.node);
    parent.append(this.root);
    this.requests = new Requests(source, {
      onAnswer: (request, answer) => this.onAnswer(request, answer),
      onRefusal: (_, error) => this.onRefusal(error),
      onWaiting: () => this.status.sayWaiting(),
    });
    this.live = null; // {table, index}: the row on show; null is the state at rest
    this.hand = new Hand({
      onMove: (held) => { this.travel.leave(); this.descent.leave(); this.show(rowOf(held, this)); },
      onRelease: (move) => { this.tell(move); this.pictures.rooms.fillSoon(); },
    });
    this.address = new Address(this, lesson);
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
    preparePrints(this, signal);
    addEventListener("popstate", () => this.goBackOrForth(), { signal });
    this.requests.ask({ query: this.address.initialQuery, moves: [] });
  }

  // ---- what is asked, and what comes

  /** Take the answer to all that was asked: data/requests.js. @param {any} request */
  onAnswer({ asEntry, byHistory, preset, refused }, answer) {
    this.status.sayArrived();
    const before = this.data && this.guide.query(this.data.address);
    this.receive(answer);
    this.page.fields.forEach((field, name) => field.answer(refused[name]));
    if (preset && !this.guide.begins) this.guide.placed = preset - 1;
    else if (byHistory) this.guide.goTo(answer.view.step || 1);
    const isElsewhere = before !== undefined && this.guide.query(answer.address) !== before;
    this.address.write(asEntry && isElsewhere);
  }

  /** Say why there is no answer. */
  onRefusal(error) {
    this.page.fields.forEach((field) => field.answer(error.message));
    this.status.say(error.message);
    if (error.state === undefined) return;
    const href = this.address.renewed(error.state);
    this.status.node.append(" ", element("a", { href }, words("stage.reload")));
  }

  /** Ask for the state after more moves, and those that are not answered yet. */
  tell(...moves) {
    const before = [...this.page.fields.values()].flatMap((field) => field.stepsLeft());
    this.requests.add(this.data?.address, [...before, ...moves]);
    this.voice.moved(moves);
  }

  /** The browser has gone to another address of the lesson: show what it says. */
  goBackOrForth() {
    if (!this.data || !this.address.isOurs) return;
    this.travel.abandon();
    this.guide.going = null;
    this.descent.abandon();
    this.descent.lastWalk = null;
    this.requests.ask({ query: this.address.stateQuery, moves: [], byHistory: true });
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
    const { held } = this.hand;
    this.live = held.kind === "nothing" ? null : rowOf(held, this);
    this.pictures.expect();
    if (!this.descent.walk) this.paint();
    this.pictures.draw();
  }

  /** Take the theme of what is around: its figures are others. */
  takeTheme() {
    this.theme = themeOf(this.root);
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
    await this.requests.answered();
  }

  /** Copy the link, once what it opens is at rest. */
  async copyLink() {
    const link = this.settled().then(() => this.address.link());
    this.status.sayBriefly(await copy(link, words("stage.link_copied")));
  }

  /** Open the exports of a picture, at one kind. */
  async openExports(picture, kind) {
    const opening = (this.opening = { picture, kind }); // a later click is the one meant
    await this.settled();
    const found = await patiently(() => import("./export/dialog.js"), this.leaving.signal, () => {
      if (!this.status.node.querySelector("a")) this.status.sayWaiting(); // or it says why it waits in vain
    }).catch(() => null); // the stage has gone
    if (!found || this.opening !== opening) return;
    this.status.sayArrived();
    this.opening = null;
    found.openExports(this, picture, kind);
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

  /** The value of a quantity on show: from the row, else at rest. */
  lookUp(quantity, { table, index, rest = this.rest } = this.live ?? { table: {} }) {
    return lookUp(quantity, table, index, rest);
  }

  /** The value of a control: where it was set, although that may not be answered. */
  valueOf(name) {
    return this.requests.valueSet(name) ?? this.lookUp(name);
  }

  /** Everything of one frame in that frame; pictures first, for some measure the page. */
  paint() {
    this.pictures.paint();
    showSliders(this);
    this.pictures.say();
    this.guide.check();
    showNumbers(this);
    if (!this.voice.known.size) this.voice.update();
  }

  // ---- leaving

  /** Leave nothing behind. */
  unmount() {
    this.leaving.abort();
    this.requests.abort();
    this.address.unmount();
    cancelAnimationFrame(this.frame);
    this.view.unmount();
    this.descent.walk = null;
    this.travel.abandon();
    this.guide.guess?.leave();
    this.pictures.clear();
    this.root.remove();
    this.text.node.remove();
    this.voice.unmount();
  }
}
