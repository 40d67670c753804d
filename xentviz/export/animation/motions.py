"""The ways in which a picture moves, by name."""

from xentviz.export import MOTIONS
from xentviz.export.animation.animation import Animation
from xentviz.export.animation.descent import descent
from xentviz.export.animation.turn import turn
from xentviz.export.subject import Subject
from xentviz.state.strict import check_choice


def animated(motion: str, subject: Subject, *pace: int) -> Animation:
    """Return a picture in one of `MOTIONS`.

    Parameters
    ----------
    motion : str
        ``"turn"`` or ``"descent"``.
    subject : Subject
        The picture.
    *pace : int
        How many frames, and how many milliseconds each; as many and as long as suits
        the motion where that is left out.

    Raises
    ------
    ValueError
        If there is no such motion, or the picture does not move so.
    """
    check_choice("motion", motion, MOTIONS)
    return {"turn": turn, "descent": descent}[motion](subject, *pace)
