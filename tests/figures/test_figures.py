"""What the pictures hold, read back: numbers, axes, colours, and what moves them."""

import base64
import json
import math
import re
from functools import cache
from itertools import chain

import numpy as np
import plotly.io as pio
import pytest
import streamlit  # noqa: F401  # puts colours of its own into Plotly's default
from numpy.testing import assert_allclose, assert_array_equal

from tests.lookup import looked_up
from tests.states import ends, opened, outermost
from xentviz import lesson
from xentviz.figures.surface import LIFT
from xentviz.figures.theme import COLOURS, Style
from xentviz.lessons import lessons

PICTURES = [
    (slug, name) for slug, lesson in lessons().items() for name in lesson.pictures
]
BITS_PER_NAT = 1.0 / math.log(2.0)

each_picture = pytest.mark.parametrize(
    ("slug", "name"), PICTURES, ids=["-".join(pair) for pair in PICTURES]
)
each_theme = pytest.mark.parametrize("theme", list(COLOURS))


def built(state, name, theme="light"):
    """Return the figures of a picture: the one shown, and any without 3-D."""
    picture = state.lesson.pictures[name]
    quantities = state.lesson.measured(state.values, state.options)
    style = Style(theme, state.options["units"])
    return [b(quantities, style) for b in (picture.build, picture.flat) if b]


def drawn(state, name, theme="light"):
    """Return the figures of a picture as the browser gets them."""
    return [json.loads(figure.to_json()) for figure in built(state, name, theme)]


@cache
def drawn_outermost(slug, name):
    """Return those with the first and the last of all choices, once for all tests."""
    return [drawn(state, name) for state in outermost(lessons()[slug])]


def numbers(value):
    """Return the numbers of an attribute, plain or packed by Plotly."""
    if not isinstance(value, dict):
        return np.asarray(value, dtype=np.float64)
    shape = json.loads(f"[{value['shape']}]") if "shape" in value else [-1]
    data = base64.b64decode(value["bdata"])
    return np.frombuffer(data, f"<{value['dtype']}").reshape(shape)


def axes_of(layout):
    """Give the axes of a figure: those of the plane, or those of its scene."""
    for key, axis in {**layout, **layout.get("scene", {})}.items():
        if re.fullmatch(r"[xyz]axis\d*", key) and axis.get("visible", True):
            yield key, axis


def plain(title):
    """Return the words of a title without its colours."""
    return re.sub(r"<[^>]*>", "", title)


def colours_in(plain_figure):
    return set(re.findall(r"#[0-9a-f]{6}", json.dumps(plain_figure).lower()))


@pytest.mark.slow
@each_picture
@pytest.mark.parametrize(
    ("theme", "place"),
    [
        ("light", 0),
        ("dark", -1),
        pytest.param("light", -1, marks=pytest.mark.exhaustive),
        pytest.param("dark", 0, marks=pytest.mark.exhaustive),
    ],
)
def test_a_picture_leaves_no_default_of_another_library_in_place(
    slug, name, theme, place
):
    assert pio.templates.default != "none"  # else there were nothing to leave
    none = pio.templates["none"].to_plotly_json()
    state = list(outermost(lessons()[slug]))[place]
    for figure in built(state, name, theme):
        assert figure.layout.template.to_plotly_json() == none
        assert figure.layout.font.color == COLOURS[theme].text


@each_picture
def test_a_dark_picture_holds_no_colour_of_the_light_theme(slug, name):
    light = {c.lower() for c in COLOURS["light"]} - {"#ffffff"} - set(COLOURS["dark"])
    for figure in drawn(opened(lessons()[slug]), name, "dark"):
        assert not colours_in(figure) & light


@pytest.mark.slow
@each_picture
def test_every_axis_says_what_it_shows(slug, name):
    for figure in chain(*drawn_outermost(slug, name)):
        for key, axis in axes_of(figure["layout"]):
            named = axis.get("type") == "category" or "ticktext" in axis
            assert axis["title"]["text"] or named, key


@pytest.mark.slow
@pytest.mark.parametrize(("slug", "name"), PICTURES)
def test_an_axis_names_a_unit_just_where_its_numbers_depend_on_it(slug, name):
    lesson = lessons()[slug]
    nats, bits = (opened(lesson, f"units={units}") for units in ("nats", "bits"))
    for one, other in zip(drawn(nats, name), drawn(bits, name), strict=True):
        pairs = zip(*(axes_of(f["layout"]) for f in (one, other)), strict=True)
        for (key, in_nats), (_, in_bits) in pairs:
            words, others = (
                re.sub(r"[\d.]+", "…", plain(axis["title"]["text"]))
                for axis in (in_nats, in_bits)
            )
            depends = in_nats.get("range") != in_bits.get("range")
            assert depends == ("nats" in words), f"{key}: {words}"
            # A difference of probabilities is a slope in nats alone.
            others = re.sub(r"\((.+)\)/ln …", r"\1", others)
            assert words.replace("nats", "bits") == others
            if depends:
                expected = np.multiply(in_nats["range"], BITS_PER_NAT)
                assert_allclose(in_bits["range"], expected)


