"""A teacher's own texts stand over ours, and each fault has its file and line."""

import re

import pytest

from tests.state.own_text import GOOD
from tests.states import opened
from xentviz.lessons import lessons
from xentviz.lessons.text import ENGLISH, FOLDER
from xentviz.stage import guide
from xentviz.state.link import opened as opened_link
from xentviz.state.own_texts import check_own_texts


def test_own_steps_are_those_of_the_guide_and_what_they_leave_out_stays_ours(write):
    write(GOOD)
    check_own_texts()
    lesson = lessons()["binary"]
    shown = guide.guide(opened(lesson))
    assert [step["name"] for step in shown["steps"]] == ["undecided", "mine"]
    first, mine = shown["steps"]
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
def test_a_fault_is_named_with_its_file_and_line(write, old, new, line, fault):
    path = write(GOOD.replace(old, new, 1))
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
    write, section, words, fault
):
    mark = "### `{}` A picture\n\n{}\n" if section == "pictures" else "- `{}` {}\n"
    said = "".join(mark.format(name, words) for name in ENTRIES[section])
    path = write(GOOD.replace("## Steps", f"## {section}\n\n{said}\n## Steps"))
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
def test_a_fault_of_the_glossary_is_named_with_its_line(write, words, fault):
    path = write(f"# Words\n\nMine.\n\n## `logit` Logit\n\n{words}\n", "glossary.md")
    with pytest.raises(ValueError, match=re.escape(f"{path}:5: {fault}")):
        check_own_texts()


def test_a_guide_of_very_many_steps_is_refused_at_once(write):
    steps = "".join(f"\n### `s{k}` Step\n\nWords.\n" for k in range(2000))
    path = write(f"# T\n\nS.\n\n## Steps\n{steps}")
    with pytest.raises(ValueError, match=re.escape(f"{path}:5: ## Steps must have at")):
        check_own_texts()


def test_every_step_of_ours_may_be_said_anew_whatever_options_have_it(write, tmp_path):
    for path in (FOLDER / ENGLISH).glob("*.md"):
        write(path.read_text(encoding="utf-8"), path.name)
    check_own_texts()
