// A goal: bounds of quantities, compared with what is on show.
import { element, words } from "../page/words.js";

/** What a step has one reach. */
export class Goal {
  constructor({ stage }, { say, met, conditions }, sentences) {
    this.stage = stage;
    this.conditions = conditions;
    this.node = element("p", { class: "xv-goal", "data-goal": "", "data-met": "false", role: "status" });
    // Both stand in one place, so that nothing moves when it is met.
    const [task, praise] = [element("span"), element("span")];
    task.append(element("strong", {}, words("guide.goal")), " ", ...sentences.nodes(say));
    praise.append(element("strong", { "aria-hidden": "true" }, "✓"), " ", ...sentences.nodes(met));
    praise.hidden = true;
    this.node.append(task, praise);
  }

  /** Say it the moment it is met; what was met stays so. */
  check() {
    if (this.node.dataset.met === "true" || !this.isMet) return;
    this.node.dataset.met = "true";
    const [task, praise] = this.node.children;
    praise.hidden = false;
    task.hidden = true;
  }

  /** Whether every quantity on show lies within its bounds. */
  get isMet() {
    return this.conditions.every(({ quantity, low, high }) => {
      const value = this.stage.lookUp(quantity);
      return (low === null || value >= low) && (high === null || value <= high);
    });
  }
}
