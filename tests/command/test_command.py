"""The command line: what it prints, and how it refuses."""

import json
import subprocess
import sys

import pytest

from tests.command.conftest import outcome
from tests.server import ROOT, free_port, served
from tests.states import corners_first, each_lesson
from xentviz.command import numbers
from xentviz.lessons import lessons
from xentviz.lessons.decimals import number


def test_every_lesson_is_listed_on_a_line_with_what_it_says(capsys):
    status, out, err = outcome(capsys, "lessons")
    assert (status, err) == (0, [])
    for line, (slug, lesson) in zip(out, lessons().items(), strict=True):
        assert line.split()[0] == slug
        assert line.endswith(f"{lesson.title}: {lesson.sentence}")


def test_a_lesson_is_listed_with_its_figures_and_the_ranges_of_its_values(capsys):
    status, out, _ = outcome(capsys, "lessons", "binary")
    assert status == 0
    assert "  surface: The loss over p and q" in out
    assert "  predicted: 0.001 to 0.999; 0.3 by default" in out
    assert "  units: nats, bits; nats by default" in out


def test_a_number_is_shown_as_on_the_page_and_to_its_last_digit(capsys):
    status, out, err = outcome(capsys, "show", "binary", "predicted=.3", "target=1")
    assert (status, err) == (0, [])
    [loss] = [line for line in out if "loss H(p,q)" in line]
    assert loss.split()[-3:] == ["1.2040", "nats", "1.2039728043259361"]
    assert out[-1] == "H(p,q) = −(1.000 ln 0.300 + 0 ln 0.700) = 1.2040"


def test_a_vector_is_shown_as_it_is_typed_and_its_read_outs_part_by_part(capsys):
    words = ["softmax", "logits=2,1,.1,0", "target=0,1,0,0", "units=bits"]
    _, out, _ = outcome(capsys, "show", *words)
    lines = [line.split() for line in out]
    assert ["logits", "2,1,0.1,0"] in lines
    assert [line[:4] for line in lines if line[:2] == ["p", "of"]] == [
        ["p", "of", "class", str(k)] for k in range(4)
    ]


@pytest.mark.slow
@corners_first
@each_lesson
def test_every_state_is_shown_in_valid_json_with_the_read_outs_of_the_page(
    lesson, chosen
):
    for state in chosen(lesson):
        document = json.loads(
            numbers.to_json(state), parse_constant=lambda name: pytest.fail(name)
        )
        assert document["state"] == state.values
        quantities = {**state.values, **lesson.measured(state.values, state.options)}
        shown = [readout.quantity for readout in lesson.readouts(state.options)]
        assert list(document["quantities"]) == shown
        for name, value in document["quantities"].items():
            expected = number(quantities, name)
            assert float("nan" if value is None else value) == pytest.approx(
                expected, rel=0, abs=0, nan_ok=True
            )
        assert numbers.to_text(state)


def test_a_link_shows_the_state_that_it_opens(capsys):
    link = "http://somewhere/deep/softmax?logits=1,2&units=bits&embed=true"
    status, out, err = outcome(capsys, "show", "--link", link, "--json")
    assert (status, err) == (0, [])
    document = json.loads("\n".join(out))
    assert document["lesson"] == "softmax"
    assert document["options"] == {"classes": "2", "loss": "plain", "units": "bits"}
    assert document["state"]["logits.1"] == 2


