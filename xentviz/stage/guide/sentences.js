// What a step says, as elements: live numbers, letters, phrases that move the picture,
// and words of the field that explain themselves.
import { element } from "../page/words.js";

const PUNCTUATION = /^[.,;:!?)…]+/;
const NO_BREAK = "\u00a0";

let count = 0; // each explanation has an id, for what it explains

/** Sentences of one step; `places` collects where their numbers are. */
export class Sentences {
  constructor(stage, guide) {
    this.stage = stage;
    this.guide = guide;
    this.places = [];
  }

  /** The elements of a sentence. */
  nodes(tokens) {
    const nodes = (tokens ?? []).map((token) => {
      if (token.move) return this.phrase(token);
      if (token.term) return this.term(token);
      return this.stage.page.tokenNode(token, this.places);
    });
    return unbroken(nodes);
  }

  /** Words that move the picture, and light up what they move. */
  phrase({ move, words }) {
    const node = element("button", { type: "button", class: "xv-move", "data-move": "" });
    node.append(...this.nodes(words));
    const { stage, guide } = this;
    const [names, options] = [Object.keys(move.set), Object.keys(move.option)];
    const moves = names.map((name) => ({ set: { [name]: move.set[name] } }));
    node.onclick = async () => {
      for (const [name, value] of Object.entries(move.option)) stage.choose(name, value);
      if (names.length) await stage.travel.go(move.set, moves);
    };
    node.onmouseenter = node.onfocus = () => guide.light(names, options);
    node.onmouseleave = node.onblur = () => guide.light();
    return node;
  }

  /** A word of the field; what it means is shown at a hover, a focus and a tap. */
  term({ term, words }) {
    const { title, sentence } = this.guide.data.glossary[term];
    const id = `xv-term-${(count += 1)}`;
    const box = element("span", { class: "xv-term", "data-term": term });
    const button = element("button", { type: "button", "aria-describedby": id });
    button.append(...this.nodes(words));
    const note = element("span", { class: "xv-term-note", role: "tooltip", id, "aria-live": "off" });
    note.append(element("strong", {}, title), " ", ...this.nodes(sentence));
    // Where a tap gives no focus, none is taken away by a tap elsewhere.
    const elsewhere = ({ target }) => { if (!box.contains(target)) open(false); };
    const open = (shown) => {
      box.toggleAttribute("data-open", shown);
      document.removeEventListener("pointerdown", elsewhere);
      if (!shown) return;
      document.addEventListener("pointerdown", elsewhere);
      keepInside(note);
    };
    box.onmouseenter = button.onfocus = () => open(true);
    box.onmouseleave = button.onblur = () => open(false);
    button.onclick = () => open(true);
    button.onkeydown = (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      open(false);
    };
    box.append(button, note);
    return box;
  }
}

/** Nodes; a button with what no line may part from it: the number of a unit, a full stop. */
function unbroken(nodes) {
  const found = [];
  nodes.forEach((node, k) => {
    if (!(node instanceof Element && node.matches(".xv-move, .xv-term"))) return found.push(node);
    const isUnit = found.at(-1)?.data === NO_BREAK; // beside a button it breaks all the same
    const next = nodes[k + 1];
    const [marks] = (next instanceof Text && next.data.match(PUNCTUATION)) || [""];
    if (marks) next.deleteData(0, marks.length);
    if (!isUnit && !marks) return found.push(node);
    const box = element("span", { class: "xv-unbroken" });
    box.append(...(isUnit ? found.splice(-2) : []), node, marks);
    return found.push(box);
  });
  return found;
}

/** Have a note lie within the window. */
function keepInside(note) {
  note.style.left = "0";
  const { left, right } = note.getBoundingClientRect();
  const over = right - document.documentElement.clientWidth + 12;
  note.style.left = `${Math.min(0, Math.max(12 - left, -Math.max(0, over)))}px`;
}
