"""Labels and arrows of flat pictures, as Plotly draws them and as a hand moves them."""

import pytest

from xentviz.figures.marks import ARROW

pytestmark = pytest.mark.browser


def test_a_label_that_went_with_its_point_comes_back_with_it(static_stage):
    page = static_stage("binary", "hide=surface,slope,guide").page
    labels = page.locator("[data-figure=slice] .textpoint", has_text="∞ beyond")
    for target, n_labels in ((0.7, 2), (1.0, 1), (0.5, 2)):
        page.evaluate("(q) => { stage.hand.drag('target', q); stage.paint(); }", target)
        assert labels.count() == n_labels


# How far before the tip of each arrow its line ends, which is broad and would blunt it.
SHORT = """() => [...stage.pictures.drawn.values()].flatMap(({ graph }) =>
  graph._fullData.filter((one) => one.marker?.symbol === "arrow").flatMap(({ uid }) => {
    const all = (path) => [...graph.querySelectorAll(`.trace${uid} ${path}`)];
    const numbers = (text) => text.match(/-?[\\d.]+/g).map(Number);
    const tips = all(".points path:not([d='M0,0Z'])");
    const ends = all(".lines path").map((line) => numbers(line.getAttribute("d")));
    return tips.map((tip, k) => {
      const [x, y] = numbers(tip.getAttribute("transform"));
      return Math.hypot(x - ends[k].at(-2), y - ends[k].at(-1));
    });
  }))"""


def test_the_line_of_an_arrow_ends_before_its_tip_from_the_first_stroke(static_stage):
    short = static_stage("soft-targets").page.evaluate(SHORT)
    assert short == pytest.approx([0.9 * ARROW["size"]] * 4, abs=0.1)
