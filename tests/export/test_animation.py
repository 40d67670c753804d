"""A animation says, frame by frame, what the lesson says along the way."""

import json

import numpy as np
import pytest

from tests.states import opened
from xentviz.export import Size
from xentviz.export.animation.animation import FEWEST, MOST, check_room
from xentviz.export.animation.descent import descent
from xentviz.export.animation.turn import turn
from xentviz.export.subject import Subject
from xentviz.figures.surface import EYES
from xentviz.lessons import lessons

BINARY = opened(lessons()["binary"], "predicted=0.2&target=0.9")
DESCENTS = [
    (slug, name)
    for slug in ("binary", "soft-targets", "weights")
    for name in lessons()[slug].pictures
]


def test_a_turn_goes_once_around_from_where_the_eye_is():
    animation = turn(Subject(BINARY, "surface"), 8, 100)
    eyes = [
        np.array(list(frame["camera"]["eye"].values())) for frame in animation.frames
    ]
    np.testing.assert_allclose(eyes[0], list(EYES["reset"].values()), atol=1e-4)
    np.testing.assert_allclose(eyes[4][:2], -eyes[0][:2], atol=1e-3)
    assert {eye[2] for eye in eyes} == {EYES["reset"]["z"]}
    assert len({np.hypot(*eye[:2]).round(3) for eye in eyes}) == 1


def test_a_turn_starts_at_the_eye_of_the_link():
    animation = turn(Subject(BINARY, "surface", eye=(1.0, 2.0, 0.5)), 4, 100)
    assert animation.frames[0]["camera"]["eye"] == {"x": 1.0, "y": 2.0, "z": 0.5}
    assert animation.figure.layout.scene.camera.eye.x == 1.0


def test_an_animation_is_plain_json_with_its_figure():
    animation = json.loads(turn(Subject(BINARY, "surface"), 4, 100).to_json())
    assert set(animation) == {"figure", "frames", "milliseconds"}
    assert (
        animation["figure"]["layout"]["scene"]["zaxis"]["title"]["text"]
        == "H(p,q), nats"
    )


def test_the_ball_of_a_descent_comes_to_the_loss_of_the_last_step():
    animation = descent(Subject(BINARY, "surface"))
    way_down = BINARY.lesson.descent(BINARY.values, BINARY.options)
    rows = BINARY.lesson.rows(way_down.values, BINARY.options)
    names = [trace.name for trace in animation.figure.data]
    here, trail = (str(names.index(name)) for name in ("here", "the path down"))
    last = animation.frames[-1]["update"]
    assert (last[here]["x"], last[here]["z"]) == (
        [rows["predicted"][-1]],
        [rows["ball"][-1]],
    )
    assert last[trail]["x"] == rows["predicted"].tolist()
    assert len(animation.frames) == len(rows["predicted"])


def test_the_caption_of_a_descent_follows_the_step():
    animation = descent(Subject(BINARY, "slice"))
    first, last = (
        animation.frames[k]["layout"]["title.subtitle.text"] for k in (0, -1)
    )
    assert animation.figure.layout.title.subtitle.text == first
    assert first.startswith("Loss 1.4708 = floor 0.3251 + gap 1.1457")
    assert last.startswith("Loss 0.3251 = floor 0.3251")
    assert "layout" not in descent(Subject(BINARY, "slice", titled=False)).frames[0]


@pytest.mark.slow
@pytest.mark.parametrize(("slug", "name"), DESCENTS)
def test_a_descent_ends_as_the_lesson_draws_its_last_state(slug, name):
    state = opened(lessons()[slug])
    animation = descent(Subject(state, name, titled=False), 3)
    walk = state.lesson.descent(state.values, state.options).values
    end = state.after({"descent": max(map(np.size, walk.values())) - 1})
    drawn = Subject(end, name, titled=False).drawn()
    compared = 0
    for index, moved in animation.frames[-1]["update"].items():
        trace = drawn.data[int(index)]
        for attribute in set(moved) & set(trace.meta.get("live", {})):
            # What is known of rest alone is not shown on the way.
            if moved[attribute] and isinstance(np.ravel(trace[attribute])[0], float):
                value = np.array(moved[attribute], dtype=float)
                np.testing.assert_allclose(
                    value, trace[attribute], rtol=1e-6, atol=1e-9
                )
                compared += 1
    assert compared


def test_fewer_frames_than_steps_leave_out_neither_end():
    whole = descent(Subject(BINARY, "slice"))
    short = descent(Subject(BINARY, "slice"), 5)
    assert len(short.frames) == 5
    assert (short.frames[0], short.frames[-1]) == (whole.frames[0], whole.frames[-1])


@pytest.mark.parametrize(
    ("animation", "words"),
    [
        (
            lambda: turn(Subject(BINARY, "slice")),
            "only a picture in 3-D turns, slice",
        ),
        (
            lambda: descent(Subject(opened(lessons()["softmax"]), "shares")),
            "softmax has no descent; those that have one are binary",
        ),
        (
            lambda: turn(Subject(BINARY, "surface"), FEWEST - 1),
            "frames must lie between 2 and 240, got 1",
        ),
        (lambda: turn(Subject(BINARY, "surface"), MOST + 1), "got 241"),
        (
            lambda: turn(Subject(BINARY, "surface"), 72, 5),
            "milliseconds must lie between 20 and 2000, got 5",
        ),
        (lambda: check_room(72, Size(4000, 4000)), "at most 100,000,000 pixels"),
    ],
)
def test_what_cannot_be_animated_is_refused_with_what_can(animation, words):
    with pytest.raises(ValueError, match=words):
        animation()
