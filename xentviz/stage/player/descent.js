// The descent: a path that Python computed, a row a step, and the player for it.
import { patiently } from "../data/source.js";
import { button, calm, element, words } from "../page/words.js";

/** A walk down a path, by itself or a step at a time. */
export class Descent {
  constructor(stage) {
    this.stage = stage;
    this.walk = null; // while it is walked
    this.lastWalk = null; // its trail stays until something else moves
    this.beginning = null; // {ends, walk}: a walk that waits for its path, and what ends that
  }

  /** The buttons, and the speed. */
  player() {
    const box = element("div", { class: "xv-player", role: "group", "aria-label": words("player.descent") });
    const play = button(`▶ ${words("player.play")}`, () => (this.walk?.playing ? this.halt() : this.play()),
      { class: "xv-play", "data-descent": "play" });
    const step = button(words("player.step"), () => this.step(), { "data-descent": "step" });
    const back = button(words("player.back"), () => this.back(), { "data-descent": "reset" });
    const speed = element("select", { "aria-label": words("player.speed"), "data-descent": "speed" });
    for (const [value, label] of [[2, "slow"], [8, "steps"], [25, "fast"]]) {
      speed.append(element("option", { value }, words(`player.${label}`)));
    }
    speed.value = "8";
    box.append(play, step, back, speed);
    return box;
  }

  /**
   * The walk under way, or a new one from the state on show once that is answered: one for all
   * clicks until then. None where something else has moved meanwhile.
   */
  async begin() {
    if (this.walk) return this.walk;
    this.stage.hand.release(); // where another finger holds a slider, that is where it begins
    if (!this.beginning) {
      const ends = new AbortController();
      this.beginning = { ends, walk: this.found(ends.signal) };
    }
    return this.beginning.walk;
  }

  /** A new walk, where its path is found before `signal` ends that. */
  async found(signal) {
    await this.stage.requests.answered();
    const path = signal.aborted ? null : await this.path(signal);
    if (signal.aborted) return null;
    this.beginning = null;
    if (!path) return null;
    this.lastWalk = this.walk = { index: 0, ...path,
      length: Object.values(path.table)[0]?.shape[0] ?? 1 };
    return this.walk;
  }

  /** The path from the state on show: its table, and a remark; none where it is refused. */
  async path(signal) {
    const { source, data } = this.stage;
    const ask = (one) => source.descent(data.address, one);
    try {
      const path = await patiently(ask, signal, () => this.stage.status.sayWaiting());
      this.stage.status.sayArrived();
      return path;
    } catch (error) {
      if (!signal.aborted) this.stage.status.say(error.message);
      return null;
    }
  }

  /** Show the step that a walk has come to; whether it is the last. */
  show(walk) {
    const done = walk.index >= walk.length - 1;
    // Heard are the start and the end of it, and a step that is taken alone.
    this.stage.status.say(done ? walk.remark : words("player.at", walk), done || !walk.playing);
    this.stage.show({ table: walk.table, index: walk.index });
    return done;
  }

  /** Walk on by itself, to the end; at once for one who wants no motion. */
  async play() {
    const walk = await this.begin();
    if (!walk || walk.playing) return;
    if (walk.index >= walk.length - 1) walk.index = 0;
    walk.playing = true;
    this.stage.voice.descends(walk.table);
    this.stage.root.querySelector(".xv-play").textContent = `❚❚ ${words("player.pause")}`;
    if (calm()) walk.index = walk.length - 2;
    const speed = () => Number(this.stage.root.querySelector('[data-descent="speed"]').value);
    let due = performance.now();
    const tick = (now) => {
      if (this.walk !== walk || !walk.playing) return;
      if (now >= due) {
        due = now + 1000 / speed();
        walk.index += 1;
        if (this.show(walk)) return this.halt();
      }
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  /** Go one step on, and stay there. */
  async step() {
    const walk = await this.begin();
    if (!walk) return;
    walk.playing = false;
    walk.index = Math.min(walk.index + 1, walk.length - 1);
    this.show(walk);
    this.stage.voice.moved([{ descent: walk.index }]);
  }

  /** Go back to where the descent began, and rest. */
  back() {
    if (!this.walk) return;
    this.walk.playing = false;
    this.walk.index = 0;
    this.show(this.walk);
    this.halt();
  }

  /** Rest where the ball is: the state becomes that of the step on show. */
  halt() {
    const { walk } = this;
    this.abandon();
    if (!walk) return;
    this.stage.tell({ descent: walk.index });
    this.stage.pictures.rooms.fillSoon();
  }

  /** Walk no further: another state is about to be shown. */
  abandon() {
    this.beginning?.ends.abort();
    this.beginning = null;
    if (!this.walk) return;
    this.stage.root.querySelector(".xv-play").textContent = `▶ ${words("player.play")}`;
    this.walk = null;
  }

  /** Make room for another move: halt, and wipe the trail. */
  leave() {
    this.halt();
    this.lastWalk = null;
  }

  /** What a quantity was along the trail. */
  trail(quantity) {
    if (!this.lastWalk) return [];
    const { table } = this.lastWalk;
    return Array.from({ length: this.lastWalk.index + 1 }, (_, index) =>
      this.stage.lookUp(quantity, { table, index }));
  }
}
