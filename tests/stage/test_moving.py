"""What moves under a hand is drawn as Plotly's own restyle draws it."""

from pathlib import Path

import pytest

from xentviz.lessons import Lesson, lessons

pytestmark = pytest.mark.browser

NODES = Path(__file__).with_name("nodes.js")
STOPS = 8  # of each control, from end to end


def _dragged(lesson: Lesson) -> list[str]:
    """Return the sliders of a lesson, one of those that differ in their class alone."""
    controls = lesson.controls({option.name: option.value for option in lesson.options})
    kinds = {control.name.split(".")[0]: control.name for control in reversed(controls)}
    return [name for name in kinds.values() if not name.startswith("learning_rate")]


@pytest.mark.scenes
@pytest.mark.parametrize("slug", lessons())
def test_a_drag_draws_what_a_restyle_of_the_same_row_draws(static_stage, slug):
    page = static_stage(slug).page
    page.add_script_tag(path=NODES)
    found = {}
    for control in _dragged(lessons()[slug]):
        seen = page.evaluate("([name, n]) => unequal(name, n)", [control, STOPS])
        found |= {f"{control}: {place}": what for place, what in seen["found"].items()}
        # What has faded or appeared since the hand took hold is restyled, once.
        assert seen["restyles"] <= 3, control
        # One may be too steep to be written; others come and go, each once. The rows of
        # a batch pass from what is right to what is wrong, which Plotly draws.
        most = 5 if slug == "batch" else 1
        assert len(set(seen["drawn"])) <= most * seen["frames"] + 10, control
        assert seen["frames"] >= min(seen["stops"], STOPS), control
    assert found == {}
