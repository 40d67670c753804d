"""What files hold of lessons as they start, made once for all tests."""

from functools import cache

from tests.states import opened
from xentviz.export.offline.contents import Contents, along
from xentviz.lessons import lessons


@cache
def line_of(slug: str, name: str) -> Contents:
    """Return a lesson along one slider."""
    return along(opened(lessons()[slug]), name)
