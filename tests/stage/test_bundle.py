"""One file holds what a page starts with, and nothing of it is fetched once more."""

import pytest

from tests.stage.conftest import ADDRESS
from tests.states import cases_but
from xentviz.stage.bundle import sent, variable
from xentviz.stage.modules import FIRST, MODULES, STAGE_FOLDER, STYLE_SHEET

pytestmark = pytest.mark.browser

EXPORTS = """async ([names, variables]) => {
  const all = await import("/bundle/app.js");
  const keys = (module) => Object.keys(module).sort().join();
  const found = {};
  for (const [k, name] of names.entries()) {
    const alone = await import(`/stage/${name}`);
    found[name] = [keys(all[variables[k]]), keys(alone)];
  }
  return found;
}"""
FETCHED = """() => performance.getEntriesByType("resource").map(({ name }) => name)"""


def test_each_module_gives_in_the_bundle_what_it_gives_alone(module_page):
    module_page.route(
        f"{ADDRESS}bundle/app.js",
        lambda route: route.fulfill(
            body=sent("app.js"), content_type="text/javascript"
        ),
    )
    arguments = [FIRST, [variable(name) for name in FIRST]]
    found = module_page.evaluate(EXPORTS, arguments)
    assert found.keys() == set(FIRST)
    assert {name for name, (ours, alone) in found.items() if ours != alone} == set()


@pytest.mark.parametrize("frame", cases_but(["", "?embed=true"], ""))
def test_what_comes_later_has_nothing_fetched_that_the_page_started_with(
    page, load_lesson, frame
):
    load_lesson(f"/sigmoid{frame}")
    page.locator("[data-export=picture]").first.click()
    page.wait_for_selector("dialog[open]")
    names = [
        url.partition(f"/{STAGE_FOLDER}/")[2]
        for url in page.evaluate(FETCHED)
        if f"/{STAGE_FOLDER}/" in url
    ]
    assert "app.js" in names
    assert "export/dialog.js" in names
    assert set(names) - {STYLE_SHEET} <= set(MODULES) - (set(FIRST) - {"app.js"})
    assert len(names) == len(set(names))
