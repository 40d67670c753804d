"""The typeface of Streamlit's pages, for documents that stand without it.

Its file is that of the installed Streamlit; where there is none, the faces of the
reader's machine stand in.
"""

import hashlib
from importlib.util import find_spec
from pathlib import Path


def _path() -> Path | None:
    """Return Streamlit's own file, which is found without importing Streamlit."""
    found = find_spec("streamlit")
    if found is None or found.origin is None:
        return None
    media = Path(found.origin).parent / "static" / "static" / "media"
    return next(media.glob("SourceSansVF-Upright*.woff2"), None)


PATH = _path()
# From where a page of Streamlit fetches it anyhow.
IN_STREAMLIT = f"./static/media/{PATH.name}" if PATH else ""
SOURCE = PATH.read_bytes() if PATH else b""
# Its name changes with what is in it, so that a browser may keep it for ever.
FILE = f"source-sans-{hashlib.sha256(SOURCE).hexdigest()[:12]}.woff2"


def css(address: str = f"./{FILE}") -> str:
    """Return the style that makes it known, from where a page fetches it."""
    if PATH is None:
        return ""
    return (
        '@font-face { font-family: "Source Sans"; font-weight: 200 900; '
        f'font-display: swap; src: url("{address}") format("woff2"); }}\n'
    )


PRELOAD = (
    '\n    <link rel="preload" as="font" type="font/woff2" crossorigin '
    f'href="./{FILE}" />'
    if PATH
    else ""
)
