"""The scripts for frameworks that the tests do without: each is run in its own.

``python -m pytest -m frameworks`` runs them, once tests/frameworks.txt is installed.
"""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.scripts import assert_agrees, read_back, worth_running
from xentviz.export.code import code
from xentviz.lessons import lessons

ROOT = Path(__file__).resolve().parents[1]
# Runs the scripts it is sent, one after the other: each framework is imported once.
RUNNER = """
import json, sys
from tests.scripts import ran
print(json.dumps([ran(script) for script in json.load(sys.stdin)]))
"""


@pytest.mark.frameworks
@pytest.mark.parametrize(
    ("framework", "module"),
    [("pytorch", "torch"), ("jax", "jax"), ("tensorflow", "tensorflow")],
)
def test_a_script_prints_what_the_lesson_shows(framework, module):
    if find_spec(module) is None:
        pytest.skip(f"{module} is not here: pip install -r tests/frameworks.txt")
    states = [state for lesson in lessons().values() for state in worth_running(lesson)]
    scripts = [code(state, framework) for state in states]
    done = subprocess.run(
        [sys.executable, "-c", RUNNER],
        cwd=ROOT,
        input=json.dumps(scripts),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    outputs = json.loads(done.stdout)
    for state, printed in zip(states, outputs, strict=True):
        # They take p − q as it stands: what is left of it near 0, over p (1 − p).
        assert_agrees(read_back(printed), state, rel=5e-12, near=1e-14)
