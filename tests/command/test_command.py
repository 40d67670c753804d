"""The command line: what it prints, what it writes, and how it refuses."""

import json
import subprocess
import sys
from contextlib import suppress
from functools import partial

import pytest
from PIL import Image

from tests.browser import HOW_TO_GET_ONE, found
from tests.server import ROOT, free_port, served
from tests.states import each_lesson, extremes
from xentviz.__main__ import main
from xentviz.command import files, formats, numbers
from xentviz.export import ENDINGS
from xentviz.lessons import lessons
from xentviz.lessons.decimals import number


def told(capsys, *words):
    """Return the exit status of a command, and the lines it prints and complains."""
    try:
        status = main(words)
    except SystemExit as left:  # argparse leaves by itself
        status = left.code
    said = capsys.readouterr()
    return status, said.out.splitlines(), said.err.splitlines()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def text_format(monkeypatch):
    """Let files that end in txt hold what is to be drawn, so no Chrome is needed."""

    def export(subject, settings):
        size = ",".join(map(str, settings.size))
        return f"{subject.state.address} {subject} {size}".encode()

    monkeypatch.setitem(formats.EXPORTERS, "txt", export)
    monkeypatch.setattr(files, "ENDINGS", (*ENDINGS, "txt"))


def test_every_lesson_is_listed_on_a_line_with_what_it_says(capsys):
    status, out, err = told(capsys, "lessons")
    assert (status, err) == (0, [])
    for line, (slug, lesson) in zip(out, lessons().items(), strict=True):
        assert line.split()[0] == slug
        assert line.endswith(f"{lesson.title}: {lesson.sentence}")


def test_a_lesson_is_listed_with_its_figures_and_the_ranges_of_its_values(capsys):
    status, out, _ = told(capsys, "lessons", "binary")
    assert status == 0
    assert "  surface: The loss over p and q" in out
    assert "  predicted: 0.001 to 0.999; 0.3 by default" in out
    assert "  units: nats, bits; nats by default" in out


def test_a_number_is_shown_as_on_the_page_and_to_its_last_digit(capsys):
    status, out, err = told(capsys, "show", "binary", "predicted=.3", "target=1")
    assert (status, err) == (0, [])
    [loss] = [line for line in out if "loss H(p,q)" in line]
    assert loss.split()[-3:] == ["1.2040", "nats", "1.2039728043259361"]
    assert out[-1] == "H(p,q) = −(1.000 ln 0.300 + 0 ln 0.700) = 1.2040"


def test_a_vector_is_shown_as_it_is_typed_and_its_read_outs_part_by_part(capsys):
    words = ["softmax", "logits=2,1,.1,0", "target=0,1,0,0", "units=bits"]
    _, out, _ = told(capsys, "show", *words)
    lines = [line.split() for line in out]
    assert ["logits", "2,1,0.1,0"] in lines
    assert [line[:4] for line in lines if line[:2] == ["p", "of"]] == [
        ["p", "of", "class", str(k)] for k in range(4)
    ]


@pytest.mark.slow
@each_lesson
def test_every_state_is_shown_in_valid_json_with_the_read_outs_of_the_page(lesson):
    for state in extremes(lesson):
        document = json.loads(
            numbers.to_json(state), parse_constant=lambda name: pytest.fail(name)
        )
        assert document["state"] == state.values
        quantities = {**state.values, **lesson.measured(state.values, state.options)}
        shown = [readout.quantity for readout in lesson.readouts(state.options)]
        assert list(document["quantities"]) == shown
        for name, value in document["quantities"].items():
            wanted = number(quantities, name)
            assert float("nan" if value is None else value) == pytest.approx(
                wanted, rel=0, abs=0, nan_ok=True
            )
        assert numbers.to_text(state)


def test_a_link_shows_the_state_that_it_opens(capsys):
    link = "http://somewhere/deep/softmax?logits=1,2&units=bits&embed=true"
    status, out, err = told(capsys, "show", "--link", link, "--json")
    assert (status, err) == (0, [])
    document = json.loads("\n".join(out))
    assert document["lesson"] == "softmax"
    assert document["options"] == {"classes": "2", "units": "bits"}
    assert document["state"]["logits.1"] == 2


def test_what_a_link_has_wrong_is_warned_of_and_the_nearest_is_shown(capsys):
    status, out, err = told(capsys, "show", "--link", "/binary?predicted=7&x=1")
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
    status, out, err = told(capsys, *words.split())
    assert (status, out) == (2, [])
    [line] = err
    assert line.startswith("xentviz: error: ")
    assert said in line
    assert [path.name for path in folder.iterdir()] == ["taken.png"]


