"""The language of the command line: chosen by an option, a link, the environment."""

from contextlib import suppress

import pytest

from xentviz.__main__ import main


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
