// The stage: shows what it is told, and while a thumb is dragged looks up the row of the
// sweep and repaints. It looks up; it never calculates. What it is told is described in
// payload.py, what it answers in __init__.py.
import { addressOf, copy, query, writeAddress } from "./page/address.js";
import { Hand } from "./hand/hand.js";
import { Descent } from "./player/descent.js";
import { withoutHidden } from "./page/hide.js";
import { Page } from "./page/page.js";
import { Pictures } from "./pictures/pictures.js";
import { unpack } from "./data/tables.js";
import { View } from "./page/view.js";
import { decimal, element, write } from "./page/words.js";

const RESEND_AFTER = 3000; // ms without an answer: the server may have been replaced

/** One lesson on the page, in the hand of one reader. */
export class Stage {
  constructor(parent, send) {
    this.send = send;
    this.root = element("section", { class: "xv-stage" });
    parent.append(this.root);
    this.sequence = 0;
    this.pending = null; // {sequence, address, moves}: told, not yet answered
    this.awaiting = []; // who waits for the state to be at rest
    this.live = null; // {table, index}: the row on show; null is the state at rest
    this.hand = new Hand({
      onMove: (held) => { this.descent.leave(); this.show(this.rowOf(held)); },
      onRelease: (move) => { this.tell(move); this.pictures.settleSoon(); },
    });
    this.opening = null; // {picture, kind}: the dialog that is waited for
    this.page = new Page(this);
    this.view = new View(this);
    this.pictures = new Pictures(this);
    this.descent = new Descent(this);
  }

  // ---- what the server says, and is told

  /** Show what the server says, unless the hand has gone on since. */
  receive(data) {
    if (this.pending && data.sequence !== this.pending.sequence) {
      // An older answer, or a server that never heard of it: the hand is right.
      if (data.session !== this.session) this.tell();
      this.session = data.session;
      return;
    }
    clearTimeout(this.resend);
    if (this.waiting) this.say("");
    this.waiting = false;
    this.pending = null;
    this.session = data.session;
    this.view.begin(data.view);
    this.data = withoutHidden(data, this.view.told.hidden);
    this.takeIn(this.data);
    this.view.show();
    this.pictures.expect(this.data.figures);
    this.live = this.rowInHand();
    if (!this.descent.walk) this.paint();
    this.writeAddress();
    this.pictures.draw();
    this.followTheme();
    this.awaiting.splice(0).forEach((go) => go());
  }

  /** Unpack what the server has said, and bring the page to it. */
  takeIn(data) {
    this.rest = unpack(data.rest);
    this.sweep = Object.fromEntries(
      Object.entries(data.sweep).map(([name, table]) => [name, unpack(table)]));
    this.presets = unpack(data.presets_table);
    this.pads = data.pads.map((pad, index) => ({ ...pad, ...unpack({ x: pad.x, y: pad.y }),
      index, table: unpack(pad.table) }));
    this.descent.path = data.descent ? unpack(data.descent.table) : null;
    this.page.build(data);
  }

  /** Ask once for the pictures of another theme: it changes without the server. */
  followTheme() {
    const { colorScheme } = getComputedStyle(this.root);
    if ([this.data.theme, this.asked].includes(colorScheme)) return;
    this.asked = colorScheme;
    this.tell();
  }

  /** Tell the server what moved since its last answer; one message a release. */
  tell(move) {
    const before = this.pending ? this.pending.moves : [];
    const moves = move ? [...before, move] : before;
    this.pending = { sequence: ++this.sequence, address: this.data.address, moves };
    clearTimeout(this.resend);
    this.resend = setTimeout(() => {
      this.waiting = true;
      this.say("Waiting for the server; nothing is lost.");
      this.tell();
    }, RESEND_AFTER);
    this.send(this.pending);
  }

  /** Come to rest, and wait until the server knows the state that is on show. */
  async settled() {
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
    return Boolean(this.pending?.moves.some((move) => !isOfHeld(move)));
  }

  // ---- the address

  /** Have the address say what is on show, as far as the server knows it. */
  writeAddress() {
    if (!this.data.offline) writeAddress(query(this.data.address, this.view.parts()));
    this.root.querySelector(".xv-full")?.setAttribute("href", this.link());
  }

  /** Write the address once a camera has come to rest: a browser bears few a second. */
  writeAddressSoon() {
    clearTimeout(this.writing);
    this.writing = setTimeout(() => this.writeAddress(), 200);
  }

  /** The link that opens what is on show, a picture of it enlarged if one is named. */
  link(enlarged, hidden) {
    const { version } = this.view.told;
    return addressOf(query(this.data.address, this.view.parts(enlarged, hidden), version));
  }

  /** What the server is asked for a file with: the state, and where the eye is. */
  cameraQuery() {
    return query(this.data.address, [this.view.camera]);
  }

  /** Copy the link. */
  async copyLink() {
    await this.settled();
    this.say(await copy(this.link(), "Link copied: it opens exactly this."));
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

  /** Show a state whose row is at hand, and tell the server of it. */
  jump(move, table, index) {
    this.descent.leave();
    this.show({ table, index });
    this.tell(move);
  }

  /** Ask for another choice of an option; the server has its rows. */
  choose(option, value) {
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
    return this.hand.held.kind !== "nothing" || Boolean(this.descent.walk?.playing);
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
  lookUp(quantity, { table, index } = this.live ?? { table: {} }) {
    if (table[quantity]) return table[quantity].at(index);
    const dot = quantity.lastIndexOf(".");
    const [name, part] = [quantity.slice(0, dot), quantity.slice(dot + 1)];
    if (dot > 0 && table[name]) return table[name].at(index)[part];
    const still = this.rest[quantity]?.at(null);
    if (still === undefined) return this.rest[name]?.at(null)[part];
    if (typeof still === "number") return still;
    return still.map((value, k) => table[`${quantity}.${k}`]?.at(index) ?? value);
  }

  /** Everything of one frame in that frame; pictures first, for some measure the page. */
  paint() {
    this.pictures.paint();
    for (const { input, control, output } of this.page.sliders) {
      const isHeld = control.name === this.hand.control;
      const value = this.lookUp(control.name);
      if (!isHeld) input.value = value;
      const shown = isHeld ? Number(input.value) : value;
      write(output, decimal(shown, control.decimals ? Math.max(control.decimals, 2) : 0));
      input.setAttribute("aria-valuetext", `${control.label} ${output.textContent}`);
    }
    for (const { node, quantity, decimals, exact } of this.page.places) {
      const value = this.lookUp(quantity);
      write(node, decimal(value, decimals));
      if (exact) node.dataset.value = String(value);
    }
  }

  // ---- words to the reader, and leaving

  /** Say a sentence in the line of status. */
  say(text) {
    write(this.root.querySelector(".xv-status"), text);
  }

  /** Leave nothing behind. */
  unmount() {
    clearTimeout(this.resend);
    clearTimeout(this.writing);
    cancelAnimationFrame(this.frame);
    this.view.unmount();
    this.descent.walk = null;
    this.pictures.clear();
    this.root.remove();
  }
}
