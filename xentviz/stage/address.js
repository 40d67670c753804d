// The address of the page: it says the whole state, so that a link opens exactly it.

/** Keep the address the plain notation of the state; a push is the server's. */
export function writeAddress(state) {
  const kept = [...new URLSearchParams(location.search)]
    .filter(([name]) => name.startsWith("embed"))
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const query = [state, ...kept].filter(Boolean).join("&");
  const address = location.pathname + (query ? `?${query}` : "");
  if (address !== location.pathname + location.search) {
    history.replaceState(history.state, "", address);
  }
}

/** Copy the address, and give the words that say so. */
export async function copyLink() {
  try {
    await navigator.clipboard.writeText(location.href);
    return "Link copied: it opens exactly this.";
  } catch {
    return `Copy this link: ${location.href}`;
  }
}
