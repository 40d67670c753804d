"""The HTML document that every page of the app opens with."""

import base64
import hashlib
import re
from pathlib import Path

import streamlit as st

# Streamlit asks for its server beside the page's own path first, and logs the refusal
# as an error in the visitor's console; told where it is, it asks once.
_WHERE = """
    <script>
      window.__streamlit = {
        BACKEND_BASE_URL: new URL(".", location.href).href,
        MAIN_PAGE_BASE_URL: new URL(".", location.href).href,
      }
    </script>"""
# The ground of the theme before anything is drawn on it: no white flash in the dark.
_GROUND = """
    <style>
      html { background: #ffffff; }
      @media (prefers-color-scheme: dark) { html { background: #11151d; } }
    </style>"""


def document(title: str, description: str, script: str, modules: list[str]) -> str:
    """Return Streamlit's document under our title, its scripts on their way."""
    index = Path(st.__file__).parent / "static" / "index.html"
    preloads = "".join(
        f'\n    <link rel="modulepreload" href="./{module}" />' for module in modules
    )
    head = (
        f'\n    <meta name="description" content="{description}" />'
        f'\n    <link rel="preload" as="script" href="./{script}" />'
        f"{preloads}{_GROUND}{_WHERE}"
    )
    text = index.read_text(encoding="utf-8")
    text = text.replace("<title>Streamlit</title>", f"<title>{title}</title>")
    return text.replace("<head>", f"<head>{head}", 1)


def script_hashes(text: str) -> list[str]:
    """Return what a Content-Security-Policy calls the inline scripts of a document."""
    scripts = re.findall(r"<script>(.*?)</script>", text, flags=re.DOTALL)
    digests = [hashlib.sha256(script.encode()).digest() for script in scripts]
    return [f"'sha256-{base64.b64encode(d).decode()}'" for d in digests]
