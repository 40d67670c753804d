"""Links to any state of any lesson, as mail and chat mangle them: none leads astray.

``LINKS=10000`` tries so many instead of a sample.
"""

import os
import random
from urllib.parse import quote

from xentviz.lessons import lessons
from xentviz.state import link, notation, read

LINKS = int(os.environ.get("LINKS", "200"))
SEED = 12
MANGLES = (
    lambda url: url,
    lambda url: url.replace("&", "&amp;"),
    lambda url: f"{url}&utm_source=mail&fbclid=1",
    lambda url: url.replace("?", "?gclid=2&"),
    lambda url: url.replace("-", "\u2212"),
    lambda url: f"({url}).",
    lambda url: f"<{url}>",
    lambda url: url.replace(",", ";"),
    lambda url: url.replace(",", ", "),
    lambda url: url.replace(",", "%252C"),
    lambda url: "?".join([url.partition("?")[0], quote(url.partition("?")[2])]),
)


def any_state(chance):
    """Return a state of a lesson: an option each, and a vector or two off the start."""
    lesson = chance.choice(list(lessons().values()))
    query = {o.name: [chance.choice(list(o.choices))] for o in lesson.options}
    options = {name: choice for name, (choice,) in query.items()}
    controls = lesson.controls(options)
    for lead in chance.sample(controls, 2):
        group = lead.name.partition(".")[0]
        parts = [c for c in controls if c.name.partition(".")[0] == group]
        # On a stop of its slider, or somewhere between.
        places = [
            chance.choice([c.low + chance.random() * (c.high - c.low), *c.stops[::40]])
            for c in parts
        ]
        query[group] = [",".join(notation(place) for place in places)]
    return read(lesson, query)[0]


def test_no_mangled_link_breaks_or_opens_another_state_than_it_says():
    chance = random.Random(SEED)
    for _ in range(LINKS):
        state = any_state(chance)
        address = f"https://school.example/course/{link.Link(state).address}"
        url = address
        for mangle in chance.sample(MANGLES, 2):
            url = mangle(url)
        found, remarks = link.opened(url)
        assert found.state.lesson is state.lesson, url
        # A remark is what says that it is the nearest state and not this one.
        assert found.state == state or remarks, url


def test_links_that_nothing_but_chance_wrote_open_a_state_that_there_is():
    chance = random.Random(SEED)
    letters = "0123456789.,;-+eE%&=?#_ \u2212\u00a0nainf[]{}()<>\"'\\\x00" * 2
    names = ["predicted", "target", "logits", "units", "camera", "v", "hide", "classes"]
    for _ in range(LINKS):
        slug = chance.choice(list(lessons()))
        noise = ["".join(chance.choices(letters, k=chance.randrange(24))) for _ in "ab"]
        query = "&".join(f"{chance.choice(names)}={text}" for text in noise)
        found, _ = link.opened(f"https://school.example/{slug}?{query}")
        again, remarks = link.opened(f"https://school.example/{found.address}")
        assert (again, remarks) == (found, []), query
