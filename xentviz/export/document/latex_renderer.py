"""Markdown rendered as LaTeX, in ASCII alone."""

import re
import unicodedata
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from xentviz.lessons.formula import CHARACTERS
from xentviz.quantities.notation import MINUS

# Characters of the page that are mathematics, by what they are there.
SYMBOLS = {sign: tex for tex, sign in CHARACTERS.items() if not sign.isascii()}
SYMBOLS |= {"η": r"\eta", "ε": r"\varepsilon"}
SPECIAL = {c: rf"\{c}" for c in "#$%&_{}"} | {
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "|": r"\textbar{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
}
# What stands over a letter, and signs that other languages write words with.
ACCENTS = {"\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0308": '"'}
ACCENTS |= {"\u0327": "c", "\u030a": "r", "\u030c": "v"}
SPECIAL |= {"¿": r"\textquestiondown{}", "¡": r"\textexclamdown{}"}
SPECIAL |= {"«": r"\guillemotleft{}", "»": r"\guillemotright{}"}
# A number with a sign or a power of ten, which words would set as a hyphen and an e.
NUMBER = re.compile(
    rf"(?<![\w.])([-{MINUS}]?)(\d+(?:\.\d+)?|∞)(?:e([+{MINUS}-]?\d+))?(?![\w.]*\w)"
)
# Where an address may break.
BREAKS, BREAK = re.compile(r"(\\&|,|\?)"), r"\1\\allowbreak{}"
COMMANDS = {
    "strong_open": r"\textbf{",
    "em_open": r"\emph{",
    "strong_close": "}",
    "em_close": "}",
    "softbreak": "\n",
    "paragraph_open": "",
    "paragraph_close": "\n\n",
    "thead_open": "\\hline\n",
    "thead_close": "\\hline\n",
    "tbody_open": "",
    "tbody_close": "\\hline\n",
    "table_close": "\\end{tabular}\n\n",
    "th_open": "",
    "td_open": "",
    "th_close": " & ",
    "td_close": " & ",
    "tr_open": "",
    "tr_close": "\\\\\n",
}
HEADINGS = {"h1": (r"\title{", "}\n\\maketitle\n\n"), "h2": (r"\section*{", "}\n\n")}


class Renderer:
    """Renders the tokens of markdown-it; a kind that has no LaTeX here fails."""

    __output__ = "latex"

    def __init__(self, parser: MarkdownIt | None = None) -> None:
        """Need nothing of the parser."""

    def render(self, tokens: Sequence[Token], options: object, env: object) -> str:
        """Return the body of a document."""
        made = "".join(self._rendered(tokens, index) for index in range(len(tokens)))
        return made.replace(" & \\\\\n", " \\\\\n")  # after the last cell of a row

    def _rendered(self, tokens: Sequence[Token], index: int) -> str:
        token = tokens[index]
        match token.type:
            case "inline":
                return self.render(token.children or (), None, None)
            case "text":
                return text(token.content)
            case "code_inline":
                return rf"\texttt{{{BREAKS.sub(BREAK, _escaped(token.content))}}}"
            case "math_inline":
                return rf"\({token.content}\)"
            case "math_block":
                return f"\\[\n{token.content.strip()}\n\\]\n\n"
            case "heading_open" | "heading_close":
                return HEADINGS[token.tag][token.type == "heading_close"]
            case "table_open":
                return f"\\begin{{tabular}}{{{_columns(tokens[index:])}}}\n"
        return COMMANDS[token.type]


def text(words: str) -> str:
    """Return words as LaTeX sets them, their numbers and symbols as mathematics."""
    made, end = "", 0
    for match in NUMBER.finditer(words):
        made += _escaped(words[end : match.start()]) + _number(*match.groups())
        end = match.end()
    return made + _escaped(words[end:])


def _number(minus: str, size: str, power: str | None) -> str:
    sign, power = "-" if minus else "", power and power.replace(MINUS, "-")
    if not sign and power is None and size != "∞":
        return size
    times = rf" \cdot 10^{{{int(power)}}}" if power else ""
    return rf"\({sign}{SYMBOLS.get(size, size)}{times}\)"


def _escaped(words: str) -> str:
    def one(character: str) -> str:
        if character in SYMBOLS:
            return rf"\({SYMBOLS[character]}\)"
        letter, *accents = unicodedata.normalize("NFD", character)
        if len(accents) == 1 and accents[0] in ACCENTS:
            return rf"\{ACCENTS[accents[0]]}{{{letter}}}"
        return SPECIAL.get(character, character)

    return "".join(map(one, words))


def _columns(tokens: Sequence[Token]) -> str:
    """Return the columns of a table, from where its header is on."""
    cells = []
    for token in tokens:
        if token.type == "th_open":
            cells.append("r" if "right" in str(token.attrGet("style")) else "l")
        elif token.type == "thead_close":
            break
    return "".join(cells)
