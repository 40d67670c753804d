"""The package as pip installs it: complete, and with a command of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server import ROOT
from xentviz.lessons import lessons

OURS = ("xentviz", "pyproject.toml", "requirements.txt", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Return the folder that a copy of this checkout is installed into."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("site")
    for name in OURS:
        path = ROOT / name
        copy = shutil.copytree if path.is_dir() else shutil.copy
        copy(path, source / name)
    pip = (sys.executable, "-m", "pip", "install", "--quiet")
    # As it is here: nothing is fetched.
    alone = ("--no-deps", "--no-build-isolation", "--disable-pip-version-check")
    done = subprocess.run(
        [*pip, *alone, "--target", target, source],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return target


def test_every_file_of_the_package_is_installed(installed):
    ours = {
        path.relative_to(ROOT)
        for path in (ROOT / "xentviz").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert len(ours) > 60
    assert [path for path in sorted(ours) if not (installed / path).is_file()] == []


def test_the_installed_command_runs_from_anywhere(installed, tmp_path):
    done = subprocess.run(
        [installed / "bin" / "xentviz", "lessons"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert [line.split()[0] for line in done.stdout.splitlines()] == list(lessons())


def test_what_exports_need_is_an_extra_of_the_package(installed):
    [metadata] = Path(installed).glob("xentviz-*.dist-info/METADATA")
    extra = {
        line.removeprefix("Requires-Dist: ").partition(";")[0].strip()
        for line in metadata.read_text(encoding="utf-8").splitlines()
        if 'extra == "export"' in line
    }
    listed = (ROOT / "xentviz" / "export" / "requirements.txt").read_text()
    assert extra == {line.partition("  #")[0] for line in listed.splitlines()}


def test_the_checkout_is_configured_by_the_file_that_is_installed():
    ours = ROOT / "xentviz" / "page" / ".streamlit" / "config.toml"
    assert (ROOT / ".streamlit" / "config.toml").samefile(ours)
