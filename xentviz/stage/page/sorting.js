// The tables of a derivation: a click on a column's heading sorts the rows by it.
import { button } from "./words.js";

/** Let each column of the tables in a node be sorted by. */
export function sortable(node) {
  for (const table of node.querySelectorAll("table")) {
    for (const [place, heading] of [...table.tHead.rows[0].cells].entries()) {
      // MathML alone is no name for every reader.
      const label = heading.textContent.trim();
      const node = button("", () => sort(table, heading, place), { class: "xv-sort", "aria-label": label });
      node.append(...heading.childNodes);
      heading.append(node);
    }
  }
}

function sort(table, heading, place) {
  const falls = heading.ariaSort === "descending";
  for (const other of heading.parentNode.cells) other.ariaSort = null;
  heading.ariaSort = falls ? "ascending" : "descending";
  const sign = falls ? 1 : -1;
  const [body] = table.tBodies;
  body.append(...[...body.rows].sort((a, b) => sign * compared(a.cells[place].textContent, b.cells[place].textContent)));
}

/** Compare two cells, lists of numbers, by the first that differs. */
function compared(a, b) {
  const others = numbers(b);
  for (const [k, x] of numbers(a).entries()) if (x !== others[k]) return x - others[k];
  return 0;
}

const numbers = (text) => text.replaceAll("−", "-").replaceAll("∞", `${Infinity}`).split(",").map(Number);
