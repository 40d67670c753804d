"""The steps of the lesson on two outcomes: into the valley, its floor, its walls."""

from xentviz.lessons.steps import Condition, Mark, Pick, Step
from xentviz.quantities.units import LN2

# What is guessed: where p rests, what a tenth of p costs, and what q does at p = 1/2.
RESTS = Mark(
    "predicted", {"predicted": 0.7}, 0.0, 1.0, 0.01, within=0.03, figure="slice"
)
TENTH = Mark("loss", {"predicted": 0.001}, 0.0, 50.0, 0.1, within=0.3)
WHATEVER_Q = Pick(
    ("falls", "stays", "rises"),
    "stays",
    {"target": 1.0},
    # The floor goes, and the loss is as it was.
    shown=(
        Condition("entropy", high=0.0),
        Condition.near("loss", LN2, within=1e-9),
    ),
)
BOTH = ("surface", "slice", "predicted", "loss")
PARTS = ("slice", "predicted", "target", "loss", "entropy", "kl_divergence")
WRONG, EVEN = (
    {"predicted": 0.01, "target": 1.0},
    {"predicted": 0.5, "target": 0.5},
)
STEPS = (
    Step("valley", about=BOTH, guess=RESTS),
    Step(
        "at_rest",
        {"predicted": 0.7},
        about=PARTS,
        goal=(Condition("entropy", high=0.001),),
        solution={"target": 1.0},
    ),
    Step(
        "right",
        {"predicted": 0.99, "target": 1.0},
        about=(*BOTH, "slope", "predicted_gradient"),
        goal=(Condition("loss", low=1.0),),
        solution={"predicted": 0.1},
    ),
    Step("wrong", WRONG, about=BOTH, guess=TENTH),
    Step("undecided", EVEN, about=PARTS, guess=WHATEVER_Q),
    Step(
        "descent",
        {"predicted": 0.1},
        about=("surface", "slice", "player", *PARTS[1:], "gradient"),
        goal=(Condition("kl_divergence", high=0.001),),
        solution={"predicted": 0.7},
    ),
)
