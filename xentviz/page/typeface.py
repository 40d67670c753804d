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
SOURCE = PATH.read_bytes() if PATH else b""
# Its name changes with what is in it, so that a browser may keep it for ever.
FILE = f"source-sans-{hashlib.sha256(SOURCE).hexdigest()[:12]}.woff2"
CSS = (
    '@font-face { font-family: "Source Sans"; font-weight: 200 900; '
    f'font-display: swap; src: url("./{FILE}") format("woff2"); }}\n'
    if PATH
    else ""
)
PRELOAD = (
    '\n    <link rel="preload" as="font" type="font/woff2" crossorigin '
    f'href="./{FILE}" />'
    if PATH
    else ""
)
