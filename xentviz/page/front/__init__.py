"""The front door: the page at ``/``, without Streamlit and without plotly.js.

It says what this is, shows the surface turning, and has a card for each lesson. Where
an address names nothing, the same page stands in, under a sentence that says so.
"""

import html
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Template
from typing import NamedTuple
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from xentviz.lessons import Lesson, lessons
from xentviz.lessons.template import in_one_line
from xentviz.lessons.text import ENGLISH, interface, languages
from xentviz.lessons.text.translation import Words
from xentviz.page import typeface
from xentviz.page.document import Document, respond
from xentviz.page.front import images
from xentviz.page.language import VARY, chosen, head, language_in
from xentviz.stage.frame import frame_size
from xentviz.stage.modules import STAGE_FOLDER
from xentviz.stage.words import attributes
from xentviz.state.link import NAMES
from xentviz.state.parameters import parameters, slug

HERE = Path(__file__).parent
CSS = (HERE / "front.css").read_text(encoding="utf-8")
PAGE = Template((HERE / "front.html").read_text(encoding="utf-8"))
LOGO = (HERE.parent / "logo.svg").read_text(encoding="utf-8")
# A lesson in a frame without what a class has no use for, as a teacher would paste it.
FRAME = "softmax?logits=2,1,0.1&embed=true&hide=formula"
EXPLAIN, OWN_FILE = "explain", "file"
HEADERS = {"Cache-Control": "no-cache", "Vary": VARY}


def led(query: str) -> str:
    """Return where a query at the bare address leads; empty: to the front door.

    A link from when ``/`` was the first lesson still opens it, and ``lesson=`` the
    lesson that it names.
    """
    fields = parse_qs(query, keep_blank_values=True)
    if (name := slug(fields.pop("lesson", [""])[-1])) in lessons():
        rest = [part for part in query.split("&") if not part.startswith("lesson=")]
        return f"{name}?{'&'.join(rest)}".rstrip("?")
    first = next(iter(lessons().values()))
    options = {choice.name: choice.default for choice in first.choices}
    names = {control.name for control in first.controls(options)} | set(options) | NAMES
    asks_for_it = (names - {"lang"}) & {*fields, *parameters(fields)}
    return f"{first.slug}?{query}" if asks_for_it else ""


def unknown(query: str) -> str:
    """Return the lesson that a query names in vain; empty where it names none."""
    return parse_qs(query).get("lesson", [""])[-1][:60]


def answer(request: Request, *, explains: bool = True) -> Response:
    """Return the response at the bare address: the front door, or where it leads."""
    query = request.url.query
    if address := led(query):
        return RedirectResponse(address, status_code=307)
    language, explicit = chosen(request), bool(language_in(query))
    if not (name := unknown(query)):
        document = bare(language, explicit=explicit, explains=explains)
        return respond(request, document, "no-cache", VARY)
    notice = interface(language)["front"]["missing_lesson"].format(name=name)
    text = page(language, explicit=explicit, notice=notice, explains=explains)
    return HTMLResponse(text, status_code=404, headers=HEADERS)


@cache
def bare(language: str, *, explicit: bool, explains: bool) -> Document:
    """Return the front door as most see it."""
    text = page(language, explicit=explicit, explains=explains)
    return Document.of("text/html", text.encode())


def page(
    language: str = ENGLISH,
    *,
    explicit: bool = False,
    notice: str = "",
    up: str = "./",
    explains: bool = True,
) -> str:
    """Return the document of the front door.

    Parameters
    ----------
    language : str, optional
        What its words are in.
    explicit : bool, optional
        Whether its address says so: then its links say it, too.
    notice : str, optional
        What the address named in vain, in words.
    up : str, optional
        The way from the address to where the app is.
    explains : bool, optional
        Whether the app has the page that explains a number.
    """
    words = interface(language)
    front = words["front"]
    course = lessons(language)
    first = next(iter(course))
    to = Links(up, f"lang={language}" if explicit else "")
    return PAGE.substitute(
        {name: html.escape(text) for name, text in front.items()},
        language=attributes(language),
        languages=_languages(language),
        head=head(language),
        document=html.escape(front["not_found"] if notice else front["title"]),
        css=(typeface.css() + CSS).replace('url("./', f'url("{up}'),
        preload=typeface.PRELOAD.replace("./", up),
        up=up,
        home=to(""),
        logo=LOGO,
        notice=_notice(notice, front),
        first=to(first),
        explain_link=_explain(to, front) if explains else "",
        pictures=f"{up}{images.FOLDER}",
        cards="".join(
            _card(lesson, place, to, words)
            for place, lesson in enumerate(course.values(), start=1)
        ),
        ways_in=_ways(to, first, words, explains=explains),
        titles=html.escape(
            json.dumps({one.slug: one.title for one in course.values()})
        ),
        script=f"{up}{STAGE_FOLDER}/front.js",
    )


