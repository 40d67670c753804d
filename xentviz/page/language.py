"""The language of a page: as its link says, as this browser remembers, as it asks for.

What a reader has chosen stays in the browser, and no cookie tells the server. So a page
whose link says no language, and which comes in another than was chosen, asks again with
``lang`` in its address. That is done before anything of it is shown.
"""

from urllib.parse import parse_qs

from starlette.requests import HTTPConnection

from xentviz.lessons.text import ENGLISH
from xentviz.lessons.text.tags import preferred, spoken
from xentviz.stage.words import words
from xentviz.state.parameters import parameters

# Without a link's word for it, an address has as many pages as there are languages.
VARY = "Accept-Encoding, Accept-Language"
NAME = "xentviz.language"  # stage/page/language.js keeps it
REMEMBERED = f"""
    <script>
      (() => {{
        const name = "{NAME}", page = document.documentElement;
        let kept = null;
        try {{ kept = JSON.parse(localStorage.getItem(name)); }} catch {{ }}
        const isKnown = page.dataset.languages.split(" ").includes(kept);
        if (isKnown && kept !== page.lang && !/[?&]lang=/.test(location.search)) {{
          const query = location.search ? `${{location.search}}&` : "?";
          location.replace(`${{location.pathname}}${{query}}lang=${{kept}}${{location.hash}}`);
        }}
        document.addEventListener("click", ({{ target }}) => {{
          const link = target.closest("a[hreflang]");
          const chosen = link && JSON.stringify(link.hreflang);
          try {{ if (link) localStorage.setItem(name, chosen); }} catch {{ }}
        }}, true);
      }})();
    </script>"""


def language_in(query: str) -> str:
    """Return the language that a query says; empty where it says none that there is."""
    tags = parameters(parse_qs(query)).get("lang", [])
    return next(filter(None, map(spoken, reversed(tags))), "")


def chosen(request: HTTPConnection) -> str:
    """Return the language to answer a request in."""
    accepted = request.headers.get("accept-language", "")
    return language_in(request.url.query) or preferred(accepted)


def with_language(query: str, language: str) -> str:
    """Return the query of a page with its language, as an answer's address has it.

    ``stage/data/http.js`` writes it alike; an address without is in English.
    """
    part = f"lang={language}"
    parts = query.split("&") if query else []
    is_said = language == ENGLISH or part in parts
    return "&".join(parts if is_said else [*parts, part])


def head(language: str) -> str:
    """Return what the head of every document holds of its language."""
    return f"{REMEMBERED}\n    {words(language)}"