def test_what_a_link_has_wrong_is_warned_of_and_the_nearest_is_shown(capsys):
    status, out, err = outcome(capsys, "show", "--link", "/binary?predicted=7&x=1")
    assert status == 0
    assert ["predicted", "0.999"] in [line.split() for line in out]
    assert err == [
        "xentviz: warning: predicted='7' lies outside 0.001 to 0.999",
        "xentviz: warning: 'x' is not a name here",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "the following arguments are required: command"),
        ("draw", "invalid choice: 'draw' (choose from"),
        ("lessons nope", "lesson must be one of binary, sigmoid, "),
        ("show", "say which lesson: one of binary, sigmoid, "),
        ("show nope", "lesson must be one of binary, sigmoid, "),
        ("show binary p=.3", "binary has no 'p'; it has predicted, target, "),
        ("show binary predicted=2", "lies outside 0.001 to 0.999"),
        ("show binary predicted=x", "is not a number from 0.001 to 0.999"),
        ("show binary target=.1 target=.2", "target is given twice: .1 and .2"),
        ("show binary units=dits", "is none of nats, bits"),
        ("show binary --jsn", "show does not know --jsn"),
        ("show --link /nope", "must lead to one of binary, sigmoid, "),
        ("show --link /binary target=.1", "may stand the name of a figure alone"),
        ("export binary", "required: -o/--output"),
        ("export binary nope -o a.png", "one of surface, slice, slope, got 'nope'"),
        ("export binary -o a.bmp", "must end in one of png, jpg, "),
        ("export binary -o a", "must end in one of png, jpg, "),
        ("export binary -o no/a.png", "there is no folder no to write a.png into"),
        ("export binary -o taken.png", "taken.png is there already, and no file"),
        ("export binary --camera side -o a.png", "one of reset, top, front, or 3, "),
        ("export binary slice --camera top -o a.png", "slice is flat"),
        ("export binary --width 1 -o a.png", "width must lie between 16 and 8192"),
        ("export binary --scale x -o a.png", "--scale: invalid float value: 'x'"),
        ("export binary --theme red -o a.png", "'light', 'dark', 'transparent'"),
        ("export binary --theme transparent -o a.jpg", "no transparent ground"),
        ("export binary --frames 3 -o a.png", "a png does not move; what does is gif"),
        ("export binary slice --motion turn -o a.gif", "only a picture in 3-D turns"),
        ("export softmax -o a.gif", "those that have one are binary, "),
        ("export binary --frames 999 -o a.gif", "frames must lie between 2 and 240"),
        (
            "export binary --theme transparent -o a.gif",
            "an animated gif has no transparent",
        ),
        (
            "export binary --theme transparent -o a.mp4",
            "an animated mp4 has no transparent",
        ),
        ("serve --port 99999", "port must lie between 1 and 65535, got 99999"),
        ("serve now", "serve does not know now"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_with_what_is_allowed(
    words, said, folder, capsys
):
    (folder / "taken.png").mkdir()
    status, out, err = outcome(capsys, *words.split())
    assert (status, out) == (2, [])
    [line] = err
    assert line.startswith("xentviz: error: ")
    assert said in line
    assert [path.name for path in folder.iterdir()] == ["taken.png"]


def test_of_many_remarks_on_a_link_the_first_are_told_and_how_many_more(capsys):
    link = "/binary?" + "&".join(f"x{k}=1" for k in range(30))
    _, _, remarks = outcome(capsys, "show", "--link", link)
    assert len(remarks) == 9
    assert remarks[-1].endswith("and 22 more")


def test_no_command_but_serve_waits_for_streamlit():
    code = "import sys, xentviz.__main__ as m; m.main(['show', 'binary']); "
    code += "print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    modules = set(done.stdout.splitlines()[-1].split())
    assert "xentviz.command" in modules
    assert not {"streamlit", "kaleido", "pandas"} & modules


@pytest.mark.slow
@pytest.mark.exhaustive  # its options stand in tests/page/test_server.py
def test_served_from_elsewhere_the_app_has_its_port_and_its_configuration(
    tmp_path,
):
    port = free_port()
    command = [sys.executable, "-m", "xentviz", "serve", "--address", "127.0.0.1"]
    environment = {"PYTHONPATH": str(ROOT), "STREAMLIT_SERVER_PORT": str(port)}
    with served(command, port, tmp_path / "log", environment, tmp_path):
        said = (tmp_path / "log").read_text()
    # What Streamlit says without our configuration: it asks a third party where it is.
    assert f"http://localhost:{port}" in said
    assert "External" not in said
