"""The steps of the lesson on weights."""

from xentviz.lessons.steps import Condition, Pick, Step

STARTS = {
    "undecided": {"w": 0.0, "b": 0.0},
    "plateau": {"w": 0.0, "b": 0.0, "learning_rate": 2.0},
    "fast": {"w": -3.0, "b": 2.0, "learning_rate": 6.0},
}
# Surer and more often right than an undecided model, and yet it costs more.
DEARER = {
    "mixed": {"w": 6.0, "b": 3.6},
    "close": {"w": 3.0, "b": 5.0},
    "apart": {"w": 2.0, "b": 5.0},
}

# Weights for which the loss is low.
LOW = {"mixed": (0.4, -0.2), "close": (5.2, -3.0), "apart": (6.0, 0.0)}
# What is guessed: how the squared error pulls, and what one sure mistake costs.
DIED = Pick(
    ("as_hard", "harder", "hardly"),
    "hardly",
    {"w": -4.0},
    shown=(Condition("squared_pull", high=0.01), Condition("pull", low=0.9)),
)
COSTS_MORE = (Condition("loss", low=0.8), Condition("right", low=4.0))


def steps_of(data: str) -> tuple[Step, ...]:
    """Return the way down on a set of points, and where the two losses part."""
    # A phone shows first what is named first.
    fit, maps = ("fit", "w", "b"), ("cross_entropy", "squared_error")
    plateaus = ("squared_error", "cross_entropy")
    lower = dict(zip("wb", LOW[data], strict=True))
    undecided = STARTS["undecided"]
    pays = Pick(("less", "alike", "more"), "more", DEARER[data], shown=COSTS_MORE)
    return (
        Step(
            "downhill",
            about=(*maps, *fit, "surface", "loss", "player", "learning_rate"),
            goal=(Condition("loss", high=0.68),),
            solution=lower,
        ),
        Step("undecided", undecided, about=(*fit, *maps, "loss", "accuracy")),
        Step(
            "plateau", STARTS["plateau"], about=(*plateaus, *fit, "player"), guess=DIED
        ),
        Step(
            "fast",
            STARTS["fast"],
            about=(*maps, *fit, "player", "learning_rate"),
        ),
        Step("dearer", undecided, about=(*fit, "loss", "accuracy"), guess=pays),
    )
