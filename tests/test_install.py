"""The package as pip installs it: complete, typed, and with a command of its own."""

import os
import shutil
import subprocess
import sys
from importlib.metadata import PathDistribution

import pytest
from packaging.requirements import Requirement

from tests.page.test_server import LISTING, WAYS, options_of
from tests.server import ROOT
from xentviz.lessons import lessons
from xentviz.stage.version import VERSION

# pip builds the package for them, and installs it.
pytestmark = pytest.mark.slow

OURS = (
    ".streamlit",
    "LICENSE",
    "README.md",
    "app.py",
    "pyproject.toml",
    "requirements.txt",
    "setup.py",
    "xentviz",
)
# What NumPy alone is to be enough for: a Python that finds no other library.
ALONE = """
import sys
from importlib.abc import MetaPathFinder

class Nothing(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in {*sys.stdlib_module_names, "numpy", "xentviz"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Nothing())
"""


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


@pytest.fixture(scope="module")
def required(installed):
    """Return what a choice of extras brings, "" for the package without one."""
    [metadata] = installed.glob("xentviz-*.dist-info")
    lines = [line.partition("; ") for line in PathDistribution(metadata).requires or ()]

    def brought(extra):
        mark = f'extra == "{extra}"' if extra else ""
        return {Requirement(text) for text, _, condition in lines if condition == mark}

    return brought


def listed(*names):
    """Return what requirements files ask for, without the reasons."""
    lines = "".join((ROOT / name).read_text(encoding="utf-8") for name in names)
    return {Requirement(line.partition("  #")[0]) for line in lines.splitlines()}


def test_every_file_of_the_package_is_installed(installed):
    ours = {
        path.relative_to(ROOT)
        for path in (ROOT / "xentviz").rglob("*")
        if path.is_file() and path.parent.name != "__pycache__"
    }
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


def test_the_package_alone_brings_numpy_as_the_app_wants_it_and_no_more(required):
    [numpy] = required("")
    assert numpy.name == "numpy"
    assert numpy in listed("requirements.txt")


def test_the_extras_bring_what_the_app_and_the_exports_need(required):
    app, export = "requirements.txt", "xentviz/export/requirements.txt"
    assert required("app") == listed(app)
    assert required("export") == listed(app, export)


def test_the_numbers_need_numpy_alone(installed):
    code = f"{ALONE}\nimport xentviz; print(xentviz.cross_entropy([0.0, 0.0], 0))"
    assert float(ran(installed, code)) == pytest.approx(0.6931471805599453)


def ran(installed, code):
    """Run Python beside the installed package, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=installed,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_installed_command_serves_with_the_options_of_a_checkout(
    installed, tmp_path
):
    script = f"{LISTING}from xentviz.__main__ import main; main(['serve'])"
    found = options_of((script, "xentviz"), folder=tmp_path, PYTHONPATH=str(installed))
    assert found == options_of(WAYS["python app.py"])


def test_a_checkout_and_an_installed_package_answer_under_one_version(installed):
    code = "from xentviz.stage.version import VERSION; print(VERSION)"
    assert ran(installed, code).strip() == VERSION
