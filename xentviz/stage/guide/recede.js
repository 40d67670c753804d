// What a step is not about recedes: dimmed on a laptop, gone on a phone, where one
// picture at a time is shown.
import { button, calm, element, words } from "../page/words.js";

/** Bring the page to what a step is about; to all of it where there is none. */
export function recede(stage, step) {
  const { root } = stage;
  const about = step?.about ?? [];
  const isAbout = (name) => !about.length || about.includes(name) || about.includes(name.split(".")[0]);
  // Sliders that were unfolded are wanted, whatever the step is about.
  const parts = [["[data-figure]", "figure"], [".xv-control:not(.xv-unfold ~ *)", "control"], [".xv-readouts > div", "quantity"]];
  root.toggleAttribute("data-guided", Boolean(step));
  for (const [selector, kind] of parts) {
    for (const node of root.querySelectorAll(selector)) {
      const name = node.dataset[kind] ?? node.querySelector(`[data-${kind}]`)?.dataset[kind];
      node.toggleAttribute("data-recedes", !isAbout(name));
    }
  }
  root.querySelector(".xv-player")?.toggleAttribute("data-recedes", !isAbout("player"));
  dots(stage, step);
}

/** Swipe to the first of some names that is a picture's, else to the first: on a phone. */
export function turnTo(stage, names) {
  const figures = stage.root.querySelector(".xv-figures");
  const box = names.map((name) => figures?.querySelector(`[data-figure="${name}"]`)).find(Boolean);
  if (figures) figures.scrollLeft = box ? box.offsetLeft - figures.offsetLeft : 0;
}

/** A dot for each picture, under the row of them: seen where they are one. */
function dots(stage, step) {
  const figures = stage.root.querySelector(".xv-figures");
  const old = stage.root.querySelector(".xv-dots");
  const boxes = [...figures.children].filter((box) => !step || !box.hasAttribute("data-recedes"));
  const names = boxes.map((box) => box.dataset.figure).join(" ");
  if (old?.dataset.names === names) return;
  old?.remove();
  if (boxes.length < 2) return;
  const row = element("div", { class: "xv-dots", role: "group", "aria-label": words("guide.pictures"), "data-names": names });
  boxes.forEach((box) => {
    const turn = () => figures.scrollTo({ left: box.offsetLeft - figures.offsetLeft, behavior: calm() ? "auto" : "smooth" });
    row.append(button("", turn, { "aria-label": box.querySelector("strong").textContent }));
  });
  const mark = () => {
    const here = Math.round(figures.scrollLeft / Math.max(1, figures.clientWidth));
    [...row.children].forEach((dot, k) => dot.setAttribute("aria-pressed", k === here));
  };
  figures.onscroll = mark;
  figures.after(row);
  mark();
}