class Links(NamedTuple):
    """The links of a page: the way up to the app, and what all of them say."""

    up: str
    query: str

    def __call__(self, address: str) -> str:
        """Return the link to an address of the app, for HTML."""
        link = f"{self.up}{address}"
        if self.query:
            link += f"{'&' if '?' in address else '?'}{self.query}"
        return html.escape(link)


def _languages(language: str) -> str:
    """Return the menu of languages, where there is a choice."""
    if len(languages()) < 2:
        return ""
    label = html.escape(interface(language)["language"]["choose"])
    here = 'aria-current="true" '
    links = "".join(
        f'<a {here if tag == language else ""}lang="{tag}" hreflang="{tag}" '
        f'href="?lang={tag}">{html.escape(name)}</a>'
        for tag, name in languages().items()
    )
    return f'<nav class="languages" aria-label="{label}">{links}</nav>'


def _notice(notice: str, front: Mapping[str, str]) -> str:
    if not notice:
        return ""
    reason, instead = html.escape(notice), html.escape(front["instead"])
    return f'<p class="notice" role="status"><strong>{reason}.</strong> {instead}</p>'


def _explain(to: Links, front: Mapping[str, str]) -> str:
    words = html.escape(front["explain"])
    return f'<a class="button" href="{to(EXPLAIN)}">{words}</a>'


def _card(lesson: Lesson, place: int, to: Links, words: Words) -> str:
    minutes = words["minutes"].get(lesson.slug)
    time = words["front"]["minutes"].format(n=minutes) if minutes else ""
    name, sentence = html.escape(lesson.title), in_one_line(lesson.sentence)
    seen = html.escape(words["front"]["seen"])
    return (
        f'<li><a href="{to(lesson.slug)}">{_picture(lesson.slug, to.up)}'
        f'<span class="line"><span class="place">{place}</span>'
        f'<strong>{name}</strong><span class="time">{time}</span></span>'
        f'<span class="says">{html.escape(sentence)}</span>'
        f'<span class="seen" data-seen="{lesson.slug}" hidden>✓ {seen}</span>'
        "</a></li>"
    )


def _picture(name: str, up: str) -> str:
    """Return the picture of a lesson's card: decoration, for its words say it all."""
    width, height = 344, 215
    if f"{name}-light.webp" not in images.IMAGES:  # a lesson that is new
        return f'<img src="{up}card/{name}.png" alt="" width="{width}" height="181">'
    source = f"{up}{images.FOLDER}/{name}"
    return (
        f'<picture><source media="(prefers-color-scheme: dark)" '
        f'srcset="{source}-dark.webp"><img src="{source}-light.webp" alt="" '
        f'width="{width}" height="{height}"></picture>'
    )


def _ways(to: Links, first: str, words: Words, *, explains: bool) -> str:
    ways = {"learn": first, "teach": FRAME} | ({"check": EXPLAIN} if explains else {})
    return "".join(_way(words[name], name, to, link) for name, link in ways.items())


def _way(words: Mapping[str, str], name: str, to: Links, address: str) -> str:
    texts = {key: html.escape(text) for key, text in words.items()}
    frame, also, link = "", "", to(address)
    if name == "check":
        also = f' <a href="{to(OWN_FILE)}">{texts["file"]}</a>'
    if name == "teach":
        width, height = frame_size(lessons()[address.partition("?")[0]])
        frame = (
            f'<label>{texts["frame"]}<textarea readonly rows="5" '
            f'data-width="{width}" data-height="{height}" '
            f'data-frame="{link.removeprefix(to.up)}"></textarea></label>'
        )
    return (
        f"<section><h3>{texts['title']}</h3><p>{texts['words']}</p>{frame}"
        f'<a href="{link}">{texts["link"]}</a>{also}</section>'
    )
