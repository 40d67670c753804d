// The address of the page: it says the whole state and how it is looked at, so that a
// link opens exactly what is seen.

/** The query of a state, looked at in a way that `parts` say; a link says a version. */
export function query(state, parts, version) {
  return [state, version && `v=${version}`, ...parts].filter(Boolean).join("&");
}

/** The whole address that a query opens. */
export function addressOf(query) {
  return location.origin + location.pathname + (query ? `?${query}` : "");
}

/** Keep the address the plain notation of what is seen; a push is the server's. */
export function writeAddress(query) {
  const kept = [...new URLSearchParams(location.search)]
    .filter(([name]) => name.startsWith("embed"))
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const address = addressOf([query, ...kept].filter(Boolean).join("&"));
  if (address !== location.href) history.replaceState(history.state, "", address);
}

/** Copy a text, and give the words that say so. */
export async function copy(text, said) {
  try {
    await navigator.clipboard.writeText(text);
    return said;
  } catch {
    return `Copy this: ${text}`;
  }
}
