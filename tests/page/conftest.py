"""The app's pages as Streamlit runs them in a test."""

import sys
from functools import cache

import pytest


@pytest.fixture(autouse=True, scope="package")
def components_are_looked_for_once():
    """Have Streamlit read the metadata of all packages once, and not at each run."""
    if "streamlit.testing.v1" not in sys.modules:
        yield
        return
    from streamlit.components.v2 import manifest_scanner

    with pytest.MonkeyPatch.context() as patch:
        scan = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield
