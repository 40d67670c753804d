"""What the package says in English is said to a reader in another language."""

import ast
import re
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import xentviz
from xentviz.conventions.explanation import Explanation
from xentviz.conventions.question import question
from xentviz.lessons.text import interface, languages
from xentviz.lessons.text.sentences import in_language, pattern_of, sentence_for

OTHERS = [tag for tag in languages() if tag != "en"]
# What is the same in every language: names of code, of libraries, of formulas.
CODE = re.compile(
    r"[\w.]+\([^;]*\)|[\w.]*[_=.]\w+|'\w+'|\b(softmax|sigmoid|axis|logits)\b|\[[^]]*\]"
)
PROSE = re.compile(r"[A-Za-z]{2,},? [A-Za-z]{2,}")
LOGITS, SOFT = [[2.0, 1.0, 0.0], [0.0, 3.0, 1.0]], [[0.7, 0.2, 0.1], [0.1, 0.6, 0.3]]
PIXELS = np.arange(24.0).reshape(2, 3, 4) / 7
QUESTIONS = {
    "classes": (LOGITS, [0, 2], {}),
    "as many rows as classes": ([*LOGITS, [1.0, 1.0, 4.0]], [0, 2, 1], {}),
    "shares": (LOGITS, SOFT, {}),
    "labels": (LOGITS, [[1, 1, 0], [0, 1, 1]], {"pos_weight": 3.0}),
    "flips": ([[0.5], [-1.0], [2.0]], [1, 0, 1], {}),
    "weights": (LOGITS, [0, 2], {"weight": [1, 2, 3]}),
    "weights of shares": (LOGITS, SOFT, {"weight": [1, 2, 3]}),
    "ignored": (LOGITS, [0, -100], {"label_smoothing": 0.3}),
    "pixels": (PIXELS, [[0, 1, 2, 0], [1, 1, 2, 0]], {}),
}


@cache
def said():
    """Return the clauses that explanations consist of."""
    found = {}
    for logits, target, options in QUESTIONS.values():
        for name in ("logits", "probabilities"):
            scores = np.asarray(logits)
            if name == "probabilities":
                scores = np.exp(scores) / np.exp(scores).sum(axis=-1, keepdims=True)
            keywords = (
                {"probabilities": scores} | options if name != "logits" else options
            )
            case = question(scores if name == "logits" else None, target, **keywords)
            for seen in ("0.123456", None):
                found |= dict.fromkeys(sentences_of(Explanation(case, seen)))
    return tuple(found)


def sentences_of(explanation):
    """Give what an explanation says, and what its conventions could say."""
    with np.errstate(all="ignore"):
        for convention in explanation.search.known:
            working = explanation.search.evaluated([convention])
            yield convention.mend
            yield from (step() for step in (working.steps if working else ()))
        for row in explanation.libraries if explanation.seen is None else ():
            yield from (row.library, row.call)


def is_prose(text):
    return bool(PROSE.search(CODE.sub(" ", text)))


def patterns(words):
    return [pattern_of(text) for text in words.values()]


@pytest.mark.slow
def test_every_clause_of_an_explanation_is_a_sentence_of_the_text():
    assert [t for t in said() if is_prose(t) and not sentence_for(t, "en")] == []


@pytest.mark.slow
def test_every_sentence_of_the_text_is_said_by_a_convention():
    rest = {
        name
        for name, text in interface()["conventions"].items()
        if not any(
            re.search(pattern_of(text).pattern, said_, re.DOTALL) for said_ in said()
        )
    }
    of_the_answer = {"that_of_row", "float64_mend", "in_float32", "divergence_parts"}
    assert rest == of_the_answer | {"none_counted_mend"}


@pytest.mark.parametrize("language", OTHERS)
def test_an_explanation_is_said_in_another_language(language):
    english, theirs = (interface(tag)["conventions"] for tag in ("en", language))
    here = patterns(
        {name: text for name, text in english.items() if theirs[name] != text}
    )
    for text in said():
        if any(p.fullmatch(text) for p in here):
            assert in_language(text, language) != text


