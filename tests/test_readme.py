"""What the README tells a reader to type does what it says."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.lookup import read_answer
from tests.test_architecture import TABLE, Row
from xentviz.__main__ import main
from xentviz.command.files import check_path
from xentviz.command.parser import parse
from xentviz.command.request import parse_request
from xentviz.lessons import lessons

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [line for line in README.splitlines() if line.startswith("python3 -m venv")]


def blocks(language):
    return re.findall(
        rf"^```{language}\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE
    )


def ran(arguments, folder):
    """Run Python in a folder, and return what it prints."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_there_is_one_command_to_run_and_one_to_test():
    run, test = COMMANDS
    assert run.endswith("pip install -q -r requirements.txt && .venv/bin/python app.py")
    assert test.endswith("-r tests/requirements.txt && .venv/bin/python -m tests")


def test_what_runs_on_every_change_is_the_test_command():
    script = ROOT / ".ci" / "run"
    assert script.read_text(encoding="utf-8").splitlines()[-1] == COMMANDS[1]
    assert script.stat().st_mode & 0o111


def test_every_file_that_is_linked_to_exists():
    text = re.sub(r"^```.*?^```", "", README, flags=re.DOTALL | re.MULTILINE)
    links = re.findall(r"\]\(([^)#]+)\)", text)
    assert links
    for link in links:
        assert (ROOT / link).exists(), link


def test_every_lesson_is_told_of_and_no_other():
    rows = re.findall(r"\(xentviz/lessons/(\S+)\.py\) `/(\S+)`", README)
    assert [slug for _, slug in rows] == list(lessons())


def test_the_numbers_of_the_short_example_are_right():
    [code] = [block for block in blocks("python") if "cross_entropy(" in block]
    loss, gradient = ran(["-c", code], ROOT).splitlines()
    p = np.exp([2.0, 1.0, 0.1]) / np.exp([2.0, 1.0, 0.1]).sum()
    assert float(loss) == pytest.approx(-np.log(p[0]), abs=5e-7)
    assert f"# {loss}" in code
    assert np.fromstring(gradient.strip("[]"), sep=" ") == pytest.approx(
        p - [1, 0, 0], abs=1e-8
    )


def test_the_figures_of_the_notebook_can_be_had_so():
    [code] = [block for block in blocks("python") if "xentviz.lesson(" in block]
    names: dict[str, object] = {}
    exec(code.replace("xentviz.lesson(", "seen = xentviz.lesson("), names)
    assert names["seen"].data


def test_the_commands_can_be_typed_as_they_stand(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    [block] = [block for block in blocks("sh") if "xentviz show" in block]
    commands = [shlex.split(line, comments=True) for line in block.splitlines()]
    named = {words[1] for words in commands}
    assert named == {"lessons", "show", "export", "explain", "loss", "serve"}
    for words in commands:
        arguments = parse(words[1:])
        if arguments.command in ("lessons", "show"):
            assert main(words[1:]) == 0
        elif arguments.command == "export":
            check_path(arguments.output)
            request = parse_request(arguments.words, arguments.link)
            assert request.remarks == []
    assert "0.9498 nats" in capsys.readouterr().out


@pytest.mark.slow
def test_the_lesson_of_the_example_is_found_and_shown(tmp_path):
    shutil.copytree(ROOT / "xentviz", tmp_path / "xentviz")
    [lesson] = [block for block in blocks("python") if "(Lesson)" in block]
    path = tmp_path / "xentviz" / "lessons" / "surprise.py"
    path.write_text(lesson, encoding="utf-8")
    [words] = blocks("markdown")
    text = path.parent / "text" / "en" / "surprise.md"
    text.write_text(words, encoding="utf-8")
    document = json.loads(ran(["-W", "error", "-c", SHOWN], tmp_path))
    assert document["lessons"][-1] == "surprise"
    assert document["remarks"] == []
    answer = read_answer(bytes.fromhex(document["answer"]))
    rest = answer["rest"]
    assert rest["surprisal"] == pytest.approx(3.0)  # bits, for one in eight
    swept = answer["sweep"]["predicted"]
    assert swept["surprisal"] == pytest.approx(-np.log2(swept["predicted"]), abs=1e-6)


SHOWN = """
import json
from xentviz.lessons import lessons
from xentviz.stage.answer import answer, to_bytes
from xentviz.state.reading import read

lesson = lessons()["surprise"]
state, remarks = read(lesson, {"predicted": ["0.125"], "units": ["bits"]})
document = {"remarks": remarks, "answer": to_bytes(*answer(state)).hex()}
print(json.dumps({"lessons": list(lessons()), **document}, allow_nan=False))
"""


def test_the_lesson_of_the_example_is_in_the_style_of_the_rest():
    [lesson] = [block for block in blocks("python") if "(Lesson)" in block]
    for command in (["check"], ["format", "--check"]):
        ruff = (sys.executable, "-m", "ruff", *command, "-")
        done = subprocess.run(
            [*ruff, "--stdin-filename", "xentviz/lessons/surprise.py"],
            cwd=ROOT,
            input=lesson,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_the_example_that_asks_for_code_prints_code_that_runs():
    [asks] = [block for block in blocks("python") if "print(code(" in block]
    script = ran(["-c", asks], ROOT)
    assert "import torch\n" in script
    numpy = ran(["-c", asks.replace("pytorch", "numpy")], ROOT)
    assert ran(["-c", numpy], ROOT).startswith("loss 0.6016")  # 0.4170 / ln 2


def table_of(text: str) -> dict[str, Row]:
    """Return the table that a Markdown text prints, its first two columns apart."""
    rows = re.findall(
        r"^\| `([\w/.]+)` \|[^|]*\|([^|]*)\|([^|]*)\|$", text, re.MULTILINE
    )
    named = {
        path.removesuffix(".py").strip("/").replace("/", "."): r for path, *r in rows
    }
    return {
        name: Row(*(" ".join(sorted(re.findall(r"[\w.]+", cell))) for cell in cells))
        for name, cells in named.items()
    }


def test_the_table_of_rooms_is_the_one_that_imports_are_held_to():
    expected = {
        name: Row(*(" ".join(sorted(cell.split())) for cell in row))
        for name, row in TABLE.items()
    }
    assert table_of(README) == expected
    assert list(table_of(README)) == list(TABLE)
