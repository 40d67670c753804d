"""What every test runs under: strict numerics."""

import numpy as np
import pytest


@pytest.fixture(autouse=True)
def strict_numerics():
    """Let NumPy raise where a number is lost without being asked to."""
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        yield
