"""A language is a folder: long words, and those from the right, fit every screen."""

import re

import pytest

from tests.pages import READY
from tests.pseudo import FROM_RIGHT, LONG, write
from tests.stage.conftest import ADDRESS, OPEN, StaticStage
from tests.states import cases_but, opened
from xentviz.lessons import lessons
from xentviz.lessons.text import OWN, languages
from xentviz.plotlyjs.script import PLOTLY_FILE
from xentviz.stage.modules import HERE, STYLES
from xentviz.stage.version import VERSION
from xentviz.stage.words import attributes, words

pytestmark = pytest.mark.browser

TAGS = [LONG, FROM_RIGHT]
SIZES = [(1400, 900), (390, 844)]
EARLY = 4  # lessons before the later ones
# What is code, or a unit, or a function in all languages.
PLAIN = re.compile(r"(?<![\w·])[A-Za-z]{3,}(?![\w·])")
CSS = (HERE / "document.css").read_text(encoding="utf-8") + STYLES
NAMES = {
    "diag",
    "log",
    "logit",
    "float16",
    "float32",
    "float64",
    "softmax",
    "nats",
    "bits",
}
# What lies beyond the screen, but for what is swiped within its own frame.
WIDE = r"""() => {
  const width = document.documentElement.clientWidth;
  const isSwiped = (node) => {
    const within = node.parentElement;
    if (within === document.body) return false;
    return getComputedStyle(within).overflowX !== "visible" || isSwiped(within);
  };
  const outside = [...document.querySelectorAll("[data-lesson] *")].filter((node) => {
    if (node.closest(".js-plotly-plot") || !node.checkVisibility()) return false;
    const { left, right, width: own } = node.getBoundingClientRect();
    return own && (left < -1 || right > width + 1) && !isSwiped(node);
  });
  const seen = (selector) => [...document.querySelectorAll(selector)]
    .filter((node) => node.checkVisibility());
  // A name that runs into its slider, and buttons of the guide that lie on each other.
  const cut = seen(".xv-control label")
    .filter((node) => node.scrollWidth > node.clientWidth + 1);
  const boxOf = (node) => node.getBoundingClientRect();
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const buttons = seen("[data-guide-action]");
  const lying = buttons.filter((one, k) => buttons.slice(k + 1)
    .some((other) => meet(boxOf(one), boxOf(other))));
  const over = document.documentElement.scrollWidth - width;
  const wrong = [...outside, ...cut, ...lying];
  return [over, ...wrong.map((node) => `${node.className}: ${node.textContent}`)];
}"""
SAID = r"""() => {
  const found = [];
  const root = document.querySelector("[data-lesson]");
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { parentElement, data } = walk.currentNode;
    if (!parentElement.closest("style, math, defs, [hidden]")) found.push(data);
  }
  for (const name of ["aria-label", "title", "placeholder", "aria-valuetext"]) {
    for (const node of root.querySelectorAll(`[${name}]`)) {
      found.push(node.getAttribute(name));
    }
  }
  return found;
}"""


# Both at each step of the guide, once its words are painted.
AT_EACH_STEP = f"""async () => {{
  const steps = () => document.querySelectorAll("[data-step-name]");
  const painted = () => new Promise((done) => requestAnimationFrame(
    () => requestAnimationFrame(done)));
  const found = [];
  for (let k = 0; k < steps().length; k += 1) {{
    steps()[k].click();
    await painted();
    const beyond = ({WIDE})();
    found.push({{ step: steps()[k].dataset.stepName, beyond, said: ({SAID})() }});
  }}
  return found;
}}"""


@pytest.fixture(scope="module")
def pseudo(tmp_path_factory):
    """Have two languages more, by a folder each."""
    folder = tmp_path_factory.mktemp("texts")
    write(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(OWN, str(folder))
        assert set(TAGS) < set(languages())
        yield


@pytest.fixture(scope="module")
def own_page(static_pages):
    """Give a page whose document may be in any language."""
    page = static_pages.fresh()
    page.emulate_media(reduced_motion="reduce")
    yield page
    page.close()


@pytest.fixture
def shown(pseudo, own_page, static_pages, language):
    """Return what shows a lesson in a language, on a screen of a size."""
    page = own_page
    static_pages.wrong.clear()
    document = (
        f"<!doctype html><html {attributes(language)}><meta charset=utf-8>"
        f"<style>{CSS}</style>{words(language)}<main></main>"
    )
    page.route(
        f"{ADDRESS}{language}",
        lambda route: route.fulfill(body=document, content_type="text/html"),
    )
    page.goto(f"{ADDRESS}{language}")

    def show(slug, width, height):
        stage = StaticStage(page, opened(lessons(language)[slug]))
        page.evaluate("() => window.stage?.unmount()")
        page.set_viewport_size({"width": width, "height": height})
        page.unroute(f"{ADDRESS}answer/**")
        stage.serve()
        page.evaluate(
            "(url) => history.replaceState(null, '', url)", f"{ADDRESS}{slug}"
        )
        page.evaluate(OPEN, {"lesson": slug, "version": VERSION, "plotly": PLOTLY_FILE})
        stage.answer()
        page.wait_for_selector(READY)
        return page

    yield show
    assert not static_pages.wrong, "\n".join(static_pages.wrong)


def english(texts):
    """Return the words in plain letters, and where they stand."""
    found = {}
    own_names = set(languages().values())  # each is called by its own
    for text in set(texts) - own_names:
        found |= {word: text for word in PLAIN.findall(text) if word not in NAMES}
    return found


# The later lessons have more kinds of parts: a triangle, maps, tables.
@pytest.mark.parametrize("language", TAGS)
@pytest.mark.parametrize("is_late", cases_but([True, False], False))
@pytest.mark.parametrize("turn", cases_but([0, 1], 1))
def test_long_words_and_words_from_the_right_fit_every_screen_and_no_english_is_left(
    shown, language, is_late, turn
):
    wide, said = {}, set()
    for k, slug in enumerate(lessons()):
        # By turns: a lesson has one direction and one size, and a direction both sizes.
        # Words are as long in both, so that one too long is found in either.
        if (k + TAGS.index(language) + turn) % 2 or (k < EARLY) == is_late:
            continue
        size = SIZES[(k // 2 + turn) % 2]
        for seen in shown(slug, *size).evaluate(AT_EACH_STEP):
            if seen["beyond"] != [0]:
                wide[slug, seen["step"], size] = seen["beyond"]
            said.update(seen["said"])
    assert not wide, wide
    assert not english(said)
