"""A teacher's own texts stand over ours, and each fault has its file and line."""

import os
import re
import subprocess
import sys
from os import mkfifo

import pytest

from tests.states import opened
from xentviz.lessons import lessons
from xentviz.lessons.text import ENGLISH, FOLDER, OWN, text_of
from xentviz.stage import guide
from xentviz.state.link import opened as opened_link
from xentviz.state.own_texts import check_own_texts

GOOD = """# Zwei Ausgänge

Ein Satz von mir.

## Steps

### `undecided` First of ours

Even odds, and the loss is {loss:.3f}. [Be sure](predicted=0.9) of it.

### `mine` A step of my own

Where will the loss be small?

- `state` predicted=0.2&target=0.9
- `about` slice, predicted, loss
- `until` kl_divergence < 0.001
- `answer` predicted=0.9
- `goal` Bring the gap to nothing.
- `met` There it is.
- `guess` Where is the rest?
- `mark` predicted
- `right` Yes.
- `wrong` No: at q.
"""


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Return what writes a text of a teacher's own, which then counts."""

    def write(source, name="binary.md"):
        (tmp_path / name).write_text(source, encoding="utf-8")
        monkeypatch.setenv(OWN, str(tmp_path))
        forget()
        return tmp_path / name

    def forget():
        text_of.cache_clear()
        guide._guide.cache_clear()

    yield write
    monkeypatch.undo()
    forget()


def test_own_steps_are_those_of_the_guide_and_what_they_leave_out_stays_ours(written):
    written(GOOD)
    check_own_texts()
    lesson = lessons()["binary"]
    told = guide.guide(opened(lesson))
    assert [step["name"] for step in told["steps"]] == ["undecided", "mine"]
    first, mine = told["steps"]
    assert first["address"] == "predicted=0.5&target=0.5"
    assert (first["goal"], first["guess"]) == (None, None)
    assert mine["address"] == "predicted=0.2&target=0.9"
    bounds = {"quantity": "kl_divergence", "low": None, "high": 0.001}
    assert mine["goal"]["conditions"] == [bounds]
    assert mine["guess"]["to"]["predicted"] == 0.9
    assert opened_link("/binary?step=mine")[0].state.values["target"] == 0.9
    assert lesson.text.label("controls", "predicted") == "model"


