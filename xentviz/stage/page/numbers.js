// The numbers that a page says of the state on show, each written only where it changes.
import { decimal, words, write } from "./words.js";

/** Bring every slider to its value, but the one that is held, and say the value beside it. */
export function showSliders(stage) {
  for (const slider of stage.page.sliders) {
    const { input, control, field } = slider;
    const isHeld = control.name === stage.hand.control;
    const value = isHeld ? Number(input.value) : stage.valueOf(control.name);
    if (!isHeld && Number(input.value) !== value) input.value = value;
    if (isOn(slider, value)) continue;
    field.show(value, isHeld);
    input.setAttribute("aria-valuetext", field.text);
  }
}

/** Say every number of the read-outs, the formula and the guide in its place. */
export function showNumbers(stage) {
  for (const place of stage.page.places.concat(stage.guide.places)) {
    const { node, quantity, decimals, exact, factor } = place;
    const value = stage.lookUp(quantity);
    if (factor) write(node.nextElementSibling, value === 0 && stage.lookUp(factor) ? words("stage.underflow") : "");
    if (isOn(place, value)) continue;
    write(node, decimal(value, decimals));
    if (exact) node.dataset.value = String(value);
  }
}

/** Whether a place shows a value already; from now on it does. */
function isOn(place, value) {
  if ("shown" in place && Object.is(place.shown, value)) return true;
  place.shown = value;
  return false;
}
