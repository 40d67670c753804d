"""The size of the frame in which a lesson lies in somebody else's page."""

from xentviz.lessons import Lesson

# In CSS pixels: as broad as a course page, with room for what is around the pictures;
# one with two rows of them is still broader than high.
WIDTH, AROUND, ROW = 900, 480, 200


def frame_size(lesson: Lesson) -> tuple[int, int]:
    """Return the width and the height, in CSS pixels, that a lesson needs."""
    return WIDTH, AROUND + ROW * len(lesson.layout)
