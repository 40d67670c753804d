"""What every export starts from: a picture in a state, a size, and a file's name."""

import numpy as np
import pytest

from tests.states import cases_but, each_lesson, extremes, opened
from xentviz.export import LETTERS, Size
from xentviz.export.subject import Subject, stem
from xentviz.lessons import lessons

BINARY = opened(lessons()["binary"], "predicted=0.25&target=1")


@each_lesson
def test_the_name_of_a_file_holds_whole_parts_of_the_state_and_fits_a_disk(lesson):
    for state in extremes(lesson):
        rest = stem(state, next(iter(lesson.pictures)))
        assert len(rest) <= 200
        for part in sorted(state.parts(), key=len, reverse=True):
            rest = rest.replace(f"-{part}", "")
        assert "=" not in rest


def test_a_name_says_defaults_too():
    state = opened(lessons()["sigmoid"])
    assert stem(state, "loss") == "xentviz-sigmoid-loss-units=nats-logit=-2-target=1"


@pytest.mark.slow
@each_lesson
@pytest.mark.parametrize("theme", cases_but(["light", "dark"], "dark"))
def test_a_subject_has_the_arrays_of_the_lesson_whatever_its_looks(lesson, theme):
    state = opened(lesson)
    for name in lesson.pictures:
        bare = Subject(state, name, theme, titled=False).drawn()
        titled = Subject(state, name, theme).drawn()
        for before, after in zip(bare.data, titled.data, strict=True):
            np.testing.assert_equal(before.to_plotly_json(), after.to_plotly_json())
        assert titled.layout.title.text == f"<b>{lesson.pictures[name].title}</b>"
        assert bare.layout.title.text is None


def test_a_caption_has_the_numbers_of_the_state():
    caption = Subject(BINARY, "slice").drawn().layout.title.subtitle.text
    assert caption == "Loss 1.3863 = floor 0 + gap 1.3863 nats."


def test_a_camera_moves_a_scene_and_nothing_flat():
    eye = (1.0, -1.5, 0.75)
    scene = Subject(BINARY, "surface", eye=eye).drawn().layout.scene.camera.eye
    assert (scene.x, scene.y, scene.z) == eye
    flat = Subject(BINARY, "slice", eye=eye).drawn()
    assert flat == Subject(BINARY, "slice").drawn()


def test_the_eye_of_a_small_scene_steps_back_unless_a_link_says_where_it_is():
    eye = (1.0, -1.5, 0.75)

    def distance(**settings):
        camera = Subject(BINARY, "surface", **settings).drawn().layout.scene.camera
        return np.linalg.norm([camera.eye.x, camera.eye.y, camera.eye.z])

    large, small = distance(), distance(width=480, height=360)
    assert small > 1.1 * large
    assert distance(width=480, height=360, eye=eye) == np.linalg.norm(eye)


def test_a_title_that_is_wider_than_its_picture_breaks_into_lines():
    state = opened(lessons()["soft-targets"])
    wide, narrow = (
        Subject(state, "triangle", width=width).drawn().layout for width in (1280, 320)
    )
    assert narrow.title.text.replace("<br>", " ") == wide.title.text
    lines = narrow.title.text.count("<br>") + narrow.title.subtitle.text.count("<br>")
    assert narrow.title.text.count("<br>") == 1
    assert narrow.margin.t - wide.margin.t >= 15 * lines


@pytest.mark.parametrize(
    ("keywords", "said"),
    [
        ({"figure": "bogus"}, "figure must be one of surface, slice, slope"),
        ({"figure": "slice", "theme": "blue"}, "theme must be one of light, dark"),
    ],
)
def test_a_subject_that_there_is_not_is_refused_by_name(keywords, said):
    with pytest.raises(ValueError, match=said):
        Subject(BINARY, **keywords)


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (Size(15, 800), "width must lie between 16 and 8192, got 15"),
        (Size(800, 8193), "height must lie between 16 and 8192, got 8193"),
        (Size(8000, 399), "width and height must differ at most 20 times, got 8000"),
        (Size(800, 800, 9.0), "scale must lie between 0.25 and 8.0, got 9.0"),
        (Size(800, 800, float("nan")), "scale must lie between"),
        (Size(8000, 8001), "at most 64,000,000 pixels"),
    ],
)
def test_a_size_that_cannot_be_is_refused_with_what_can(size, said):
    with pytest.raises(ValueError, match=said):
        size.checked()
    assert Size().checked() == Size()


def test_larger_letters_are_as_many_pixels_of_less_room():
    for letters, factor in LETTERS.items():
        width, height, scale = Size(1921, 1080, 2.0).lettered(letters)
        assert (round(width * scale), round(height * scale)) == (3842, 2160)
        assert scale == 2.0 * factor
    assert list(LETTERS.values()) == sorted(LETTERS.values())


def test_letters_are_no_larger_than_a_picture_has_room_for():
    assert Size(320, 225).lettered("screen") == Size(320 / 0.75, 300, 0.75)
    assert Size(480, 450, 2).lettered("slide") == Size(400, 375, 2.4)
    for size in (Size(16, 16), Size(400, 20), Size(20, 400), Size(600, 8192)):
        for letters in LETTERS:
            width, height, scale = size.checked().lettered(letters)
            assert (width, height) >= (400, 300)
            assert width * scale == pytest.approx(size.width)
            assert height * scale == pytest.approx(size.height)


def test_a_caption_breaks_into_lines_of_its_width_and_the_picture_makes_room():
    wide, narrow = (
        Subject(BINARY, "surface", width=width).drawn().layout for width in (1280, 300)
    )
    lines = narrow.title.subtitle.text.split("<br>")
    assert " ".join(lines) == wide.title.subtitle.text
    assert len(lines) > 2
    assert max(map(len, lines)) <= 300 / 6.5
    assert narrow.margin.t - wide.margin.t >= 15 * (len(lines) - 1)


def test_letters_of_the_dark_are_had_without_a_ground():
    layout = Subject(BINARY, "slice", "transparent-dark").drawn().layout
    dark = Subject(BINARY, "slice", "dark").drawn().layout
    assert layout.font.color == dark.font.color
    assert layout.paper_bgcolor == "rgba(0,0,0,0)" != dark.paper_bgcolor
