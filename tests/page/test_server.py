"""Every way of starting starts the same app with the same options."""

import json
import os
import subprocess
import sys

import pytest

from tests.server import ROOT

# Streamlit starts as it does, up to where it would listen: there it lists its options.
LISTING = """
import json, runpy, sys
from streamlit import config
from streamlit.web import cli
from streamlit.web.server.starlette.starlette_server import UvicornRunner

def listed(runner):
    options = config.get_config_options().values()
    told = {o.key: o.value for o in options if not o.sensitive}
    del told["secrets.files"]  # where they would be: that depends on the folder
    print(json.dumps(told, default=str))

UvicornRunner.run = listed
way, *sys.argv = sys.argv[1:]
"""
PYTHON = LISTING + "runpy.run_path(sys.argv[0], run_name='__main__')"
STREAMLIT = LISTING + "cli.main(['run', *sys.argv])"
MODULE = LISTING + "runpy.run_module('xentviz', run_name='__main__')"
WAYS = {
    "python app.py": (PYTHON, "app.py"),
    "streamlit run app.py": (STREAMLIT, "app.py"),
    "python -m xentviz serve": (MODULE, "xentviz", "serve"),
}
# What a machine may have set for other apps.
BARE = {k: v for k, v in os.environ.items() if k != "PORT" and "STREAMLIT" not in k}


def options_of(way, *options, folder=ROOT, **environment):
    """Return the options that an app is started with, one way or the other."""
    script, *words = way
    done = subprocess.run(
        [sys.executable, "-c", script, "way", *words, *options],
        cwd=folder,
        env={**BARE, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def ours():
    """Return the options of `python app.py`."""
    return options_of(WAYS["python app.py"])


@pytest.mark.slow
def test_the_options_are_those_of_the_one_file(ours):
    assert ours["theme.light.primaryColor"] == "#c4176c"
    assert ours["server.maxMessageSize"] == 20
    # A file of 200 MB, of either megabyte, and its header; the page counts 10**6.
    assert 200 * 2**20 + 128 < ours["server.maxUploadSize"] * 10**6 < 200 * 2**20 * 1.01
    assert ours["runner.postScriptGC"] is False
    assert ours["server.port"] == 8501


@pytest.mark.slow
@pytest.mark.parametrize(
    ("way", "is_elsewhere"),
    [
        ("streamlit run app.py", True),
        ("python -m xentviz serve", True),
        pytest.param("python app.py", True, marks=pytest.mark.exhaustive),
        pytest.param("streamlit run app.py", False, marks=pytest.mark.exhaustive),
        pytest.param("python -m xentviz serve", False, marks=pytest.mark.exhaustive),
    ],
)
def test_every_way_of_starting_has_the_same_options_in_any_folder(
    ours, way, is_elsewhere, tmp_path
):
    script, launcher, *words = WAYS[way]
    if is_elsewhere and launcher.endswith(".py"):
        launcher = str(ROOT / launcher)
    folder = tmp_path if is_elsewhere else ROOT
    assert options_of((script, launcher, *words), folder=folder) == ours


@pytest.mark.slow
def test_the_launcher_takes_every_option_of_streamlit_and_the_port_of_a_host():
    options = ("--server.baseUrlPath", "loss", "--server.allowedHosts", "example.org")
    found = options_of(
        WAYS["python app.py"], *options, STREAMLIT_SERVER_HEADLESS="true", PORT="9001"
    )
    assert found["server.baseUrlPath"] == "loss"
    assert found["server.allowedHosts"] == ["example.org"]
    assert found["server.headless"] is True
    assert found["server.port"] == 9001


@pytest.mark.slow
def test_the_command_has_its_own_address_and_the_nearest_port():
    way, environment = (
        WAYS["python -m xentviz serve"],
        {"STREAMLIT_SERVER_PORT": "9002"},
    )
    found = options_of(way, "--address", "127.0.0.1", PORT="9001", **environment)
    assert found["server.address"] == "127.0.0.1"
    assert found["server.port"] == 9002


@pytest.mark.slow
@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("options", "environment", "port"),
    [
        ((), {"PORT": "9001"}, 9001),
        ((), {"PORT": "9001", "STREAMLIT_SERVER_PORT": "9002"}, 9002),
        (("--server.port", "9003"), {"PORT": "9001"}, 9003),
        ((), {"PORT": ""}, 8501),
    ],
)
def test_port_counts_where_nothing_nearer_says_one(options, environment, port):
    found = options_of(WAYS["python app.py"], *options, **environment)
    assert found["server.port"] == port


def test_no_file_of_the_checkout_is_a_link_which_windows_would_not_follow():
    said = subprocess.run(
        ["git", "ls-files", "--stage"], cwd=ROOT, capture_output=True, text=True
    )
    if said.returncode:
        pytest.skip("this is no clone")
    assert [line for line in said.stdout.splitlines() if line[:6] == "120000"] == []
