// Where answers come from. A stage asks a source and knows nothing else of a server or a
// file. This is the contract that both sources keep: http.js asks the app, file.js looks
// into the tables of the file that it lies in.

/**
 * @typedef {object} Source
 * @property {(query: string, moves: Move[], signal: AbortSignal) => Promise<Answer>} answer
 *   What is shown in the state that the query of an address opens, once the moves are
 *   made. The same for the same question; a refusal that stays one has `final` set, and
 *   `state`, the query of what was asked for, where the page must be loaded anew for it.
 * @property {(query: string, moves: Move[], signal: AbortSignal) => Promise<any>} ahead
 *   Of the answer that such moves would lead to, without making them: sweep and rest.
 * @property {(name: string, theme: string) => Promise<string>} figure
 *   A figure as Plotly reads it, in JSON, by the name that an answer gives it.
 * @property {(query: string, signal: AbortSignal) => Promise<any>} [descent]
 *   The way down from the state of an address: a table with a row for each step, and a
 *   remark; where answers have one.
 * @property {(query: string) => Promise<string>} derivation
 *   The way to the result in the state of an address, as HTML.
 * @property {(name: string, theme: string) => string | undefined} figureNow
 *   What `figure` gives, without waiting, for a page that is about to be printed.
 * @property {(query: string) => string} [derivationNow]
 *   What `derivation` gives, as well.
 * @property {(lesson: string) => void} [prefetch]
 *   Has the browser keep what another lesson starts with, where an address leads there.
 * @property {string} plotly Where plotly.js is.
 * @property {boolean} hasAddress Whether the page's address is that of the state.
 *
 * @typedef {object} Move
 *   One of {set: {control: value}}, {preset: index}, {option: {name: choice}},
 *   {descent: step} and {pad: [index, place]}; of an app {by: {control: steps}} and
 *   {type: {control: text}} too.
 *
 * @typedef {object} Answer
 * @property {string} address The query that opens the state; defaults are left out.
 * @property {object[]} controls What can be dragged: name, label, letter, low, high, step.
 * @property {object} rest Every quantity of the state, by name, as a `Column` of one row.
 * @property {object} sweep By control its table: a row of columns for each of its stops.
 * @property {object} presets_table A row for each preset, or each step of the guide.
 * @property {object} [guide] The steps, with their words as tokens: xentviz/stage/guide.py.
 * @property {object[]} pads Points that are dragged in a picture: columns x and y, and a
 *   table, with a row for each place.
 * @property {boolean} [descent] Whether there is a way down, which the source has.
 * @property {object[]} figures Each with its title, its caption and its name, in 3-D
 *   (`figure`) and for a browser without (`flat`).
 * @property {object} [refused] By control why what was typed cannot be had.
 * @property {string} [words] The words below the stage, as HTML.
 *   And title, sentence, options, presets, related, layout, readouts, formula, view,
 *   exports and remarks, as `xentviz.stage.answer` describes them.
 */

const LATE = 3000; // ms after which an answer is asked for once more
const LONGEST = 30_000; // ms between two attempts

/**
 * What `ask` gives, asked again after .5, 1, 2, … 30 s while it fails or is late: the
 * first to come is taken. `waiting` is called before each further attempt.
 */
export function patiently(ask, signal, waiting) {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    const attempt = (count) => {
      let over = false;
      const again = () => {
        if (over || signal.aborted) return;
        over = true;
        waiting();
        setTimeout(() => signal.aborted || attempt(count + 1), pause(count));
      };
      const late = setTimeout(again, LATE);
      ask(signal).then(resolve, (error) => (error.final ? reject(error) : again()))
        .finally(() => clearTimeout(late));
    };
    attempt(0);
  });
}

/** How long to pause after so many attempts; not all at the same moment. */
function pause(count) {
  return Math.min(LONGEST, 500 * 2 ** count) * (0.75 + Math.random() / 2);
}
