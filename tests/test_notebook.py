"""A lesson in a notebook draws what the page draws."""

import subprocess
import sys

import numpy as np
import plotly.graph_objects as go
import pytest
from numpy.testing import assert_allclose

import xentviz
from tests.states import each_lesson, lessons_but, opened
from xentviz.lessons import lessons

# Away from where each lesson starts.
STATES = {
    "binary": {"predicted": 0.9, "target": 0.25, "units": "bits"},
    "sigmoid": {"logit": -3.5, "target": 1},
    "softmax": {"logits": [0.5, -1, 3, 2], "target": [0, 0.5, 0.25, 0.25]},
    "chain": {"logits": [2, -2], "target": [0, 1], "class_index": 1},
    "logarithm": {"first": 0.5, "second": 0.25, "count": 40, "units": "bits"},
    "soft-targets": {"target": [0.2, 0.3, 0.5], "logits": [1, 0, -1]},
    "weights": {"w": 1, "b": -1, "surface": "squared_error"},
    "batch": {"temperature": 2, "checkpoint": 11, "data": "digits", "units": "bits"},
}
# What the page draws with; plotly.js keeps an array that came in base64 beside it.
DRAWN = """
() => {
  const isArray = (value) => ArrayBuffer.isView(value) || Array.isArray(value);
  const plain = (value) =>
    isArray(value) ? Array.from(value, plain)
    : typeof value === "number" && !Number.isFinite(value) ? null
    : value;
  const figures = {};
  for (const root of document.querySelectorAll("[data-figure]")) {
    const graph = root.querySelector(".js-plotly-plot");
    figures[root.dataset.figure] = graph.data.map((trace) => {
      const arrays = {};
      for (const key of ["x", "y", "z", "text", "customdata"]) {
        const value = trace[key]?._inputArray ?? trace[key];
        if (isArray(value)) arrays[key] = plain(value);
      }
      return arrays;
    });
  }
  return figures;
}
"""


def address(values):
    parts = []
    for name, value in values.items():
        text = ",".join(map(str, value)) if isinstance(value, list) else value
        parts.append(f"{name}={text}")
    return "&".join(parts)


def numeric(value):
    """Return an array of numbers, what is not finite as nan; None where it is text."""
    rows = np.frompyfunc(lambda x: np.nan if x is None else x, 1, 1)(
        np.array(value, "O")
    )
    try:
        array = np.asarray(rows.tolist(), dtype=np.float64)
    except ValueError:
        return None
    return np.where(np.isfinite(array), array, np.nan)


def test_there_is_a_state_of_every_lesson():
    assert list(STATES) == list(lessons())


@pytest.mark.browser
# A scene, and rows of data: the others draw less of either.
@pytest.mark.parametrize(
    "slug",
    lessons_but(
        *("sigmoid", "softmax", "chain", "logarithm", "soft-targets", "weights")
    ),
)
def test_a_figure_has_the_arrays_of_the_page(slug, open_lesson):
    values = STATES[slug]
    page = open_lesson(f"/{slug}?{address(values)}")
    page_arrays = page.evaluate(DRAWN)
    assert list(page_arrays) == list(lessons()[slug].pictures)
    for name, traces in page_arrays.items():
        figure = xentviz.lesson(slug).figure(name, **values)
        assert len(traces) == len(figure.data), name
        for seen, trace in zip(traces, figure.data, strict=True):
            for key, drawn in seen.items():
                where = f"{name}, {trace.name}, {key}"
                numbers = numeric(drawn)
                if numbers is None:
                    assert list(trace[key]) == drawn, where
                else:
                    expected = numeric(trace[key])
                    assert_allclose(numbers, expected, 1e-12, 1e-12, err_msg=where)


@pytest.mark.slow
@each_lesson
def test_every_figure_is_a_plotly_figure_in_both_themes(lesson):
    for name in lesson.pictures:
        for theme in ("light", "dark"):
            figure = xentviz.lesson(lesson.slug).figure(name, theme=theme)
            assert isinstance(figure, go.Figure)


def test_a_figure_or_theme_there_is_none_of_is_refused_with_those_there_are():
    binary = xentviz.lesson("binary")
    with pytest.raises(ValueError, match="surface, slice, slope, got 'nope'"):
        binary.figure("nope")
    with pytest.raises(ValueError, match=r"slope, got \[\]"):
        binary.figure([])
    with pytest.raises(ValueError, match="theme must be one of light, dark"):
        binary.figure("slice", theme="sepia")


@each_lesson
def test_a_lesson_in_hand_says_what_can_be_asked_of_it(lesson):
    said = repr(xentviz.lesson(lesson.slug))
    start = opened(lesson)
    expected = [lesson.title, *lesson.pictures, *(o.name for o in lesson.options)]
    expected += [c.name.partition(".")[0] for c in lesson.controls(start.options)]
    for word in expected:
        assert word in said


def test_the_numbers_come_without_plotly_streamlit_or_a_lesson():
    code = "import sys, xentviz; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    heavy = {"plotly", "streamlit", "xentviz.lessons", "xentviz.notebook"}
    assert not heavy & set(done.stdout.split())


# What a kernel runs, where nbformat is not installed.
IN_A_KERNEL = """
import sys
sys.modules["nbformat"] = None
import plotly.io, xentviz
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
plotly.io.renderers.default = "notebook_connected"
shell = InteractiveShell.instance()
for line in ("figure", "figure.show(width=321)"):
    with capture_output() as captured:
        cell = "import xentviz; figure = xentviz.lesson('binary').figure('slice'); "
        done = shell.run_cell(cell + line)
    done.raise_error()
    *_, output = captured.outputs  # Plotly sends its script once, before
    html = output.data["text/html"]
    print("plotly" in html.lower(), "H(p,q), nats" in html, captured.stderr == "")
"""


@pytest.mark.slow
def test_a_kernel_without_nbformat_shows_a_figure_and_no_error():
    done = subprocess.run(
        [sys.executable, "-c", IN_A_KERNEL], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True"] * 6, done.stdout + done.stderr
