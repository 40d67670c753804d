"""What the stage is told of a guide: words, states, bounds in the unit of the page."""

import json

import numpy as np
import pytest

from tests.states import each_lesson, every_option, opened
from xentviz.lessons import lessons
from xentviz.lessons.steps import Mark
from xentviz.stage.guide import guide


@each_lesson
def test_a_guide_under_every_option_is_json_whose_steps_lead_to_their_states(lesson):
    for options in every_option(lesson):
        query = "&".join(f"{name}={value}" for name, value in options.items())
        state = opened(lesson, query)
        shown = guide(state)
        if shown is None:
            continue
        json.dumps(shown, allow_nan=False)
        for number, step in enumerate(shown["steps"], start=1):
            there = state.after({"preset": number})
            assert there.address == step["address"]
            for name, value in step["to"].items():
                assert there.values[name] == pytest.approx(value)
            for played in filter(None, (step["goal"], step["guess"])):
                at = there.after({"set": played["set"]})
                for name, value in played["to"].items():
                    assert at.values[name] == pytest.approx(value)


@each_lesson
def test_a_guess_is_said_with_all_digits_of_the_stop_that_it_is_marked_at(lesson):
    for options in every_option(lesson):
        for step in lesson.steps(options):
            if isinstance(step.guess, Mark):
                query = "&".join(f"{name}={value}" for name, value in options.items())
                steps = guide(opened(lesson, query))["steps"]
                [mark] = [one["guess"] for one in steps if one["name"] == step.name]
                said = round(mark["step"], mark["decimals"])
                assert said == mark["step"], (step.name, mark["step"])


def test_bounds_are_in_the_unit_of_the_page():
    nats, bits = (
        guide(opened(lessons()["binary"], f"units={u}")) for u in ("nats", "bits")
    )
    goals = [shown["steps"][2]["goal"]["conditions"][0] for shown in (nats, bits)]
    assert goals[0] == {"quantity": "loss", "low": 1.0, "high": None}
    assert goals[1]["low"] == pytest.approx(1.0 / np.log(2.0))


def test_a_phrase_says_what_it_moves_and_a_term_is_explained():
    shown = guide(opened(lessons()["binary"]))
    words = shown["steps"][1]["words"]
    [move] = [token for token in words if "move" in token]
    assert move["move"] == {"set": {"predicted": 0.9}, "option": {}}
    terms = {token["term"] for token in words if "term" in token}
    assert terms == {"floor", "soft-target", "kl-divergence", "gradient"}
    assert terms <= set(shown["glossary"])
