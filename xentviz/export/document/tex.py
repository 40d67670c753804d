"""Words and formulas of the page as LaTeX sets them, in ASCII alone."""

import re

SYMBOLS = {
    "−": "-",
    "∂": r"\partial ",
    "Σ": r"\sum ",
    "σ": r"\sigma ",
    "η": r"\eta ",
    "λ": r"\lambda ",
    "α": r"\alpha ",
    "β": r"\beta ",
    "γ": r"\gamma ",
    "δ": r"\delta ",
    "ε": r"\varepsilon ",
    "μ": r"\mu ",
    "π": r"\pi ",
    "τ": r"\tau ",
    "Δ": r"\Delta ",
    "∇": r"\nabla ",
    "∞": r"\infty ",
    "·": r"\cdot ",
    "×": r"\times ",
    "÷": r"\div ",
    "±": r"\pm ",
    "⋯": r"\cdots ",
    "…": r"\ldots ",
    "½": r"\tfrac12 ",
    "√": r"\surd ",
    "≈": r"\approx ",
    "≠": r"\neq ",
    "≤": r"\le ",
    "≥": r"\ge ",
    "→": r"\to ",
    "‖": r"\Vert ",
}
# Runs of these are one index, one power.
LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
RUNS = re.compile("([₀-₉]+)|([⁻⁰¹²³⁴-⁹]+)")
# What is no mathematics: spaces of widths, dashes and quotes.
MARKS = {"\u2002": r"\enspace ", "\u2003": r"\quad ", "–": "--", "—": "---"} | {
    "’": "'",
    "‘": "`",
    "“": "``",
    "”": "''",
    "é": r"\'e",
    "ö": r"\"o",
    "ü": r"\"u",
}
SPECIAL = {c: rf"\{c}" for c in "#$%&_{}"} | {
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "|": r"\textbar{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
}
FUNCTIONS = {"ln": r"\ln ", "log": r"\log "}
POWER = re.compile(r"(?<=\d)e([+-]?\d+)")
# Words of two letters or more, with what joins them; a letter alone is a symbol.
WORDS = re.compile(r" *(?:[A-Za-z]{2,}[\d]*(?:['-][A-Za-z]+)*[,:;]?(?: +|$)?)+")
OTHER = re.compile(r"[^\x00-\x7f]")


def text(words: str) -> str:
    """Return words as LaTeX sets them, their symbols as mathematics."""

    def one(character: str) -> str:
        if RUNS.match(character):
            return rf"\({_indices(character)}\)"
        if character in SYMBOLS:
            return rf"\({SYMBOLS[character].strip()}\)"
        return MARKS.get(character, SPECIAL.get(character, character))

    return "".join(map(one, words))


def inline(line: str) -> str:
    """Return a line of a formula as mathematics among words."""
    return rf"\({mathematics(line)}\)"


def mathematics(line: str) -> str:
    """Return a line of a formula as mathematics, the words in it upright."""
    made, end = "", 0
    for match in WORDS.finditer(line):
        made += _symbols(line[end : match.start()]) + _word(match[0])
        end = match.end()
    return made + _symbols(line[end:])


def _word(words: str) -> str:
    """Return words between symbols: a function is one, the rest stands upright."""
    stripped = words.strip()
    first, _, rest = stripped.partition(" ")
    if first in FUNCTIONS:
        return FUNCTIONS[first] + (_word(f"{rest} ") if rest else "")
    last = stripped.rpartition(" ")[2]
    if last in FUNCTIONS:
        return _word(words.rstrip()[: -len(last)]) + FUNCTIONS[last]
    return rf"\text{{{text(words)}}}"


def _symbols(line: str) -> str:
    line = POWER.sub(lambda m: rf" \cdot 10^{{{int(m[1])}}}", line)
    line = _indices(line)
    return OTHER.sub(lambda m: SYMBOLS.get(m[0], MARKS.get(m[0], m[0])), line)


def _indices(line: str) -> str:
    """Return a line with its small digits as indices and powers."""
    return RUNS.sub(
        lambda run: (
            f"_{{{run[1].translate(LOWERED)}}}"
            if run[1]
            else f"^{{{run[2].translate(RAISED)}}}"
        ),
        line,
    )
