// The language of the page. The server has chosen it: by the link, or as the browser asks;
// page/language.py leads a reader who has chosen another in this browser to that one.
import { keep } from "./storage.js";

const NAME = "xentviz.language"; // page/language.py reads it
const ENGLISH = "en"; // what an address speaks that says no language

/** What the document speaks. */
export const language = () => document.documentElement.lang || ENGLISH;

// Streamlit leads from page to page within a document, without the query of the address.
const wasSaid = hasLanguage(location.search.slice(1));

/** What an address says of it: where it is not English, or where the link has said it. */
export function languagePart() {
  return language() !== ENGLISH || wasSaid ? `lang=${language()}` : "";
}

/** The query of an answer in the language of the page: page/language.py writes it alike. */
export function inLanguage(query) {
  const part = language() === ENGLISH ? "" : `lang=${language()}`;
  const parts = query.split("&").filter(Boolean);
  return (parts.includes(part) ? parts : [...parts, part].filter(Boolean)).join("&");
}

/** A link to another page of the app. */
export function linkTo(page, query = "") {
  const parameters = [query, languagePart()].filter(Boolean).join("&");
  return page + (parameters && `?${parameters}`);
}

/** Open the page in another language, which this browser remembers. */
export function choose(tag) {
  keep(NAME, tag);
  const kept = location.search.slice(1).split("&").filter((part) => part && !hasLanguage(part));
  location.assign(`${location.pathname}?${[...kept, `lang=${tag}`].join("&")}`);
}

function hasLanguage(query) {
  return /(^|&)lang=/.test(query);
}