@pytest.mark.parametrize(
    ("old", "new", "line", "fault"),
    [
        ("- `state` predicted=0.2&target=0.9\n", "", 11, "needs a `state`"),
        ("predicted=0.2&", "p=0.2&", 15, "`state` names 'p', none of predicted"),
        ("=0.2&", "=low&", 15, "`state` has 'low' where a number is due"),
        ("kl_divergence <", "kl <", 17, "`until` names 'kl', which is no number"),
        ("kl_divergence <", "loss < 1 or\n  loss >", 17, "`until` takes bounds"),
        ("slice, ", "predicted,\n  slize, ", 17, "`about` names 'slize'"),
        ("{loss:.3f}", "{lost:.3f}", 9, "{lost} is the place of no number"),
        ("{loss:.3f}", "{loss:.3g}", 9, "'{loss:.3g}.' is neither a place"),
        ("Even odds, and", "Even odds, and\n$p", 10, "'$p' is neither a place"),
        ("(predicted=0.9)", "(predicted=9)", 9, "(predicted=9) leads nowhere"),
        (". [Be", ".\n[Be it](glossary:bee). [Be", 10, "the glossary has no 'bee'"),
        ("small?", "small?\nIt is {lost} here.", 14, "{lost} is the place of"),
        ("at q.", "at {r}.", 24, "{r} is the place of no number"),
        ("`mark` predicted", "`mark` p", 22, "`mark` names 'p', none of"),
        ("- `answer` predicted=0.9\n", "", 20, "`guess` needs an `answer`"),
        ("- `met` There it is.\n", "", 11, "a sentence `met` is missing"),
        ("- `right` Yes.", "- `mark` target", 23, "`mine.mark` must stand once"),
        ("=0.2&", "=9&", 15, "`state` has predicted = 9, not between"),
        ("`answer` predicted=0.9", "`answer` predicted=0.3", 18, "`answer` does not"),
        ("`state` predicted=0.2&target=0.9", "`state` so", 15, "`state` takes values"),
        ("- `until` kl_divergence < 0.001\n", "", 11, "a sentence `until` is missing"),
        ("`guess`", "`ask`", 21, "`ask` is none of about, answer"),
        ("`mine` A step of my own", "`mine`", 11, "needs a title"),
        ("`mine` A step", "A step", 11, "must begin with its name"),
        ("## Steps", "## Stepps", 5, "## stepps must be one of steps, options"),
        ("{loss:.3f}", "$@{loss}, @{loss:x}$", 9, "a place in a formula must be"),
        ("(predicted=0.9)", "()", 9, "a link must lead somewhere"),
        ("(predicted=0.9)", "(http://a.b)", 9, "it must say a value"),
        (
            "## Steps",
            "## Numbers\n\n- `loss` {lost}\n\n## Steps",
            5,
            "must have `entropy`",
        ),
        (
            "## Steps",
            "## Numbers\n\n- `lost` L\n\n## Steps",
            7,
            "`lost` must be one of",
        ),
        (
            "## Steps",
            "## Formula\n\n$@{lost}$\n\n## Steps",
            5,
            "{lost} is the place of",
        ),
        ("{loss:.3f}", "{loss:.99f}", 9, "{loss:.3f} of 0 to 9 decimals"),
        ("{loss:.3f}", "$@{loss:.10f}$", 9, "@{loss:.3f} of 0 to 9 decimals"),
        ("Even odds", "**Even** odds", 9, "words must be plain, got '**'"),
        ("Even odds", "<script>x</script>", 9, "words must be plain, got '<script>'"),
        ("Even odds", "```\nEven odds", 9, "words must be plain, got '`'"),
        ("Even odds", r"\(p = q\)", 9, "a formula must stand between dollars"),
        ("Even odds", "It costs $5 or $6", 9, "must have no space at its ends"),
        ("Where will", "- first\n- Where will", 13, "words must be plain, got '-'"),
        ("[Be sure](predicted=0.9)", "[Be][1]", 7, "a link must lead somewhere"),
        ("=0.2&", "=0.2&predicted=0.3&", 15, "`state` has predicted twice"),
        ("=0.2&", "=0.2,0.3&", 15, "`state` has 2 numbers for predicted"),
        ("(predicted=0.9)", "(predicted=0.9&predicted=0.8)", 9, "each value once"),
        ("kl_divergence < 0.001", "loss < 9", 17, "`until` holds already where"),
        ("- `right`", "- `wrong.a` No.\n- `right`", 23, "`wrong.a` stands beside"),
        ("- `guess` Where is the rest?\n", "", 21, "`mark` needs a `guess`"),
        ("- `goal` Bring the gap to nothing.\n", "", 17, "`until` needs a `goal`"),
        ("Where will the loss be small?", "", 11, "needs words under its title"),
        ("`mine`", "`2`", 11, "`2` must be a name of letters"),
        ("`mine`", "`my.own`", 11, "`my.own` must be a name of letters"),
        ("A step of my own", "A <b>step</b>", 11, "words must be plain, got '<b>'"),
    ],
)
def test_a_fault_is_named_with_its_file_and_line(written, old, new, line, fault):
    path = written(GOOD.replace(old, new, 1))
    place = re.escape(f"{path}:{line}: ")
    with pytest.raises(ValueError, match=f"{place}.*{re.escape(fault)}"):
        check_own_texts()


ENTRIES = {
    "pictures": ("surface", "slice", "slope"),
    "remarks": ("never", "arrived", "jumps", "flat"),
    "controls": ("predicted", "target", "logit", "learning_rate"),
}


