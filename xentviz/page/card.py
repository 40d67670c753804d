"""The card of a link: what a chat, a forum or a course shows of it before it is opened.

Its words are numbers of the state that the link opens, its picture is drawn of them
(`xentviz.page.card_image`). ``GET card/<lesson>.png?…`` answers the picture, ``GET
oembed?url=…`` the frame that WordPress, Moodle and Notion put in place of a link.
"""

import html
from functools import lru_cache
from urllib.parse import parse_qs, quote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from xentviz.lessons import Lesson, lessons
from xentviz.lessons.decimals import decimal, number, with_minus
from xentviz.lessons.template import filled
from xentviz.page.card_image import SIZE, drawn
from xentviz.page.document import not_met
from xentviz.page.site import site
from xentviz.stage.frame import frame_size
from xentviz.state.link import Link, opened, read
from xentviz.state.state import State, notation
from xentviz.sweep.controls import Control

# An image is the same for a day, in a browser as in whatever lies before the app.
DAY = "public, max-age=86400"
MOST_GROUPS, MOST_PARTS = 2, 8


def routes() -> list[Route]:
    """Return the routes of cards."""
    return [Route("/card/{slug}.png", _image), Route("/oembed", _oembed)]


@lru_cache(maxsize=512)
def tags(slug: str, query: str, where: str) -> str:
    """Return the elements of a document's head that say what a link opens.

    Parameters
    ----------
    slug, query : str
        The lesson, and the query of the address as it came.
    where : str
        The address of the app, ending in a slash.
    """
    lesson = lessons()[slug]
    link = _link(lesson, query)
    address = f"{where}{_address(link)}"
    image = f"{where}card/{slug}.png?{link.state.address}".rstrip("?")
    properties = {
        "og:type": "website",
        "og:site_name": "xentviz",
        "og:title": f"{lesson.title} · xentviz",
        "og:description": f"{numbers(link.state)}. {lesson.sentence}",
        "og:url": address,
        "og:image": image,
        "og:image:width": str(SIZE[0]),
        "og:image:height": str(SIZE[1]),
        "og:image:alt": numbers(link.state),
    }
    meta = [f'property="{n}" content="{html.escape(v)}"' for n, v in properties.items()]
    meta.append('name="twitter:card" content="summary_large_image"')
    found = [f"<meta {m} />" for m in meta]
    found.append(f'<link rel="canonical" href="{html.escape(address)}" />')
    oembed = html.escape(f"{where}oembed?url={quote(address, safe='')}")
    title = html.escape(lesson.title)
    found.append(
        f'<link rel="alternate" type="application/json+oembed" href="{oembed}" '
        f'title="{title}" />'
    )
    return "".join(f"\n    {element}" for element in found)


def numbers(state: State) -> str:
    """Return the numbers of a state in one line, as a link's card says them.

    Examples
    --------
    >>> from xentviz.lessons import lessons
    >>> numbers(read(lessons()["binary"], {"units": ["bits"]})[0].state)
    'p = 0.3, q = 0.7: loss H(p,q) 1.3702 bits = floor H(q) 0.8813 + gap KL 0.4890'
    """
    values = ", ".join(f"{letter} = {text}" for letter, text in positions(state))
    return f"{values}: {' '.join(readings(state))}"


def positions(state: State) -> list[tuple[str, str]]:
    """Return where the first controls are: a letter, and the number or the vector."""
    groups: dict[str, tuple[Control, list[str]]] = {}
    for control in state.lesson.controls(state.options):
        if not control.hidden:
            name = control.name.partition(".")[0]
            _, texts = groups.setdefault(name, (control, []))
            texts.append(with_minus(notation(round(state.values[control.name], 4))))
    shown = list(groups.values())[:MOST_GROUPS]
    letters = [control.letter for control, _ in shown]
    return [
        (f"{c.label} {c.letter}" if letters.count(c.letter) > 1 else c.letter, text)
        for c, text in ((c, ", ".join(texts[:MOST_PARTS])) for c, texts in shown)
    ]


def readings(state: State) -> list[str]:
    """Return the loss, or else the first read-out, and what it is the sum of."""
    quantities, units = state.quantities(), state.options["units"]
    readouts = list(state.lesson.readouts(state.options))
    names = [readout.quantity for readout in readouts]
    found: list[str] = []
    for readout in readouts[names.index("loss") if "loss" in names else 0 :]:
        label = filled(readout.label, quantities, units)
        value = decimal(number(quantities, readout.quantity), readout.decimals)
        unit = filled(readout.unit, quantities, units)
        if not found:
            found.append(f"{label} {value} {unit}".rstrip())
        elif label[0] in "=+":
            found.append(f"{label} {value}")
        else:
            break
    return found


def _link(lesson: Lesson, query: str) -> Link:
    return read(lesson, parse_qs(query, keep_blank_values=True))[0]


def _address(link: Link) -> str:
    """Return the shortest address of what a link opens."""
    slug, query = link.state.lesson.slug, link.query.removesuffix("v=1").rstrip("&")
    return f"{slug}?{query}" if query else slug


def _image(request: Request) -> Response:
    lesson = lessons().get(request.path_params["slug"])
    if lesson is None:
        return not_met(request, "card")
    state = _link(lesson, request.url.query).state
    data = _drawn(lesson.slug, state.address)
    headers = {"Cache-Control": DAY, "Access-Control-Allow-Origin": "*"}
    return Response(data, media_type="image/png", headers=headers)


@lru_cache(maxsize=128)
def _drawn(slug: str, address: str) -> bytes:
    state = _link(lessons()[slug], address).state
    return drawn(state, positions(state), readings(state))


def _oembed(request: Request) -> Response:
    """Answer the frame of a link, as oembed.com has it."""
    where, url = site(request), request.query_params.get("url", "")
    if request.query_params.get("format", "json") != "json":
        return not_met(request, "oembed", status=501)
    try:
        link, _ = opened(url if url.startswith(where) else "")
    except ValueError:
        return not_met(request, "oembed_url", site=where)
    lesson = link.state.lesson
    src = f"{where}{_address(link)}"
    src += ("&" if "?" in src else "?") + "embed=true"
    width, height = _within(request, lesson)
    frame = (
        f'<iframe src="{html.escape(src)}" title="{html.escape(lesson.title)}" '
        f'width="{width}" height="{height}" style="border: 0; max-width: 100%" '
        'allow="clipboard-write; fullscreen" loading="lazy"></iframe>'
    )
    return JSONResponse(
        {
            "version": "1.0",
            "type": "rich",
            "provider_name": "xentviz",
            "provider_url": where,
            "title": lesson.title,
            "html": frame,
            "width": width,
            "height": height,
            "thumbnail_url": f"{where}card/{lesson.slug}.png?{link.state.address}",
            "thumbnail_width": SIZE[0],
            "thumbnail_height": SIZE[1],
        },
        headers={"Access-Control-Allow-Origin": "*"},
    )


def _within(request: Request, lesson: Lesson) -> tuple[int, int]:
    """Return the size of a frame, within what is asked for."""
    sides = dict(zip(("maxwidth", "maxheight"), frame_size(lesson), strict=True))
    for name, side in sides.items():
        text = request.query_params.get(name, "")
        if text.isascii() and text.isdecimal() and 0 < len(text) < 6:
            sides[name] = min(side, max(int(text), 1))
    return sides["maxwidth"], sides["maxheight"]
