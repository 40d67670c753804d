// The theme of a document of our own, where Streamlit has no say in it.

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
