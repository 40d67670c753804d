// The thumb of a slider: a pointer or a key moves it, a swipe over it does not.
import { DRAG_THRESHOLD } from "./orbit.js";

/** Have a slider move its control. @param {import("../stage.js").Stage} stage */
export function putThumb(stage, input, name) {
  const { hand } = stage;
  const drag = () => hand.drag(name, Number(input.value));
  const swipe = new Swipe(input, drag, () => stage.show(stage.live));
  input.onpointerdown = (event) => { hand.press(name); swipe.begin(event); };
  // Of a move nobody around learns: Streamlit listens to each, once on the way and once back.
  input.onpointermove = (event) => { event.stopPropagation(); swipe.follow(event); };
  input.onmousemove = (event) => event.stopPropagation();
  input.oninput = () => { if (!swipe.holdsBack()) drag(); };
  // A key that is held down is one move: it ends when the key comes up.
  let keying = false;
  const release = () => { keying = false; hand.release(name); };
  input.onkeydown = (event) => { keying = event.key !== "Tab"; };
  input.onpointerup = () => { swipe.decide(); release(); };
  input.onpointercancel = () => { swipe.giveUp(); release(); };
  input.onkeyup = input.onblur = release;
  input.onchange = () => { if (!keying) release(); };
}

/**
 * A finger on a slider, of which it is not known yet whether it moves the thumb or scrolls
 * the page: a browser puts the thumb under it at once, and may then scroll.
 */
class Swipe {
  constructor(input, drag, putBack) {
    this.input = input;
    this.drag = drag;
    this.putBack = putBack;
    this.start = null; // where the finger went down, while that is not known
    this.proposed = null; // where the browser has put the thumb meanwhile
  }

  begin({ pointerType, clientX }) {
    this.start = pointerType === "touch" ? clientX : null;
    this.proposed = null;
  }

  /** Whether what the browser makes of the finger waits; the thumb stays where it was. */
  holdsBack() {
    if (this.start === null) return false;
    this.proposed = this.input.value;
    this.putBack();
    return true;
  }

  /** A finger that goes sideways moves the thumb. */
  follow({ clientX }) {
    if (this.start !== null && Math.abs(clientX - this.start) > DRAG_THRESHOLD) this.decide();
  }

  /** It moves the thumb, or has tapped. */
  decide() {
    const { proposed } = this;
    this.start = this.proposed = null;
    if (proposed === null) return;
    this.input.value = proposed;
    this.drag();
  }

  /** It scrolls the page. */
  giveUp() {
    this.start = this.proposed = null;
  }
}
