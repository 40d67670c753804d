"""A still is a file of its kind and size, and shows what the page shows."""

import io
from functools import cache
from xml.etree import ElementTree

import numpy as np
import pypdf
import pytest
from PIL import Image

from tests.command.conftest import outcome
from tests.ink import inked_edges
from tests.states import cases_but, opened
from xentviz.export import Size
from xentviz.export.chrome import evaluate
from xentviz.export.image import to_image
from xentviz.export.subject import Subject
from xentviz.lessons import lessons

BINARY = opened(lessons()["binary"], "predicted=0.25&target=0.5")
SVG = "{http://www.w3.org/2000/svg}"
TITLE, LOSS = "The loss over p and q", "the loss is 0.8370 nats"

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("kept_chrome")]


def image(data, kind, size):
    """Open a raster, look that it is what it says, and return it."""
    picture = Image.open(io.BytesIO(data))
    picture.load()
    assert (picture.format, picture.size) == (kind, size)
    return picture


@cache
def surface_png(eye=()):
    return to_image(Subject(BINARY, "surface", eye=eye), "png", Size(200, 150, 2.0))


def test_a_surface_is_seen_in_a_png_at_the_size_and_scale_asked_for():
    picture = image(surface_png(), "PNG", (400, 300))
    pixels = np.asarray(picture.convert("RGB"), dtype=int).reshape(-1, 3)
    # The valley's violet and the slopes' green of the scale, on white.
    for colour in ((72, 50, 120), (33, 145, 140)):
        near = np.abs(pixels - colour).max(axis=1) < 30
        assert near.mean() > 0.005, colour
    assert (pixels == 255).all(axis=1).mean() > 0.2


def test_a_png_without_a_ground_lets_what_is_behind_it_through():
    subject = Subject(BINARY, "slice", "transparent")
    picture = image(to_image(subject, "png", Size(400, 300)), "PNG", (400, 300))
    assert picture.getpixel((2, 298)) == (0, 0, 0, 0)


@pytest.mark.parametrize(("ending", "kind"), [("jpeg", "JPEG"), ("webp", "WEBP")])
def test_a_raster_in_the_dark_has_the_ground_of_the_dark_page(ending, kind):
    data = to_image(Subject(BINARY, "slope", "dark"), ending, Size(320, 240))
    picture = image(data, kind, (320, 240)).convert("RGB")
    assert picture.getpixel((2, 238)) == pytest.approx((0x16, 0x1B, 0x24), abs=4)


def test_an_svg_is_xml_of_the_size_whose_words_are_words():
    root = ElementTree.fromstring(
        to_image(Subject(BINARY, "slice"), "svg", Size(480, 360))
    )
    assert root.tag == f"{SVG}svg"
    assert (root.get("width"), root.get("height")) == ("480", "360")
    words = " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    assert "The slice at this q" in words
    assert "H(p,q), nats" in words


def test_a_pdf_is_one_page_of_the_size_whose_words_can_be_found():
    data = to_image(Subject(BINARY, "surface"), "pdf", Size(480, 360))
    [page] = pypdf.PdfReader(io.BytesIO(data)).pages
    assert page.mediabox[2:] == [360, 270]  # 72 points an inch, 96 pixels
    words = " ".join(page.extract_text().split())
    assert TITLE in words
    assert LOSS in words


@pytest.mark.parametrize(
    ("slug", "figure"),
    [
        ("binary", "surface"),
        pytest.param("weights", "surface", marks=pytest.mark.exhaustive),
        ("weights", "cross_entropy"),
        ("binary", "slice"),
        ("soft-targets", "triangle"),
        ("soft-targets", "floors"),
        ("chain", "terms"),
    ],
)
@pytest.mark.parametrize("sides", cases_but([(320, 225), (480, 360)], (480, 360)))
def test_nothing_of_a_small_picture_is_cut(slug, figure, sides):
    size = Size(*sides).lettered("screen")
    subject = Subject(opened(lessons()[slug]), figure, width=size[0], height=size[1])
    assert not inked_edges(image(to_image(subject, "png", size), "PNG", sides))


EIGHT = "logits=2,1,0.1,0,-1,0.5,1.5,-0.5&target=1,0,0,0,0,0,0,0"


@pytest.mark.parametrize(
    ("slug", "figure"),
    [("softmax", "exponentials"), ("softmax", "probabilities"), ("chain", "terms")],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_of_eight_classes_is_cut_in_a_small_picture(slug, figure, language):
    size = Size(320, 225).lettered("screen")
    state = opened(lessons(language)[slug], EIGHT)
    subject = Subject(state, figure, width=size[0], height=size[1])
    assert not inked_edges(image(to_image(subject, "png", size), "PNG", (320, 225)))


def test_a_number_below_zero_has_a_minus_on_every_label():
    subject = Subject(opened(lessons()["chain"]), "jacobian")
    root = ElementTree.fromstring(to_image(subject, "svg", Size()))
    words = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    assert "\u22120.160" in words
    assert not [word for word in words if word.startswith("-")]


def test_the_ball_beside_a_steep_wall_is_a_whole_disc():
    state = opened(lessons()["binary"], "predicted=0.99&target=0.5")
    subject = Subject(state, "surface", titled=False)
    png = to_image(subject, "png", Size(800, 600))
    pixels = np.asarray(image(png, "PNG", (800, 600)).convert("RGB"), dtype=int)
    rows, columns = np.nonzero(np.abs(pixels - (0xFF, 0x7A, 0xB0)).max(axis=-1) < 12)
    height, width = np.ptp(rows) + 1, np.ptp(columns) + 1
    assert height == pytest.approx(width, abs=1)
    assert rows.size == pytest.approx(np.pi / 4 * height * width, rel=0.1)


def test_a_picture_is_handed_out_without_its_page_being_loaded_anew(with_kept_chrome):
    async def noted(chrome, words):
        return await evaluate(chrome.get_tab(), words)

    with_kept_chrome(lambda chrome: noted(chrome, "globalThis.here = 'still'"))
    to_image(Subject(BINARY, "slice"), "png", Size(160, 120))
    assert with_kept_chrome(lambda chrome: noted(chrome, "here")) == "still"


def test_another_camera_sees_the_surface_from_elsewhere():
    assert surface_png((0.0, -0.01, 2.1)) != surface_png()


@pytest.mark.parametrize("ending", ["jpg", "jpeg"])
def test_a_jpeg_without_a_ground_is_refused(ending):
    with pytest.raises(ValueError, match="theme must be light or dark"):
        to_image(Subject(BINARY, "slice", "transparent"), ending, Size())


@pytest.mark.parametrize(
    ("sized", "size"),
    [
        ("--width 16 --height 16", (16, 16)),
        ("--width 100 --height 75 --scale .25", (25, 19)),
        ("--width 480 --height 360 --scale 8 --letters slide", (3840, 2880)),
    ],
)
def test_every_size_is_had_with_letters_of_every_size(
    sized, size, capsys, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    words = f"export binary slice {sized} -o a.png"
    assert outcome(capsys, *words.split()) == (0, [], [])
    with Image.open("a.png") as picture:
        assert picture.size == pytest.approx(size, abs=1)
    status, _, [line] = outcome(capsys, *f"{words} --scale .1".split())
    assert status == 2
    assert "scale must lie between 0.25 and 8.0, got 0.1" in line