def test_a_file_has_the_state_figure_size_and_looks_that_are_asked_for(
    folder, capsys, text_format
):
    words = "export binary slice predicted=.4 -o a.txt target=.2 --no-title"
    sized = ["--theme", "dark", "--width", "300", "--height", "200", "--scale", "2"]
    assert told(capsys, *words.split(), *sized) == (0, [], [])
    text = (folder / "a.txt").read_text()
    for part in (
        "predicted=0.4&target=0.2 ",
        "'slice'",
        "theme='dark'",
        "titled=False",
    ):
        assert part in text
    assert text.endswith(" 300,200,2.0")


def test_of_many_remarks_on_a_link_the_first_are_told_and_how_many_more(capsys):
    link = "/binary?" + "&".join(f"x{k}=1" for k in range(30))
    _, _, remarks = told(capsys, "show", "--link", link)
    assert len(remarks) == 9
    assert remarks[-1].endswith("and 22 more")


def test_an_eye_may_begin_with_a_minus(folder, capsys, text_format):
    words = "export binary surface --camera -1,1,0.5 -o a.txt"
    assert told(capsys, *words.split()) == (0, [], [])
    assert "eye=(-1.0, 1.0, 0.5)" in (folder / "a.txt").read_text()


def test_a_name_may_be_as_long_as_the_file_system_has_it(folder, capsys):
    name = f"{'a' * 247}.csv"
    assert told(capsys, *f"export binary -o {name}".split()) == (0, [], [])
    assert [path.name for path in folder.iterdir()] == [name]


@pytest.mark.parametrize(
    ("ending", "words", "said"),
    [
        ("csv", "slice", "# Two outcomes: The slice at this q. /binary?target=0.25"),
        ("json", "slope", '"link": "/binary?target=0.25'),
        ("md", "", "# Two outcomes"),
        ("tex", "", r"\documentclass"),
        ("py", "", "numpy"),
        ("py", "--framework pytorch", "import torch"),
    ],
)
def test_the_ending_of_a_file_says_what_is_in_it(ending, words, said, folder, capsys):
    words = f"export binary target=.25 {words} -o a.{ending.upper()}"
    assert told(capsys, *words.split()) == (0, [], [])
    assert said in (folder / f"a.{ending.upper()}").read_text(encoding="utf-8")


def test_a_page_has_the_slider_and_the_theme_that_are_asked_for(folder, capsys):
    words = "export weights --control b --theme dark -o a.html"
    assert told(capsys, *words.split()) == (0, [], [])
    page = (folder / "a.html").read_text(encoding="utf-8")
    assert "<title>Weights" in page
    status, _, [line] = told(capsys, *words.replace("b ", "c ").split())
    assert status == 2
    assert "control must be one of w, b, " in line


@pytest.mark.browser
def test_an_animation_has_the_frames_and_the_size_that_are_asked_for(
    folder, capsys, monkeypatch
):
    monkeypatch.setenv("BROWSER_PATH", found() or pytest.fail(HOW_TO_GET_ONE))
    words = "export binary --frames 3 --width 160 --height 120 --scale 2 -o a.gif"
    status, said, bar = told(capsys, *words.split())
    assert (status, said) == (0, [])
    assert "3/3" in bar[-1]
    with Image.open(folder / "a.gif") as animation:
        assert (animation.n_frames, animation.size) == (3, (320, 240))


@pytest.mark.parametrize(
    ("words", "figure", "made"),
    [
        ("-o a.webp", "surface", "still"),
        ("-o a.webp --motion turn", "surface", "turn"),
        ("-o a.webp --frames 9", "surface", "turn"),
        ("-o a.gif", "surface", "turn"),
        ("-o a.gif", "slice", "descent"),
        ("-o a.mp4 --motion descent", "surface", "descent"),
    ],
)
def test_what_moves_turns_where_it_can_unless_told(
    words, figure, made, folder, capsys, monkeypatch
):
    made_of = []

    def instead(name, *_):
        made_of.append(name)
        raise ValueError("enough")

    monkeypatch.setattr(formats, "to_image", partial(instead, "still"))
    monkeypatch.setattr(formats, "animated", instead)
    told(capsys, "export", "binary", figure, *words.split())
    assert made_of == [made]


def test_every_ending_has_what_makes_it():
    assert sorted(formats.EXPORTERS) == sorted(ENDINGS)


def test_a_link_is_drawn_from_where_it_looks_and_what_it_enlarges(
    folder, capsys, text_format
):
    link = "/weights?w=1&enlarged=surface&camera=1,2,0.5"
    assert told(capsys, "export", "--link", link, "-o", "a.txt") == (0, [], [])
    text = (folder / "a.txt").read_text()
    assert text.startswith("w=1 ")
    assert "figure='surface'" in text
    assert "eye=(1.0, 2.0, 0.5)" in text
    told(capsys, "export", "--link", link, "--camera", "top", "-o", "a.txt")
    assert "eye=(0.0, -0.01, 2.4)" in (folder / "a.txt").read_text()


