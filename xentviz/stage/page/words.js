// Words and numbers as the reader sees them, and the elements that hold them.

const LONGEST = 8; // characters of a value that are shown whole

/** A text of numbers as people read it: a minus is a minus, not the hyphen of a keyboard. */
export const withMinus = (text) => text.replaceAll("-", "\u2212");

/** The text of a value, all of its digits. */
export const whole = (value) => withMinus(String(value));

/** The text of a number: 0 alone is 0, fixed decimals, powers of ten where those would hide it. */
export function decimal(value, decimals) {
  if (value === undefined) return "";
  if (Number.isNaN(value)) return words("stage.undefined");
  return withMinus(Number.isFinite(value) ? rounded(value, decimals) : value > 0 ? "∞" : "-∞");
}

/** A finite number as code writes it, rounded. */
function rounded(value, decimals) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  return size >= 1e6 || size < 0.5 * 10 ** -decimals ? value.toExponential(3) : value.toFixed(decimals);
}

const texts = JSON.parse(document.getElementById("xv-words")?.textContent ?? "{}");

/** The languages that there are, by tag what each calls itself. */
export const languages = texts.languages ?? {};

/** What the page says under a name, `table.word`; `places` fill its {…}: stage/words.py. */
export function words(name, places = {}) {
  const [table, word] = name.split(".");
  const text = texts[table]?.[word] ?? name;
  return text.replace(/\{(\w+)\}/g, (place, within) => String(places[within] ?? place));
}

/** The text of a value: enough digits to be it, or else marked as rounded. */
export function exactly(value, decimals) {
  const fixed = decimal(value, decimals);
  if (value === undefined || !Number.isFinite(value)) return fixed;
  const shown = Number(rounded(value, decimals));
  if (shown === value || Math.fround(shown) === value) return fixed; // of a row, in 32 bits
  const digits = whole(value);
  return digits.length <= LONGEST ? digits : `≈${fixed}`;
}

/** Set a text, without a trace where it stands already. */
export function write(node, text) {
  if (node.textContent === text) return;
  const { firstChild: first, lastChild: last } = node;
  // Another node would have the browser ask every rule with `:has()` or `:empty` anew.
  if (text && first === last && first?.nodeType === Node.TEXT_NODE) first.data = text;
  else node.textContent = text;
}

/** A new element with its attributes and its text. */
export function element(name, attributes = {}, text = "") {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text) node.textContent = text;
  return node;
}

/** A button that does something. */
export function button(text, does, attributes = {}) {
  const node = element("button", { type: "button", ...attributes }, text);
  node.onclick = does;
  return node;
}

/** Whether the reader has asked for less motion. */
export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