@pytest.mark.parametrize(
    ("section", "words", "fault"),
    [
        ("pictures", "Here {loss:.99f}.", "is neither a place for a number"),
        ("pictures", r"Here $\frac12$.", "a formula must be made of"),
        ("remarks", "After {steps:.99f} steps.", "is no place for a number"),
        ("controls", "$p$", "a formula cannot stand here"),
    ],
)
def test_a_fault_of_another_section_is_named_with_its_line(
    written, section, words, fault
):
    mark = "### `{}` A picture\n\n{}\n" if section == "pictures" else "- `{}` {}\n"
    said = "".join(mark.format(name, words) for name in ENTRIES[section])
    path = written(GOOD.replace("## Steps", f"## {section}\n\n{said}\n## Steps"))
    place = re.escape(f"{path}:7: ")
    with pytest.raises(ValueError, match=f"{place}.*{re.escape(fault)}"):
        check_own_texts()


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("A score {loss}.", "{loss} is the place of no number here"),
        (r"A score $\frac12$.", "a formula must be made of"),
        ("A [score](predicted=0.1).", "a link cannot stand here"),
        ("", "a word needs a sentence under it"),
    ],
)
def test_a_fault_of_the_glossary_is_named_with_its_line(written, words, fault):
    path = written(f"# Words\n\nMine.\n\n## `logit` Logit\n\n{words}\n", "glossary.md")
    with pytest.raises(ValueError, match=re.escape(f"{path}:5: {fault}")):
        check_own_texts()


def test_a_text_may_have_a_byte_order_mark_and_lines_that_end_otherwise(written):
    path = written(GOOD)
    for ends in ("\r\n", "\r"):
        path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", ends).encode())
        text_of.cache_clear()
        check_own_texts()
        assert list(text_of("binary").steps) == ["undecided", "mine"]


def test_what_is_no_text_is_refused_with_its_line(written, tmp_path):
    path = written(GOOD)
    bad = GOOD.replace("ä", "ae").replace("Yes.", "Sí.")
    for data, said in (
        (bad.encode("latin-1"), "23: must be UTF-8"),
        (GOOD.encode("utf-16"), "1: must be UTF-8"),
        (GOOD.replace("No:", "No\0:").encode(), "24: must be a text"),
        (GOOD.encode() + b"word " * 200_000, "1: must have at most 1000000 bytes"),
        (b"", "1: a text must begin with its title"),
    ):
        path.write_bytes(data)
        with pytest.raises(ValueError, match=re.escape(f"{path}:{said}")):
            check_own_texts()
    path.unlink()
    for make in (path.mkdir, lambda: path.symlink_to("nowhere"), lambda: mkfifo(path)):
        make()
        with pytest.raises(ValueError, match=re.escape(f"{path}:1: must be a file")):
            check_own_texts()
        path.rmdir() if path.is_dir() else path.unlink()


def test_a_text_that_nobody_would_read_is_refused(written, tmp_path):
    written(GOOD, "notes").unlink()
    with pytest.raises(ValueError, match=r"must hold a text: binary\.md"):
        check_own_texts()
    path = written(GOOD, "binary.md.txt")
    with pytest.raises(ValueError, match=f"{re.escape(str(path))}:1: must be called"):
        check_own_texts()
    path.unlink()
    (tmp_path / "fr").mkdir()
    path = written(GOOD, "fr/binary.md")
    with pytest.raises(ValueError, match=f"{re.escape(str(path))}:1: must stand besi"):
        check_own_texts()


def test_a_text_beside_that_of_a_language_is_checked_too(written, tmp_path):
    (tmp_path / "en").mkdir()
    written(GOOD, "en/binary.md")
    path = written(GOOD.replace("kl_divergence <", "kl <"))
    with pytest.raises(ValueError, match=re.escape(f"{path}:17: ")):
        check_own_texts()


def test_a_guide_of_very_many_steps_is_refused_at_once(written):
    steps = "".join(f"\n### `s{k}` Step\n\nWords.\n" for k in range(2000))
    path = written(f"# T\n\nS.\n\n## Steps\n{steps}")
    with pytest.raises(ValueError, match=re.escape(f"{path}:5: ## Steps must have at")):
        check_own_texts()


