// The face of the page, for pictures that are drawn on their own: an image cannot use it.

/** The rules that bring the face of a page, in a form that a lone picture can use. */
export async function face(family) {
  const names = family.split(",").map((name) => name.trim().replaceAll('"', ""));
  const rules = [...document.styleSheets].flatMap(rulesOf).filter((rule) =>
    rule instanceof CSSFontFaceRule && rule.style.fontStyle !== "italic"
    && names.includes(rule.style.fontFamily.replaceAll('"', "")));
  return (await Promise.all(rules.map(inlined))).join("\n");
}

/** The rules of a sheet; those of another origin may not be read. */
export function rulesOf(sheet) {
  try { return [...sheet.cssRules]; } catch { return []; }
}

/** A rule with the font itself in place of its address. */
async function inlined(rule) {
  const [whole, address] = rule.style.src.match(/url\("?([^")]+)"?\)/) ?? [];
  if (!whole) return "";
  const url = new URL(address, rule.parentStyleSheet.href ?? document.baseURI);
  const font = await (await fetch(url)).blob();
  return rule.cssText.replace(whole, `url("${await addressOf(font)}")`);
}

/** An address that holds a file itself. @param {Blob} blob @returns {Promise<any>} */
export function addressOf(blob) {
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(blob);
  });
}
