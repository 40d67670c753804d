"""What a page fetches with its document, while whatever shows it starts."""

import html
from urllib.parse import quote

from xentviz.plotlyjs.script import PLOTLY_FILE
from xentviz.stage.bundle import START
from xentviz.stage.modules import STAGE_FOLDER
from xentviz.stage.version import VERSION

# It takes a while to be parsed, while nothing else of the page is there. Where it
# fails, the scripts ask for it again: stage/pictures/plotly.js.
PLOTLY = f"""
    <script>
      {{
        const script = document.createElement("script");
        script.onerror = () => script.remove();
        script.src = "./{PLOTLY_FILE}";
        script.dataset.plotly = "";
        document.head.append(script);
      }}
    </script>"""
# Longer than that no link is: it would cost more than it brings.
LONGEST_QUERY = 2000


def first_answer(slug: str, query: str) -> str:
    """Return the address of the answer that a page asks for first.

    `query` is that of the page's address, as it came. What is said in it to Streamlit
    or to a frame (``embed``) is nothing to an answer; ``stage/data/http.js`` leaves it
    out alike.
    """
    parts = [p for p in query.split("&") if p and not p.startswith("embed")]
    return f"answer/{VERSION}/{quote(slug)}?{'&'.join(parts)}"


def links(slug: str, query: str) -> str:
    """Return the elements of a document's head that name what comes first."""
    script = f'\n    <link rel="modulepreload" href="./{STAGE_FOLDER}/{START}" />'
    if len(query) > LONGEST_QUERY:
        return script + PLOTLY
    address = html.escape(first_answer(slug, query))
    answer = f'\n    <link rel="preload" as="fetch" crossorigin href="./{address}" />'
    return answer + script + PLOTLY