@pytest.mark.parametrize("wrong", [OSError, ValueError, KeyboardInterrupt])
def test_what_fails_leaves_the_file_that_was_there_and_no_other(
    wrong, folder, capsys, monkeypatch
):
    def broken(subject, settings):
        raise wrong("not now")

    monkeypatch.setitem(formats.EXPORTERS, "png", broken)
    kept = folder / "a.png"
    kept.write_bytes(b"before")
    status, _, err = told(capsys, "export", "binary", "-o", "a.png")
    assert status == (130 if wrong is KeyboardInterrupt else 2)
    assert len(err) == (wrong is not KeyboardInterrupt)
    assert kept.read_bytes() == b"before"
    assert list(folder.iterdir()) == [kept]


def test_a_disk_that_is_full_leaves_no_half_of_a_file(folder, monkeypatch):
    def full(path, data):
        with path.open("wb") as half:
            half.write(data[:3])
        raise OSError("No space left on device")

    monkeypatch.setattr(type(folder), "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        files.write(folder / "a.png", b"whole picture")
    assert list(folder.iterdir()) == []


def test_a_command_without_kaleido_says_how_to_get_it(folder, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "kaleido", None)
    status, _, err = told(capsys, "export", "binary", "-o", "a.png")
    assert status == 2
    [line] = err
    assert "needs kaleido" in line
    assert "pip install 'xentviz[export]'" in line


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "said"), [("none", "no Chrome found"), (sys.executable, "does not start")]
)
def test_without_a_chrome_that_starts_a_still_says_what_to_install(
    path, said, folder, capfd, monkeypatch
):
    monkeypatch.setenv("BROWSER_PATH", str(folder / path))
    status, _, err = told(capfd, "export", "binary", "-o", "a.png")
    assert status == 2
    [line] = err
    assert said in line
    assert "install Chrome or Chromium" in line
    assert list(folder.iterdir()) == []


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


def test_a_command_speaks_the_language_that_it_says_before_that_of_the_environment(
    capsys, monkeypatch
):
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    for environment, words, said in (
        ("es_ES.UTF-8", ["lessons"], "Dos resultados"),
        ("es_ES.UTF-8", ["lessons", "--lang", "en"], "Two outcomes"),
        ("C.UTF-8", ["--lang=es", "lessons"], "Dos resultados"),
        ("C.UTF-8", ["lessons"], "Two outcomes"),
        ("tlh", ["lessons", "binary"], "0 to 1; 0.7 by default"),
        ("es", ["lessons", "binary"], "0 a 1; 0.7 si no se dice otro"),
    ):
        monkeypatch.setenv("LANG", environment)
        assert main(words) == 0
        assert said in capsys.readouterr().out, (environment, words)


def test_a_link_goes_before_the_environment_and_an_option_before_the_link(
    capsys, monkeypatch
):
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")
    for link, option, said in (
        ("/binary", [], "pérdida"),
        ("/binary?lang=en", [], "loss"),
        ("/binary?lang=en", ["--lang", "es"], "pérdida"),
    ):
        assert main(["show", "--link", link, *option]) == 0
        assert said in capsys.readouterr().out, (link, option)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("show binary predicted=x", "error: predicted='x' no es un número de 0.001"),
        ("show nowhere", "error: lesson debe ser uno de estos: binary"),
        ("show binary --foo", "error: show no conoce --foo; mira xentviz show --help"),
        ("shw", "error: argumento orden: 'shw' no es válido (elige entre 'lessons'"),
        ("explain --logits 1,2", "error: faltan estos argumentos: --target"),
        ("export binary -o x.foo", "error: el archivo debe terminar en uno de estos"),
        ("loss nowhere.csv", "error: no existe el archivo nowhere.csv"),
        ("show --link /binary?target=7", "aviso: target='7' está fuera de 0 a 1"),
    ],
)
def test_what_is_wrong_with_a_command_is_said_in_its_language(capsys, words, said):
    with suppress(SystemExit):  # of a command that cannot be read
        main([*words.split(), "--lang", "es"])
    assert said in capsys.readouterr().err


def test_the_help_of_a_command_is_in_its_language(capsys):
    with pytest.raises(SystemExit):
        main(["--lang", "es", "export", "--help"])
    text = capsys.readouterr().out
    assert text.startswith("uso: xentviz export [-h] [--lang IDIOMA]")
    assert "su extensión dice el formato: png, " in text
    assert "\nopciones:\n" in text


def test_a_language_that_there_is_not_is_refused_with_those_that_there_are(capsys):
    with pytest.raises(SystemExit):
        main(["lessons", "--lang", "tlh"])
    assert "--lang: must be one of en, es, got 'tlh'" in capsys.readouterr().err
