// The words over a picture, and what may be done with it.
import { button, element, words } from "./words.js";

// Drawn here, for no typeface has all three: strokes on a square of 24.
const SIGNS = {
  enlarge: "M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  save: "M12 4v11M7 11l5 5 5-5M5 20h14",
};

/** The title of a picture beside its buttons, and what it shows now. */
export function caption(stage, { name, title }) {
  const head = element("figcaption");
  head.append(element("strong", {}, title), figureTools(stage, { name, title }),
    element("span", { id: `xv-caption-${name}`, "data-template": `caption ${name}` }));
  return head;
}

/** The buttons to enlarge a picture, to link to it, and to export it. */
function figureTools(stage, { name, title }) {
  const tools = element("span", { class: "xv-figure-tools" });
  tools.append(tool("enlarge", words("figure.enlarge_it", { title }),
    () => stage.view.enlarge(stage.view.enlarged === name ? "" : name), { "data-enlarge": name }));
  if (stage.data.exports) {
    for (const [sign, kind] of [["link", "link"], ["save", "picture"]]) {
      tools.append(tool(sign, words(`figure.${sign}_it`, { title }), () => stage.openExports(name, kind),
        { "data-export": kind, title: words(`figure.${sign}`) }));
    }
  }
  return tools;
}

/** A button with a sign on it, and a name for those who do not see it. */
function tool(sign, label, does, attributes) {
  const node = button("", does, { "aria-label": label, ...attributes });
  node.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${SIGNS[sign]}"/></svg>`;
  return node;
}

/** Have a graph be heard as one image: its name, and its caption, which is kept current. A scene takes keys, too. */
export function nameGraph(graph, { name, title }, isScene) {
  const heard = isScene ? { role: "application", tabindex: "0", "aria-describedby": `xv-caption-${name} xv-keys-${name}` }
    : { role: "img", "aria-describedby": `xv-caption-${name}` };
  for (const [key, value] of Object.entries({ ...heard, "aria-label": title })) {
    graph.querySelector(".plot-container")?.setAttribute(key, value);
  }
}