@pytest.mark.slow
@each_picture
def test_no_picture_speaks_of_the_other_unit(slug, name):
    in_nats, in_bits = drawn_outermost(slug, name)
    assert "bits" not in json.dumps(in_nats, ensure_ascii=False)
    assert "nats" not in json.dumps(in_bits, ensure_ascii=False)


@pytest.mark.slow
@each_picture
@pytest.mark.parametrize(
    "places",
    [(0, 3), pytest.param((1, 2), marks=pytest.mark.exhaustive)],
    ids=["some", "others"],
)
def test_a_live_attribute_holds_the_quantity_that_it_says(slug, name, places):
    states = [state for start in outermost(lessons()[slug]) for state in ends(start)]
    for state in (states[place] for place in places):
        rest = state.lesson.measured(state.values, state.options) | state.values
        for trace in chain(*(figure["data"] for figure in drawn(state, name))):
            for path, quantity in trace.get("meta", {}).get("live", {}).items():
                array = trace
                for key in path.split("."):
                    array = array[key]
                there = numbers(array)
                shown = looked_up(quantity, rest, {}, 0)
                expected = np.broadcast_to(shown, there.shape)
                assert_array_equal(there, expected, quantity)


@pytest.mark.slow
@each_picture
def test_a_trace_says_what_its_numbers_beside_the_axes_are(slug, name):
    for figure in chain(*drawn_outermost(slug, name)):
        for trace in figure["data"]:
            is_map = trace["type"] in ("contour", "heatmap")
            beside = {"customdata", "marker.color", *["z"][: int(is_map)]}
            meta = trace.get("meta", {})
            shown = {*meta.get("live", {}), *({"customdata", "z"} & trace.keys())}
            titled = {k for k, title in meta.get("titles", {}).items() if title}
            assert (shown & beside) <= titled, trace.get("name")


@each_theme
def test_words_and_marks_stand_out_from_their_ground(theme):
    colours = COLOURS[theme]
    for name in ("text", "muted", "loss"):
        assert contrast(getattr(colours, name), colours.panel) >= 4.5, name
    for name in ("p", "q", "z", "accent"):
        assert contrast(getattr(colours, name), colours.panel) >= 3.0, name


def contrast(one, other):
    """Return the contrast ratio of two colours as WCAG 2 defines it."""
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    ]
    return np.dot(linear, [0.2126, 0.7152, 0.0722])


def named(figure, name):
    """Return the one trace of a name."""
    [trace] = [trace for trace in figure.data if trace.name == name]
    return trace


@pytest.mark.parametrize(("units", "per_nat"), [("nats", 1.0), ("bits", BITS_PER_NAT)])
def test_the_surface_is_the_loss_and_its_valley_the_entropy(units, per_nat):
    figure = lesson("binary").figure("surface", units=units)
    surface = named(figure, "H(p,q)")
    for row, column in [(0, 0), (3, 5), (20, 20), (-1, -1), (-1, 0)]:
        p, q = surface.x[column], surface.y[row]
        loss = -(q * math.log(p) + (1 - q) * math.log(1 - p)) * per_nat
        assert surface.z[row][column] == pytest.approx(loss, rel=1e-6)
    valley = named(figure, "valley p = q")
    assert_array_equal(valley.x, valley.y)
    for k in (1, 30, -2):
        p = valley.x[k]
        entropy = -(p * math.log(p) + (1 - p) * math.log(1 - p)) * per_nat
        assert valley.z[k] == pytest.approx(entropy + LIFT["valley"] * per_nat)


def test_the_surface_has_p_and_q_on_their_own_axes():
    scene = lesson("binary").figure("surface").layout.scene
    assert plain(scene.xaxis.title.text) == "model p"
    assert plain(scene.yaxis.title.text) == "target q"
    assert plain(scene.zaxis.title.text) == "H(p,q), nats"


def test_the_point_of_the_slice_lies_at_p_on_the_loss_with_the_gap_above_the_floor():
    figure = lesson("binary").figure("slice", predicted=0.5, target=1.0)
    assert (figure.data[-1].x[0], figure.data[-1].y[0]) == (
        0.5,
        pytest.approx(np.log(2)),
    )
    assert named(figure, "floor H(q)").y == pytest.approx([0.0, 0.0])
    gap = named(figure, "KL, what training can remove")
    assert gap.y == pytest.approx([0.0, np.log(2)])


def test_the_slope_is_zero_where_p_is_q():
    figure = lesson("binary").figure("slope", target=0.5)
    curve, zero = named(figure, "∂H/∂p"), named(figure, "zero at p = q")
    assert (zero.x[1], zero.y[1]) == (0.5, 0)
    assert np.interp(0.5, curve.x, curve.y) == pytest.approx(0.0, abs=1e-12)
    assert (np.diff(curve.y) >= 0).all()


@pytest.mark.parametrize(("q", "ends"), [(0.0, [False, True]), (1.0, [True, False])])
def test_a_certain_target_has_no_rest_and_is_endless_at_the_wrong_end_alone(q, ends):
    zero = named(lesson("binary").figure("slope", target=q), "zero at p = q")
    assert np.isnan(zero.x).all()
    beyond = named(lesson("binary").figure("slice", target=q), "cut off for drawing")
    assert np.isfinite(beyond.x).tolist() == ends
