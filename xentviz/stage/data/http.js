// Answers from the app: documents, the same for everybody who asks, kept by whatever
// lies between.
import { inLanguage } from "../page/language.js";
import { element } from "../page/words.js";
import { columns } from "./tables.js";

const APP = new URL("../../", import.meta.url);
const FOR_NOW = [408, 425, 429]; // statuses below 500 that another attempt may change

/** The documents of a lesson under one version of the code. */
export class HttpSource {
  constructor({ lesson, version, plotly }) {
    this.lesson = lesson;
    this.version = version;
    this.plotly = new URL(plotly, APP).href;
    this.hasAddress = true;
  }

  async answer(query, moves, signal) {
    const parameters = query.split("&").filter((part) => part && !part.startsWith("embed"));
    const parts = [inLanguage(parameters.join("&")), ...moves.map(encoded)].filter(Boolean);
    const path = `answer/${this.version}/${this.lesson}?${parts.join("&")}`;
    return read(await (await fetched(path, signal)).arrayBuffer());
  }

  /** The answer that moves would lead to, which are not made yet. */
  ahead(query, moves, signal) {
    return this.answer(query, moves, signal);
  }

  async figure(name, theme) {
    const path = `figure/${this.version}/${name}&theme=${theme}`;
    return (await fetched(path)).text();
  }

  /** The same at once, for what cannot be waited for. */
  figureNow(name, theme) {
    return fetchedNow(`figure/${this.version}/${name}&theme=${theme}`);
  }

  /** Have the browser fetch the first answer of another lesson once it is idle, unless it is to save data. */
  prefetch(lesson) {
    const { href } = new URL(`answer/${this.version}/${lesson}?${inLanguage("")}`, APP);
    const { saveData } = /** @type {any} */ (navigator).connection ?? {};
    if (saveData || document.head.querySelector(`link[href="${href}"]`)) return;
    document.head.append(element("link", { rel: "prefetch", as: "fetch", crossorigin: "", href }));
  }

  derivationNow(query) {
    return fetchedNow(`derivation/${this.version}/${this.lesson}?${inLanguage(query)}`);
  }

  async descent(query, signal) {
    const path = `descent/${this.version}/${this.lesson}?${inLanguage(query)}`;
    const [{ table, remark }, numbers] = parted(await (await fetched(path, signal)).arrayBuffer());
    return { table: columns(table, numbers), remark };
  }

  async derivation(query) {
    return (await fetched(`derivation/${this.version}/${this.lesson}?${inLanguage(query)}`)).text();
  }
}

/** A document of the app. */
async function fetched(path, signal) {
  const response = await fetch(new URL(path, APP), { signal });
  if (response.ok) return response;
  // What stands before an app that is away may say that there is nothing: nobody keeps what the app says.
  const isOthers = response.status === 404 && response.headers.get("Cache-Control") !== "no-store";
  const final = response.status < 500 && !FOR_NOW.includes(response.status) && !isOthers;
  const page = response.headers.get("Content-Location"); // as the app is by now
  const state = page ? new URL(page, response.url).search.slice(1) : undefined;
  throw Object.assign(new Error(await response.text()), { final, state });
}

/** A document of the app, while all else stands still. */
function fetchedNow(path) {
  const request = new XMLHttpRequest();
  request.open("GET", new URL(path, APP), false);
  request.send();
  if (request.status !== 200) throw new Error(request.responseText);
  return request.responseText;
}

/** A move as a parameter of an address: xentviz/state/moves.py reads it. */
function encoded(move) {
  const [[kind, what]] = Object.entries(move);
  if (typeof what === "number") return `${kind}=${what}`;
  const [name, value] = Array.isArray(what) ? what : Object.entries(what)[0];
  return `${kind}=${encodeURIComponent(name)}:${encodeURIComponent(value)}`;
}

/** A document as it travels: the length of its JSON, that, and the bytes of its numbers. */
function parted(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const json = new TextDecoder().decode(new Uint8Array(buffer, 4, length));
  return [JSON.parse(json), new Uint8Array(buffer, 4 + length)];
}

/** An answer, with its tables unpacked. */
function read(buffer) {
  const [answer, numbers] = parted(buffer);
  const unpacked = (table) => columns(table, numbers);
  return { ...answer,
    rest: unpacked(answer.rest),
    sweep: Object.fromEntries(
      Object.entries(answer.sweep).map(([name, table]) => [name, unpacked(table)])),
    presets_table: unpacked(answer.presets_table),
    pads: answer.pads.map((pad) =>
      ({ ...pad, ...unpacked({ x: pad.x, y: pad.y }), table: unpacked(pad.table) })) };
}
