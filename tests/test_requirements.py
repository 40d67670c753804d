"""What is required has its reason, and what counts on a version its pin."""

from importlib.metadata import version

import pytest

from tests.server import ROOT

REQUIREMENTS = (
    "requirements.txt",
    "tests/benchmarks/requirements.txt",
    "tests/frameworks.txt",
    "tests/requirements.txt",
    "xentviz/export/requirements.txt",
)


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_has_its_reason_beside_it(name):
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        requirement, mark, reason = line.partition("  # ")
        assert requirement.startswith("-r ") or (mark and len(reason) > 10), line


def test_streamlit_is_pinned_to_the_version_whose_component_api_the_stage_uses():
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pinned = next(line for line in lines if line.startswith("streamlit"))
    requirement = pinned.partition("  #")[0].replace("[performance]", "")
    assert requirement == f"streamlit=={version('streamlit')}"