@pytest.mark.slow
def test_a_text_in_the_folder_of_a_language_is_checked_as_what_that_language_says(
    written, tmp_path
):
    (tmp_path / "es").mkdir()
    source = GOOD.replace("kl_divergence <", "kl <")
    path = written(source, "es/binary.md")
    with pytest.raises(ValueError, match=f"{re.escape(str(path))}:17: .*'kl'"):
        check_own_texts()
    assert len(guide.guide(opened(lessons()["binary"]))["steps"]) == 6


def test_every_step_of_ours_may_be_said_anew_whatever_options_have_it(
    written, tmp_path
):
    for path in (FOLDER / ENGLISH).glob("*.md"):
        written(path.read_text(encoding="utf-8"), path.name)
    check_own_texts()


WORDS = """[language]
name = "Ours"

[stage]
reset = "Go back"
copy_link = "Copy"

[minutes]
binary = 4
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "fault"),
    [
        ("reset = ", "reset ", 5, "Expected '=' after a key"),
        ('"Copy"', '"""Copy', 9, "Unterminated string"),
        ("reset", "rest", 5, "`rest` of [stage] is no name of ours"),
        ("[stage]", "[stages]", 4, "[stages] is none of "),
        ('[language]\nname = "Ours"', "language = 1", 1, "`language` must be a table"),
        ('"Go back"', "7", 5, "`reset` of [stage] must be a text, got 7"),
        ("4", '"four"', 9, "`binary` of [minutes] must be a whole number, got 'four'"),
        ("Copy", "Copy {this}", 6, "`copy_link` of [stage] has no place for {this}"),
        ("Copy", "Copy {", 6, "`copy_link` of [stage] cannot be read: "),
        ('name = "Ours"', 'direction = "up"', 2, "`direction` must be one of ltr, rtl"),
    ],
)
def test_a_fault_of_words_is_named_with_its_file_and_line(
    tmp_path, monkeypatch, old, new, line, fault
):
    path = tmp_path / "en" / "interface.toml"
    path.parent.mkdir()
    monkeypatch.setenv(OWN, str(tmp_path))
    path.write_text(WORDS, encoding="utf-8")
    check_own_texts()
    path.write_text(WORDS.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(f"{path}:{line}: {fault}")):
        check_own_texts()


def test_a_language_must_have_a_tag_and_say_what_it_calls_itself(tmp_path, monkeypatch):
    monkeypatch.setenv(OWN, str(tmp_path))
    for tag, fault in (("fr", "[language] must have"), ("a b", "must stand in the f")):
        path = tmp_path / tag / "interface.toml"
        path.parent.mkdir()
        path.write_text('[stage]\nreset = "R"\n', encoding="utf-8")
        with pytest.raises(ValueError, match=re.escape(f"{path}:1: {fault}")):
            check_own_texts()
        path.unlink()


def test_words_that_nobody_would_read_are_refused(tmp_path, monkeypatch):
    monkeypatch.setenv(OWN, str(tmp_path))
    beside = tmp_path / "interface.toml"
    beside.write_text(WORDS, encoding="utf-8")
    latin = tmp_path / "es" / "interface.toml"
    latin.parent.mkdir()
    latin.write_bytes('[stage]\nreset = "Atrás"\n'.encode("latin-1"))
    with pytest.raises(ValueError, match="must stand in the folder of a lang") as one:
        check_own_texts()
    assert f"{beside}:1: " in str(one.value)
    assert f"{latin}:2: must be UTF-8" in str(one.value)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "source", "said", "is_hosted"),
    [
        ("binari.md", GOOD, "1: must be called after a lesson: binary", False),
        (
            "en/interface.toml",
            "[stage]\nreset 1\n",
            "2: Expected '=' after a key",
            True,
        ),
    ],
)
def test_the_command_refuses_to_serve_texts_with_a_fault(
    tmp_path, name, source, said, is_hosted
):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(source, encoding="utf-8")
    command = [sys.executable, "-m", "xentviz", "serve"]
    if not is_hosted:
        command += ["--text", str(tmp_path)]
    ended = subprocess.run(
        command,
        env={**os.environ, OWN: str(tmp_path)} if is_hosted else None,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 2
    assert f"{path}:{said}" in ended.stderr
    assert "Traceback" not in ended.stderr
