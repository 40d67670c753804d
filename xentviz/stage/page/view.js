// How a lesson is looked at: what moves none of its numbers. The page's address and the
// links that are copied say it; from the first message on the page itself knows it.
import { cameraNumbers } from "../pictures/camera.js";
import { languagePart } from "./language.js";
import { words } from "./words.js";

/** The camera, the picture that has all the room, and what a teacher has hidden. */
export class View {
  constructor(stage) {
    this.stage = stage;
    this.initial = null; // as the link said it; null before the first message
    this.enlarged = "";
  }

  /** Start as the link says. */
  begin(initial) {
    if (this.initial) return;
    this.initial = initial;
    this.enlarged = initial.hidden.includes(initial.enlarged) ? "" : initial.enlarged;
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !document.querySelector("dialog[open]")) this.enlarge("");
    }, { signal: (this.leaving = new AbortController()).signal });
  }

  /** Give a picture all the room, or every picture its own again. */
  enlarge(name) {
    if (name === this.enlarged) return;
    this.enlarged = name;
    this.show();
    this.stage.address.write();
  }

  /** Bring the page to it, which may have been built anew. */
  show() {
    const { root } = this.stage;
    root.dataset.hide = this.initial.hidden.join(" ");
    const figures = root.querySelector(".xv-figures");
    figures.toggleAttribute("data-enlarged", Boolean(this.enlarged));
    for (const box of figures.children) {
      const here = box.dataset.figure === this.enlarged;
      box.hidden = Boolean(this.enlarged) && !here;
      const button = box.querySelector("[data-enlarge]");
      button.setAttribute("aria-pressed", here);
      button.title = words(here ? "figure.put_back" : "figure.enlarge");
    }
  }

  /** The parts of an address that say it; empty where it is as it starts. */
  parts(enlarged = this.enlarged, hidden = this.initial.hidden) {
    return [this.camera, enlarged && `enlarged=${enlarged}`,
      hidden.length && `hide=${hidden.join(",")}`, languagePart()].filter(Boolean);
  }

  /** The part of an address that says where the eye is. */
  get camera() {
    const numbers = this.stage.pictures.scene ? cameraNumbers(this.stage.pictures.scene)
      : Object.values(this.initial.camera ?? {}).flatMap(({ x, y, z }) => [x, y, z]);
    return numbers.length ? `camera=${numbers.join(",")}` : "";
  }

  /** Hear no more keys. */
  unmount() {
    this.leaving?.abort();
  }
}
