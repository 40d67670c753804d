"""What moves under a hand is drawn as Plotly's own restyle draws it."""

from pathlib import Path

import pytest

from xentviz.lessons import lessons

pytestmark = pytest.mark.browser

NODES = Path(__file__).with_name("nodes.js")
STOPS = 12  # of each control, from end to end
# One row of each lesson with several classes or outcomes stands for the others.
DRAGGED = [
    (slug, name)
    for slug, lesson in lessons().items()
    for name in {
        control.name.split(".")[0]: control.name
        for control in reversed(
            lesson.controls({option.name: option.value for option in lesson.options})
        )
        if not control.name.startswith("learning_rate")
    }.values()
]


@pytest.mark.parametrize(("slug", "control"), DRAGGED)
def test_a_drag_draws_what_a_restyle_of_the_same_row_draws(static_stage, slug, control):
    page = static_stage(slug).page
    page.add_script_tag(path=NODES)
    stops = page.evaluate("(name) => stage.page.slider(name).control.n_stops", control)
    seen = page.evaluate(
        "([name, stride]) => unequal(name, stride)",
        [control, max(1, (stops - 1) // (STOPS - 1))],
    )
    assert seen["found"] == {}
    # What has faded or appeared since the hand took hold is restyled, once a picture.
    assert seen["restyles"] <= 3
    assert seen["frames"] >= min(stops, STOPS)
