"""The scripts print what the page shows: those that need no framework to be run."""

import ast
import subprocess
import sys
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scripts import assert_agrees, ran, read_back, worth_running
from tests.states import corners_first, each_lesson, opened, outermost, states
from xentviz.export import FRAMEWORKS
from xentviz.export.code import PROGRAMS, code
from xentviz.lessons import Lesson, lessons
from xentviz.state.state import State

# What a script may import beside the standard library's math.
LIBRARIES = {
    "numpy": {"numpy"},
    "xentviz": {"numpy", "xentviz"},
    "pytorch": {"torch"},
    "jax": {"jax"},
    "tensorflow": {"tensorflow", "keras"},
    "scipy": {"numpy", "scipy"},
}
at_hand = pytest.mark.parametrize("framework", ["numpy", "xentviz", "scipy"])
each_framework = pytest.mark.parametrize("framework", FRAMEWORKS)


@pytest.mark.slow
@pytest.mark.parametrize(
    "steps",
    [slice(1), pytest.param(slice(1, None), marks=pytest.mark.exhaustive)],
    ids=["first", "others"],
)
@at_hand
@each_lesson
def test_a_script_prints_the_loss_and_the_gradients_that_the_lesson_shows(
    lesson, framework, steps
):
    for state in worth_running(lesson, steps_of_choices=steps):
        printed = read_back(ran(code(state, framework)))
        # A gradient near 0 is a difference p − q, times 10 where T is 0.1.
        assert_agrees(printed, state, rel=1e-12, near=3e-15)


@pytest.mark.slow
@each_lesson
@given(data=st.data())
def test_the_scripts_of_any_state_agree_with_it(lesson, data):
    state = data.draw(states(lesson))
    for framework in ("numpy", "xentviz", "scipy"):
        printed = read_back(ran(code(state, framework)))
        assert_agrees(printed, state, rel=1e-11, near=3e-14)


@at_hand
def test_labels_that_nearly_sum_to_one_are_scaled_in_a_script_as_on_the_page(framework):
    labels = "kind=multi-label&labels=6.103515625e-05,0,1"
    state = opened(lessons()["soft-targets"], labels)
    printed = read_back(ran(code(state, framework)))
    assert_agrees(printed, state, rel=1e-12, near=3e-15)


@pytest.mark.slow
@corners_first
@each_lesson
def test_the_script_for_xentviz_keeps_every_digit_of_the_page(lesson, chosen):
    for state in chosen(lesson):
        printed = read_back(ran(code(state, "xentviz")))
        assert_agrees(printed, state, rel=1e-14, near=0.0)


@pytest.mark.parametrize("framework", ["numpy", "xentviz"])
def test_the_loss_of_a_confident_right_answer_is_not_rounded_to_0(framework):
    address = "logits=10,-10,-10&target=1,0,0&temperature=0.1"
    state = opened(lessons()["softmax"], address)
    printed = read_back(ran(code(state, framework)))
    shown = state.quantities()["gradient"]
    assert printed["gradient"] == pytest.approx(shown.tolist(), rel=1e-12, abs=0.0)
    loss = printed["loss"]
    assert loss == pytest.approx(2.7677930534734686e-87, rel=1e-12, abs=0)


@at_hand
@pytest.mark.parametrize(("heads", "first"), [(7, 0), (3, 1), (0, 1), (10, 0)])
def test_what_is_ruled_out_and_came_costs_infinity(framework, heads, first):
    state = opened(lessons()["logarithm"], f"first={first}&heads={heads}")
    printed = read_back(ran(code(state, framework)))
    assert printed["loss"] == float("inf")
    assert abs(printed["predicted_gradient"]) == float("inf")


@at_hand
def test_a_target_that_is_no_distribution_has_the_binary_loss_alone(framework):
    state = opened(lessons()["soft-targets"], "labels=1,0,1")
    printed = read_back(ran(code(state, framework)))
    assert set(printed) == {"binary_loss", "binary_gradient"}


@each_framework
@each_lesson
def test_a_script_needs_its_framework_alone_and_says_what_it_is(lesson, framework):
    for state in outermost(lesson):
        script = code(state, framework)
        tree = ast.parse(script)
        heading = ast.get_docstring(tree)
        assert lesson.title in heading
        assert state.options["units"] in heading
        assert FRAMEWORKS[framework] in heading
        imported = {
            name.partition(".")[0]
            for node in tree.body
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in [getattr(node, "module", None) or node.names[0].name]
        }
        assert imported - {"math"} <= LIBRARIES[framework]


@pytest.mark.slow
def test_the_scripts_are_written_as_formatters_and_linters_want_them(tmp_path):
    for slug, lesson in lessons().items():
        for k, state in enumerate(worth_running(lesson)):
            for framework in FRAMEWORKS if k < 9 else ["numpy"]:
                name = f"{slug.replace('-', '_')}_{k}_{framework}.py"
                (tmp_path / name).write_text(code(state, framework), encoding="utf-8")
    rules = "E,F,I,W,B,UP,SIM,C4"
    for command in (["check", "--select", rules], ["format", "--check"]):
        ruff = (sys.executable, "-m", "ruff", *command, "--isolated", ".")
        done = subprocess.run(
            ruff, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", sorted(PROGRAMS.glob("*/*")), ids=str)
def test_a_program_runs_as_it_lies_in_its_folder(path):
    if path.parent.name in ("numpy", "xentviz", "scipy"):
        assert read_back(ran(path.read_text(encoding="utf-8")))
    assert {x.name for x in path.parent.iterdir()} == {
        x.name for x in (PROGRAMS / "numpy").iterdir()
    }


def test_a_framework_that_is_not_known_is_refused_by_name():
    state = opened(lessons()["binary"])
    names = "numpy, xentviz, pytorch, jax, tensorflow, scipy"
    with pytest.raises(ValueError, match=f"^framework must be one of {names}, got 'R'"):
        code(state, "R")


def test_a_lesson_that_gives_no_problem_has_no_code():
    bare = SimpleNamespace(slug="bare", problem=Lesson().problem)
    state = State(bare, {"units": "nats"}, {})
    with pytest.raises(ValueError, match=r"^lesson must say what its loss is taken of"):
        code(state, "numpy")
