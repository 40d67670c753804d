"""A visitor with Firefox, and one with WebKit; a run that has neither fails."""

from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from tests.engines.driven import HOW_TO_GET_IT, firefox, webkit
from tests.engines.visitor import Visitor


@pytest.fixture(scope="module", params=[firefox, webkit], ids=lambda run: run.__name__)
def visitor(request, server: str, tmp_path_factory) -> Iterator[Visitor]:
    """Give one who visits the app with each browser in turn."""
    if find_spec("selenium") is None:
        pytest.fail(HOW_TO_GET_IT.format(name="Selenium"))
    folder = tmp_path_factory.mktemp("saved")
    with request.param(folder) as driver:
        yield Visitor(driver, server, folder)
