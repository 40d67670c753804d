"""What the package says in English is said to a reader in another language."""

import re
from functools import cache

import numpy as np
import pytest

from xentviz.conventions.explanation import Explanation
from xentviz.conventions.question import question
from xentviz.lessons.text import interface, languages
from xentviz.lessons.text.sentences import in_language, pattern_of

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
    "ignored": (LOGITS, [0, -100], {}),
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
            given = {"probabilities": scores} | options if name != "logits" else options
            case = question(scores if name == "logits" else None, target, **given)
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


def test_every_clause_of_an_explanation_is_a_sentence_of_the_text():
    known = patterns(interface()["conventions"])
    prose = [text for text in said() if is_prose(text)]
    assert [t for t in prose if not any(p.fullmatch(t) for p in known)] == []


def test_every_sentence_of_the_text_is_said_by_a_convention():
    rest = {
        name
        for name, text in interface()["conventions"].items()
        if not any(
            re.search(pattern_of(text).pattern, said_, re.DOTALL) for said_ in said()
        )
    }
    assert rest == {"that_of_row", "float64_mend", "in_float32"}  # of the answer


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
