"""The words of a lesson as HTML, their mathematics as MathML: no script draws it."""

import re
from collections.abc import Sequence

import latex2mathml.converter
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from xentviz.export.document.prose import markdown

# Browsers put no room around a function that stands among letters, nor around ⟺.
FUNCTION = re.compile(
    r"(\\(?:ln|log(?:_2)?|max(?:_k)?))(?![a-zA-Z])\s*(?![\\]?[!,(_\s])"
)
ALIGNED = re.compile(r"\\begin\{aligned\}(.*)\\end\{aligned\}", re.DOTALL)
# Where a line may end, before a relation and after a space, outside of all brackets.
MARKS = re.compile(
    r"(?P<space>\\q?quad(?![a-zA-Z]))|(?P<relation>=|\\(?:iff|approx)(?![a-zA-Z]))"
    r"|[(){}\[\]]|\\."
)
OPENING, CLOSING = frozenset("({["), frozenset(")}]")
AFTER_LETTER = re.compile(r"(?<=[\w)}])\s*(?=\\(?:ln|log)(?![a-zA-Z]))")
# A sign behind another operator belongs to what follows it; but behind what closes, it
# stands between two.
SIGN = re.compile(
    r"(?<=</mo>)(?<![)\]|]</mo>)(?<!&#x000(?:21|29|7C|7D);</mo>)"  # not ) ] | ! }
    r"<mo>(?=&#x0(?:2212|002B);</mo>)"
)


def to_html(text: str) -> str:
    """Return a text of a lesson as HTML."""
    return markdown(Renderer).render(text)


def to_mathml(tex: str, display: str = "inline") -> str:
    """Return mathematics in LaTeX as MathML; `display` is ``inline`` or ``block``."""
    tex = FUNCTION.sub(r"\1\\,", tex).replace(r"\iff", r"\;\iff\;")
    tex = AFTER_LETTER.sub(r"\\,", tex)
    # Room that takes away, which MathML has no word for, and lines that are aligned.
    tex = tex.replace(r"\!", "").replace("{aligned}", "{align*}")
    made = latex2mathml.converter.convert(tex, display=display)
    return SIGN.sub('<mo form="prefix">', made)


def lines(tex: str) -> str:
    """Return mathematics in lines of its own, as HTML that breaks where it must.

    Browsers break no formula. So it is made of pieces, between which a line may end;
    lines that are aligned stand in two columns.
    """
    aligned = ALIGNED.fullmatch(tex)
    if not aligned:
        return f"<div class='display'>{_in_pieces(tex, 'block')}</div>\n"
    cells = []
    for row in aligned[1].split(r"\\"):
        sides = [_in_pieces(side, "block") for side in row.partition("&")[::2]]
        cells += [f"<div>{side}</div>" for side in sides]
    return f"<div class='display aligned'>{''.join(cells)}</div>\n"


def pieces(tex: str) -> list[str]:
    r"""Return a formula in pieces, between which a line may end; none is in brackets.

    >>> pieces(r"H(q = 1) = 0,\quad p = q")
    ['H(q = 1)', '= 0,\\quad', 'p', '= q']
    """
    found, depth, start = [], 0, 0
    for mark in MARKS.finditer(tex):
        depth += (mark[0] in OPENING) - (mark[0] in CLOSING)
        if depth == 0 and (mark["relation"] or mark["space"]):
            end = mark.end() if mark["space"] else mark.start()
            found.append(tex[start:end].strip())
            start = end
    return [piece for piece in (*found, tex[start:].strip()) if piece]


def _in_pieces(tex: str, display: str) -> str:
    parts = [tex] if r"\begin" in tex else pieces(tex)
    return "<wbr>".join(to_mathml(part, display) for part in parts)


class Renderer(RendererHTML):
    """Renders mathematics as MathML, and the rest as markdown-it does."""

    __output__ = "mathml"  # of "html" the plugin for mathematics has rules of its own

    def math_inline(
        self, tokens: Sequence[Token], index: int, options: object, env: object
    ) -> str:
        """Return mathematics in a line."""
        return _in_pieces(tokens[index].content, "inline")

    def math_block(
        self, tokens: Sequence[Token], index: int, options: object, env: object
    ) -> str:
        """Return mathematics in lines of its own."""
        return lines(tokens[index].content.strip())
