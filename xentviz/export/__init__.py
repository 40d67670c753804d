"""Exports: what a page shows as a file, one module a format.

Each starts from a `Subject` (`subject.py`): a picture of a lesson in a state, as it is
to be exported. It is the same figure as the page's, with the same arrays.
"""

from collections.abc import Mapping
from typing import NamedTuple

# What can be asked for, by name: what makes it is imported when it is.
STILL = "png", "jpg", "jpeg", "webp", "svg", "pdf"
MOVING = "gif", "webp", "mp4"
WORDS = "html", "csv", "json", "md", "tex", "py"
ENDINGS = tuple(dict.fromkeys((*STILL, *MOVING, *WORDS)))
# The last two have no ground, and the letters of light and of dark.
THEMES = "light", "dark", "transparent", "transparent-dark"
MOTIONS = "turn", "descent"
FRAMEWORKS: Mapping[str, str] = {
    "numpy": "NumPy",
    "xentviz": "xentviz",
    "pytorch": "PyTorch",
    "jax": "JAX",
    "tensorflow": "TensorFlow / Keras",
    "scipy": "SciPy",
}
# Pixels: a side, and all of them together.
SMALLEST, LARGEST, MOST_PIXELS = 16, 8192, 64_000_000
LEAST_SCALE, MOST_SCALE = 0.25, 8.0
# How often one side may be as long as the other.
MOST_RATIO = 20
# How much larger letters and lines are than on the page, by what a picture is for.
LETTERS: Mapping[str, float] = {"screen": 1.0, "paper": 1.5, "slide": 2.0}
# Pixels: the room in which all letters of a picture fit as they are on the page.
LEAST_ROOM = 400, 300


class Size(NamedTuple):
    """The room of a picture, in pixels, and how many pixels stand for one of them."""

    width: float = 1280
    height: float = 800
    scale: float = 1.0

    def lettered(self, letters: str) -> "Size":
        """Return other room at another scale: as many pixels, and larger `LETTERS`.

        None is so large that a picture would be cut: in a small one they are smaller.
        """
        sides = zip(self[:2], LEAST_ROOM, strict=True)
        factor = min(LETTERS[letters], *(side / least for side, least in sides))
        return Size(self.width / factor, self.height / factor, self.scale * factor)

    def checked(self) -> "Size":
        """Return it.

        Raises
        ------
        ValueError
            If a picture of this size would be too small to see or too large to hold.
        """
        for name in ("width", "height"):
            value = getattr(self, name)
            if not SMALLEST <= value <= LARGEST:
                raise ValueError(
                    f"{name} must lie between {SMALLEST} and {LARGEST}, got {value}"
                )
        least, most = sorted((self.width, self.height))
        if most > MOST_RATIO * least:
            raise ValueError(
                f"width and height must differ at most {MOST_RATIO} times, "
                f"got {self.width} and {self.height}"
            )
        if not LEAST_SCALE <= self.scale <= MOST_SCALE:
            raise ValueError(
                f"scale must lie between {LEAST_SCALE} and {MOST_SCALE}, "
                f"got {self.scale}"
            )
        if self.width * self.height * self.scale**2 > MOST_PIXELS:
            raise ValueError(
                "width × height × scale² must be at most "
                f"{MOST_PIXELS:,} pixels, got {self.width} × {self.height} × "
                f"{self.scale}²"
            )
        return self
