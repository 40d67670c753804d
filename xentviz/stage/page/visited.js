// Which lessons this browser has opened, the last one last.
import { keep, recall } from "./storage.js";

const NAME = "xentviz.lessons";

/** The lessons that were opened, the last one last. */
export const visited = () => recall(NAME, []);

/** Forget all of them. */
export const forgetVisits = () => keep(NAME, []);

/** Keep that a lesson was opened. */
export const visit = (lesson) => keep(NAME, [...visited().filter((one) => one !== lesson), lesson]);
