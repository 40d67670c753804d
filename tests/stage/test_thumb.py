"""Keys, a click and a finger move the thumb of a slider, in a real Chromium."""

import pytest

from tests.hand import address_holds, frame, listening, number, place, slider
from tests.touch import Fingers

pytestmark = pytest.mark.browser

# None of this is about a picture.
FLAT = "hide=surface,slice,slope"


def test_keys_move_a_thumb_by_stops_and_to_both_ends(page, open_lesson):
    open_lesson(f"/binary?{FLAT}")
    thumb = slider(page, "predicted")
    thumb.focus()
    page.keyboard.press("ArrowRight")
    address_holds(page, "predicted=0.301")
    page.keyboard.press("Home")
    address_holds(page, "predicted=0.001")
    page.keyboard.press("End")
    address_holds(page, "predicted=0.999")
    assert number(page, "loss") == pytest.approx(2.07302, abs=1e-4)


def test_a_key_that_is_held_down_asks_for_one_answer(page, open_lesson):
    with listening(page) as requests:
        open_lesson(f"/binary?{FLAT}")
        slider(page, "predicted").focus()
        before = len(requests)
        for _ in range(8):
            page.keyboard.down("ArrowRight")
        frame(page)
        assert len(requests) == before
        page.keyboard.up("ArrowRight")
        address_holds(page, "predicted=0.308")
        assert len(requests) == before + 1


def test_a_click_on_the_track_brings_the_thumb_there(page, open_lesson):
    open_lesson(f"/binary?{FLAT}")
    page.mouse.click(*place(page, "predicted", 0.8))
    page.wait_for_function(
        "() => location.search.includes('predicted=0.8')"
        " || location.search.includes('predicted=0.79')"
    )


def test_a_finger_drags_as_a_mouse_does(page, open_lesson):
    page.set_viewport_size({"width": 390, "height": 844})
    open_lesson(f"/binary?{FLAT}")
    fingers = Fingers(page)
    fingers.swipe((place(page, "predicted", 0.3), place(page, "predicted", 0.6)))
    fingers.leave()
    address_holds(page, "predicted=0.")
    assert float(slider(page, "predicted").input_value()) == pytest.approx(
        0.6, abs=0.02
    )
