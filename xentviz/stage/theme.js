// The theme of what is around an element, and that of a document of our own, where
// Streamlit has no say in it.

/** The theme of what is around an element; where colours are the reader's own, his device's. */
export function themeOf(node) {
  const { colorScheme } = getComputedStyle(node);
  const isBoth = colorScheme.includes("light") && colorScheme.includes("dark");
  const areOwn = isBoth || matchMedia("(forced-colors: active)").matches;
  const isDark = areOwn ? matchMedia("(prefers-color-scheme: dark)").matches : colorScheme === "dark";
  return isDark ? "dark" : "light";
}

/** Dress the document as the reader's device asks for, among those that there are. */
export function dress(themes, changed) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const put = () => {
    const preferred = dark.matches ? "dark" : "light";
    const theme = themes.includes(preferred) ? preferred : themes[0];
    document.documentElement.dataset.theme = theme;
    document.documentElement.style.colorScheme = theme;
  };
  put();
  dark.onchange = () => { put(); changed(); };
}
