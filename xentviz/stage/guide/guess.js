// A guess before the answer: a mark on a picture or on a scale, or one of three answers.
import { axesOf } from "../pictures/plotly_internals.js";
import { pointerIn } from "../pictures/room.js";
import { button, decimal, element, words } from "../page/words.js";

/** The guess that a step asks for. */
export function guessOf(guide, payload, sentences) {
  return payload.kind === "mark" ? new Mark(guide, payload, sentences) : new Pick(guide, payload, sentences);
}

/** What both kinds have: a question, and a line that says what came of it. */
class Guess {
  constructor(guide, payload, sentences) {
    this.guide = guide;
    this.payload = payload;
    this.sentences = sentences;
    this.node = element("fieldset", { class: "xv-guess", "data-guess": payload.kind });
    const asks = element("legend");
    asks.append(...sentences.nodes(payload.say));
    this.verdict = element("p", { class: "xv-guess-said", role: "status" });
    this.node.append(asks);
  }

  /** Play the step to its answer; whether the controls have come there. */
  async arrives() {
    const arrived = await this.guide.play(this.payload);
    return arrived && this.guide.guess === this;
  }

  /** Say what came of it, and nothing else any more. */
  say(isRight, ...parts) {
    this.node.dataset.right = isRight;
    this.verdict.replaceChildren(...parts);
  }

  /** Ask anew. */
  reset() {
    delete this.node.dataset.right;
    this.verdict.replaceChildren();
  }

  /** Bring what it has on a picture to where the picture is now. */
  place() {}

  /** Leave nothing on a picture. */
  leave() {}
}

/** One of three answers. */
class Pick extends Guess {
  constructor(guide, payload, sentences) {
    super(guide, payload, sentences);
    const row = element("div", { class: "xv-buttons xv-guess-answers" });
    for (const answer of payload.answers) {
      const button = element("button", { type: "button", "data-guess-answer": answer.name, "aria-pressed": "false" });
      button.append(...sentences.nodes(answer.label));
      button.onclick = () => this.choose(button, answer);
      row.append(button);
    }
    this.row = row;
    this.node.append(row, this.verdict);
  }

  async choose(button, { name, wrong }) {
    for (const other of this.row.children) other.setAttribute("aria-pressed", other === button);
    if (!(await super.arrives())) return;
    const isRight = name === this.payload.right;
    this.say(isRight, ...this.sentences.nodes(isRight ? this.payload.right_sentence : wrong));
  }

  async play() {
    if (await super.arrives()) this.say(true, ...this.sentences.nodes(this.payload.right_sentence));
  }

  reset() {
    super.reset();
    for (const button of this.row.children) button.setAttribute("aria-pressed", "false");
  }
}

/** A number, marked on a scale or on the picture itself. */
class Mark extends Guess {
  constructor(guide, payload, sentences) {
    super(guide, payload, sentences);
    const { low, high, step, letter } = payload;
    this.input = element("input", { type: "range", min: low, max: high, step,
      "aria-label": this.node.textContent });
    this.input.value = (low + high) / 2;
    this.output = element("output", { "aria-live": "off" }, "?"); // its slider says it
    this.button = button(words("guide.play"), () => this.play(), { "data-guess-action": "play" });
    this.button.disabled = true;
    this.input.oninput = () => this.mark();
    const row = element("div", { class: "xv-guess-scale", "data-letter": letter });
    row.append(this.input, this.output, this.button);
    this.hint = element("p", { class: "xv-guess-hint" }, payload.figure ? words("guide.mark") : "");
    this.node.append(row, this.verdict);
    if (payload.figure) this.verdict.append(this.hint);
    this.listen(payload.figure);
  }

  /** A press on the picture marks the place. */
  listen(figure) {
    this.leaving = new AbortController();
    if (!figure) return;
    let from = null;
    const { root } = this.guide.stage;
    const { signal } = this.leaving;
    const isHere = ({ target }) => target.closest?.(`[data-figure="${figure}"] .xv-graph`) && !target.closest(".xv-handle");
    root.addEventListener("pointerdown", (event) => { from = isHere(event) ? event : null; }, { signal, capture: true });
    addEventListener("pointerup", (event) => {
      if (!from || this.node.dataset.right || Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) > 6) return;
      this.input.value = this.valueAt(event);
      this.mark();
    }, { signal, capture: true });
  }

  /** What the axis of the picture says under a pointer. */
  valueAt(event) {
    const { x, y } = axesOf(this.graph);
    const [right, down] = pointerIn(this.graph, event);
    return this.payload.axis === "x" ? x.value(right) : y.value(down);
  }

  /** The graph that it may be marked on, once that is drawn. */
  get graph() {
    const picture = this.guide.stage.pictures.drawn.get(this.payload.figure);
    return picture?.ready ? picture.graph : null;
  }

  /** The number is said: it stands on the scale and on the picture. */
  mark() {
    this.isMarked = true;
    this.output.textContent = decimal(Number(this.input.value), this.payload.decimals);
    this.button.disabled = false;
    this.place();
  }

  place() {
    const { graph, payload } = this;
    if (!graph || !this.isMarked || !this.leaving || this.leaving.signal.aborted) return;
    if (!this.line?.isConnected) this.line = element("div", { class: "xv-mark", "data-axis": payload.axis });
    graph.append(this.line);
    const { x, y } = axesOf(graph);
    const value = Number(this.input.value);
    Object.assign(this.line.style, payload.axis === "x"
      ? { left: `${x.pixel(value)}px`, top: `${y.start}px`, height: `${y.length}px` }
      : { top: `${y.pixel(value)}px`, left: `${x.start}px`, width: `${x.length}px` });
  }

  async play() {
    const { stage } = this.guide;
    const { quantity, within, decimals, right_sentence, wrong } = this.payload;
    this.button.disabled = true;
    if (!(await super.arrives())) return;
    const answer = stage.lookUp(quantity);
    const guess = Number(this.input.value);
    const digits = Math.max(decimals, 3);
    if (!this.isMarked) return this.say(true, words("guide.answered", { answer: decimal(answer, digits) }));
    const apart = Math.abs(answer - guess);
    const isRight = apart <= within;
    this.say(isRight, ...this.sentences.nodes(isRight ? right_sentence : wrong), " ",
      words("guide.distance", { guess: decimal(guess, decimals), answer: decimal(answer, digits), apart: decimal(apart, digits) }));
  }

  reset() {
    super.reset();
    this.isMarked = false;
    this.output.textContent = "?";
    this.line?.remove();
    this.verdict.append(this.hint);
  }

  leave() {
    this.leaving.abort();
    this.line?.remove();
  }
}
