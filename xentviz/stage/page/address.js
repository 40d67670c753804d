// The address of the page: it says the whole state and how it is looked at, so that a
// link opens exactly what is seen. The browser owns it.
import { inLanguage } from "./language.js";
import { words } from "./words.js";

const VIEW = ["camera", "enlarged", "hide", "v", "lang"];

/** The address of a stage: what it says of what is on show, and the links to it. */
export class Address {
  /** @param {any} stage @param {string} [lesson] that the page's address names */
  constructor(stage, lesson) {
    this.stage = stage;
    this.lesson = lesson;
  }

  /** Whether the page's address is that of the stage: Streamlit leads to others. */
  get isOurs() {
    return this.stage.source.hasAddress && isAt(this.lesson);
  }

  /** The query that the stage opens with; a file's is the state too. */
  get initialQuery() {
    return !this.stage.source.hasAddress || isAt(this.lesson) ? currentQuery() : "";
  }

  /** The query of the state alone: how it is looked at is known already. */
  get stateQuery() {
    return currentQuery({ stateOnly: true });
  }

  /** Have the address say what is on show, as far as it is answered. */
  write(asEntry = false) {
    const { stage } = this;
    if (this.isOurs) {
      writeAddress(query(stage.guide.query(stage.data.address), stage.view.parts()), asEntry);
    }
    stage.root.querySelector(".xv-full")?.setAttribute("href", this.link());
  }

  /** Write it once a camera has come to rest: a browser bears few a second. */
  writeSoon() {
    clearTimeout(this.writing);
    this.writing = setTimeout(() => this.write(), 200);
  }

  /** The link that opens what is on show, a picture of it enlarged if one is named. */
  link(enlarged, hidden) {
    const { view, guide, data } = this.stage;
    return addressOf(query(guide.query(data.address), view.parts(enlarged, hidden), view.initial.version));
  }

  /** The link that opens a step of the guide, in its own state. */
  linkTo(step, hidden) {
    const { view, guide } = this.stage;
    return addressOf(query(guide.data.address, [step, ...view.parts("", hidden)], view.initial.version));
  }

  /** The page's own address, in a state that it cannot show before it is loaded anew. */
  renewed(state) {
    const { data, guide, view } = this.stage;
    return data ? addressOf(query(guide.query(state), [...view.parts(), ...embedding()])) : location.href;
  }

  /** What the server is asked for a file with: the state, and where the eye is. */
  get cameraQuery() {
    return inLanguage(query(this.stage.data.address, [this.stage.view.camera]));
  }

  /** Write nothing any more. */
  unmount() {
    clearTimeout(this.writing);
  }
}

/** The query of a state, looked at in a way that `parts` say; a link says a version. */
function query(state, parts, version) {
  return [state, version && `v=${version}`, ...parts].filter(Boolean).join("&");
}

/** The whole address that a query opens. */
function addressOf(query) {
  return location.origin + location.pathname + (query ? `?${query}` : "");
}

/** Whether the page's address is that of a lesson. */
function isAt(lesson) {
  return location.pathname.split("/").at(-1) === lesson;
}

/** The query of the page's address; of the state alone, if the view is known already. */
function currentQuery({ stateOnly = false } = {}) {
  return location.search.slice(1).split("&")
    .filter((part) => !(stateOnly && VIEW.includes(part.split("=")[0]))).join("&");
}

/** What the page's address says of the page around it. */
const embedding = () => location.search.slice(1).split("&").filter((part) => part.startsWith("embed"));

/** Have the address say what is seen, as a new entry of the history or in its place. */
function writeAddress(query, asEntry) {
  const address = addressOf([query, ...embedding()].filter(Boolean).join("&"));
  if (address === location.href) return;
  if (asEntry) history.pushState(history.state, "", address);
  else history.replaceState(history.state, "", address);
}

/**
 * Copy a text, or one that is yet to come, and give the words that say so. The browser is
 * asked at once: it lets nobody copy who has not just pressed something.
 * @param {string | Promise<string>} text
 */
export async function copy(text, done) {
  try {
    await (globalThis.ClipboardItem ? navigator.clipboard.write([new ClipboardItem({ "text/plain": asBlob(text) })])
      : navigator.clipboard.writeText(await text));
    return done;
  } catch {
    return words("stage.copy_this", { text: await text });
  }
}

const asBlob = async (text) => new Blob([await text], { type: "text/plain" });
