"""The pictures of the front door, made by our own export and kept as files.

``python -m xentviz.page.front.draw`` makes all of them anew, into ``images``; what
follows it are the lessons whose pictures alone are meant, or ``surface``. They have
letters and numbers but no words: one picture is for readers of all languages.
"""

import sys
from pathlib import Path

from xentviz.export import Size
from xentviz.export.animation.rendering import render
from xentviz.export.animation.turn import turn
from xentviz.export.animation.webp import to_webp
from xentviz.export.image import to_image
from xentviz.export.subject import Subject
from xentviz.export.wordless import Wordless
from xentviz.lessons import lessons
from xentviz.state import read

IMAGES = Path(__file__).with_name("images")
# What a card shows of its lesson, in which state.
SHOWN = {
    "logarithm": ("logarithms", {"first": ["0.5"], "second": ["0.05"]}),
    "binary": ("slice", {"predicted": ["0.2"], "target": ["1"]}),
    "sigmoid": ("loss", {"logit": ["-2"], "target": ["1"]}),
    "softmax": ("probabilities", {"logits": ["2,1,0.1"], "target": ["1,0,0"]}),
    "chain": ("jacobian", {}),
    "soft-targets": ("triangle", {}),
    "weights": ("cross_entropy", {}),
    "batch": ("rows", {"checkpoint": ["11"]}),
}
THEMES = {"light": "transparent", "dark": "transparent-dark"}
CARD = Size(344, 215, 2)
TURN, FRAMES, MILLISECONDS = Size(460, 400, 1), 60, 90


def subject(
    slug: str, figure: str, state: dict[str, list[str]], theme: str, size: Size
) -> Subject:
    """Return a picture of a lesson as the front door has it."""
    shown = read(lessons()[slug], state)[0]
    room = {"width": size.width, "height": size.height}
    return Wordless(shown, figure, THEMES[theme], titled=False, **room)


def draw(name: str, theme: str) -> None:
    """Make the pictures of a card, or of the surface: turning, and still."""
    if name != "surface":
        figure, state = SHOWN[name]
        data = to_image(subject(name, figure, state, theme, CARD), "webp", CARD)
        (IMAGES / f"{name}-{theme}.webp").write_bytes(data)
        return
    surface = subject("binary", "surface", {}, theme, TURN)
    still = to_image(surface, "webp", TURN)
    (IMAGES / f"surface-{theme}.webp").write_bytes(still)
    images = render(turn(surface, FRAMES, MILLISECONDS), TURN, lambda done, of: None)
    turning = to_webp(images, MILLISECONDS)
    (IMAGES / f"surface-turning-{theme}.webp").write_bytes(turning)


if __name__ == "__main__":
    for name in sys.argv[1:] or ["surface", *SHOWN]:
        for theme in THEMES:
            draw(name, theme)
