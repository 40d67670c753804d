// Words and numbers as the reader sees them, and the elements that hold them.

const LONGEST = 8; // characters of a value that are shown whole

/** The text of a number: fixed decimals, powers of ten where those would hide it. */
export function decimal(value, decimals) {
  if (value === undefined) return "";
  if (!Number.isFinite(value)) return Number.isNaN(value) ? words("stage.undefined") : value > 0 ? "∞" : "-∞";
  const size = Math.abs(value);
  if (size >= 1e6 || (size > 0 && size < 0.5 * 10 ** -decimals)) return value.toExponential(3);
  return value.toFixed(decimals);
}

const said = JSON.parse(document.getElementById("xv-words")?.textContent ?? "{}");

/** The languages that there are, by tag what each calls itself. */
export const languages = said.languages ?? {};

/** What the page says under a name, `table.word`; `places` fill its {…}: stage/words.py. */
export function words(name, places = {}) {
  const [table, word] = name.split(".");
  const text = said[table]?.[word] ?? name;
  return text.replace(/\{(\w+)\}/g, (place, within) => String(places[within] ?? place));
}

/** The text of a value: enough digits to be it, or else marked as rounded. */
export function exactly(value, decimals) {
  const fixed = decimal(value, decimals);
  const isIt = Number(fixed) === value || Math.fround(Number(fixed)) === value; // of a row, in 32 bits
  if (value === undefined || isIt || !Number.isFinite(value)) return fixed;
  const whole = String(value);
  return whole.length <= LONGEST ? whole : `≈${fixed}`;
}

/** Set a text, without a trace where it stands already. */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** A new element with its attributes and its text. */
export function element(name, attributes = {}, text = "") {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text) node.textContent = text;
  return node;
}

/** Whether the reader has asked for less motion. */
export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