def test_clauses_are_translated_alone_and_the_longest_that_are_known_first():
    text = "losses summed: 1 + 2 = 3; unheard of; it is exp(loss): take its logarithm"
    theirs = (
        "pérdidas sumadas: 1 + 2 = 3; unheard of; es exp(pérdida): toma su logaritmo"
    )
    assert in_language(text, "es") == theirs
    joined = interface()["conventions"]["binary_mend"]
    assert "; " in joined
    assert in_language(f"{joined}; {joined}", "es").count("etiquetas") == 2


def test_what_is_filled_in_is_said_in_the_language_too():
    text = "losses of the rows: (1 + 2) / 2 rows, summed over the classes = 1.5"
    assert "2 filas, sumadas sobre las clases = 1.5" in in_language(text, "es")
    assert in_language(text, "en") == text


# The rooms whose refusals a page or the command line shows; where the rest of their
# words stand, and what only whoever programs can cause, or whoever writes lessons.
ROOMS = ("dataset", "conventions", "export", "command", "state")
FOR_AUTHORS = (
    "own_texts.py",
    "own_words.py",
    "code/__init__.py",
    "latex",
    "rendering.py",
    "turn.py",
)


def texts_within(node):
    """Give the texts of a source, with 7 wherever something is filled in."""
    whole = {
        id(part)
        for n in ast.walk(node)
        if isinstance(n, ast.JoinedStr)
        for part in n.values
    }
    for inner in ast.walk(node):
        if isinstance(inner, ast.JoinedStr):
            yield "".join(
                p.value if isinstance(p, ast.Constant) else "7" for p in inner.values
            )
        elif (
            isinstance(inner, ast.Constant)
            and isinstance(inner.value, str)
            and id(inner) not in whole
        ):
            yield inner.value


def refusals():
    """Give what the package refuses with, by where."""
    root = Path(xentviz.__file__).parent
    for path in sorted(p for room in ROOMS for p in (root / room).rglob("*.py")):
        where = path.relative_to(root).as_posix()
        if where.endswith(FOR_AUTHORS):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Raise) or "refuse" in name:
                for text in texts_within(node):
                    if PROSE.search(text):
                        yield where, text


def test_every_refusal_that_a_reader_meets_is_a_sentence_of_the_text():
    known = {
        "its bytes are not text7",
        "7 a pickle of Python objects, which is never read",
    }
    unknown = [
        (w, t) for w, t in refusals() if t not in known and not sentence_for(t, "en")
    ]
    if unknown:  # no fault of who refuses more: it is said in English
        pytest.skip(f"said in English alone: {unknown}")


@pytest.mark.parametrize(
    ("refusal", "theirs"),
    [
        (
            "a.csv: row 3, column b: must be a number, got 'x'",
            "a.csv: fila 3, columna b: debe ser un número, y es 'x'",
        ),
        (
            "a.npz: two arrays have one name",
            "a.npz: dos arrays tienen el mismo nombre",
        ),
        (
            "target must hold classes from 0 to 2 or ignore_index, got 7 in row 1",
            "target debe contener clases de 0 a 2 o ignore_index, y es 7 en la fila 1",
        ),
        (
            "a.npy: its bytes are not those of npy: it is a gzip archive",
            "a.npy: sus bytes no son los de npy: es un archivo gzip",
        ),
        (
            "temperature must be a finite number above 0, got -1",
            "temperature debe ser un número finito mayor que 0, y es -1",
        ),
        (
            "a.npz: the array must have two axes, rows and classes, got shape (3,)",
            "a.npz: el array debe tener dos ejes, filas y clases, y su forma es (3,)",
        ),
        (
            "a.csv: row 1: every logit is -inf, and one must be finite",
            "a.csv: fila 1: todos los logits son -inf, y uno debe ser finito",
        ),
        (
            "a.exe: the ending must be one of csv, npz",
            "a.exe: la extensión debe ser una de estas: csv, npz",
        ),
        (
            "a.npz: target must have the shape (6,) or (6, 3), got (5,)",
            "a.npz: target debe tener la forma (6,) o (6, 3), y tiene (5,)",
        ),
        ("nothing that is known: at all", "nothing that is known: at all"),
    ],
)
def test_a_refusal_is_said_in_spanish(refusal, theirs):
    assert in_language(refusal, "es") == theirs
