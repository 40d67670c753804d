"""Links as somebody writes them: each shows what it says, or remarks on it.

``LINKS=10000`` tries so many instead of a sample.
"""

import os
import random
from dataclasses import dataclass, field
from urllib.parse import quote

from starlette.testclient import TestClient

from xentviz.lessons import lessons
from xentviz.page.answers import opened
from xentviz.page.application import application
from xentviz.stage.version import VERSION
from xentviz.state.state import by_vector

N_LINKS = int(os.environ.get("LINKS", "300"))
EVERY = 25  # of them one is asked for over HTTP
TRACKING = ["utm_source=mail", "utm_campaign=a%20b", "fbclid=IwAR0x", "ref=share"]
MINUSES = "-−–‐﹣－"
NO_NUMBERS = ["nan", "inf", "-inf", "", "abc", "1e999", "0x10", "1_000", "1/0", "%00"]
NO_NUMBERS += ["<script>", "9" * 60, ",".join("1" * 11), "--1", "1e", "½", "[]", "1 x"]
NO_NAMES = ["nobody=1", "camera=1,2", "enlarged=zz", "hide=zz", "step=99", "v=9"]
NO_NAMES += ["lang=xx", "lesson=zz", "=", "a=b=c", "%zz"]
# These may have been rounded to two digits, and sum to one again.
SHARES = "target.", "share."
ENDS = [".", ")", "]", ",", "%20", ">", "\u201d"]


@dataclass
class Generated:
    """A link, and what it says; a number that it says is none is not among them."""

    slug: str
    query: str = ""
    options: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=dict)
    is_spoilt: bool = False  # something in it cannot be taken as it stands


def generated(rng):
    """Return a link to some lesson, mangled, and spoilt in one of two."""
    lesson = rng.choice(list(lessons().values()))
    link, parts = Generated(lesson.slug), []
    spoils = rng.random() < 0.5
    for option in lesson.options:
        if rng.random() < 0.4:
            choice = rng.choice(list(option.choices))
            link.options[option.name] = choice
            parts.append((option.name, choice))
    chosen = {option.name: option.value for option in lesson.options} | link.options
    controls = {control.name: control for control in lesson.controls(chosen)}
    for name, members in by_vector(tuple(controls)).items():
        if rng.random() < 0.6:
            texts = [_number(rng, controls[m], link, spoils) for m in members]
            parts.append((name, rng.choice([",", ";", ", ", " ; "]).join(texts)))
    rng.shuffle(parts)
    link.query = _mangled(rng, parts, link, spoils)
    return link


def _number(rng, control, link, spoils):
    """Return a number of a control as somebody writes it."""
    if spoils and rng.random() < 0.15:
        link.is_spoilt = True
        return rng.choice(NO_NUMBERS)
    drawn = rng.choice(
        [control.low, control.high, rng.uniform(control.low, control.high)]
    )
    text = rng.choice(["{!r}", "{:.4f}", "{:.2f}", "{:e}", "{:g}"]).format(drawn)
    link.numbers[control.name] = float(text)
    return text.replace("-", rng.choice(MINUSES))


def _mangled(rng, parts, link, spoils):
    """Return the query of parts, encoded once or twice, between what others add."""
    encode = rng.choice([quote, lambda text: quote(quote(text))])
    texts = [f"{name}={encode(text)}" for name, text in parts]
    if rng.random() < 0.3:
        texts.insert(rng.randint(0, len(texts)), rng.choice(TRACKING))
    if spoils and rng.random() < 0.3:
        link.is_spoilt = True
        texts.append(rng.choice(NO_NAMES))
    query = rng.choice(["&", "&", "&amp;"]).join(texts)
    return query + (rng.choice(ENDS) if rng.random() < 0.1 else "")


def test_a_link_shows_what_it_says_or_remarks_on_it_and_leads_back():
    rng, client = random.Random(0), TestClient(application)
    n_clean = 0
    for index in range(N_LINKS):
        link = generated(rng)
        lesson = lessons()[link.slug]
        found, remarks, _ = opened(lesson, link.query)
        state = found.state
        again, more, _ = opened(lesson, state.address)
        assert (again.state, more) == (state, []), link
        if not remarks:
            n_clean += 1
            assert not link.is_spoilt or "%" in link.query, link
            assert link.options.items() <= state.options.items(), link
            for name, number in link.numbers.items():
                rounding = 0.005 if name.startswith(SHARES) else 0.0
                assert abs(state.values[name] - number) <= rounding + 1e-9, (link, name)
        if index % EVERY == 0:
            for path in f"answer/{VERSION}/{link.slug}", link.slug:
                assert client.get(f"/{path}?{link.query}").status_code == 200, link
    assert n_clean > N_LINKS / 4
