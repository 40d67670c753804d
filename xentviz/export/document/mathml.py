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
AFTER_LETTER = re.compile(r"(?<=[\w)}])\s*(?=\\(?:ln|log)(?![a-zA-Z]))")


def to_html(text: str) -> str:
    """Return a text of a lesson as HTML."""
    return markdown(Renderer).render(text)


def to_mathml(tex: str, display: str = "inline") -> str:
    """Return mathematics in LaTeX as MathML; `display` is ``inline`` or ``block``."""
    tex = FUNCTION.sub(r"\1\\,", tex).replace(r"\iff", r"\;\iff\;")
    tex = AFTER_LETTER.sub(r"\\,", tex)
    # Room that takes away, which MathML has no word for, and lines that are aligned.
    tex = tex.replace(r"\!", "").replace("{aligned}", "{align*}")
    return latex2mathml.converter.convert(tex, display=display)


class Renderer(RendererHTML):
    """Renders mathematics as MathML, and the rest as markdown-it does."""

    __output__ = "mathml"  # of "html" the plugin for mathematics has rules of its own

    def math_inline(
        self, tokens: Sequence[Token], index: int, options: object, env: object
    ) -> str:
        """Return mathematics in a line."""
        return to_mathml(tokens[index].content)

    def math_block(
        self, tokens: Sequence[Token], index: int, options: object, env: object
    ) -> str:
        """Return mathematics in lines of its own."""
        formula = to_mathml(tokens[index].content.strip(), "block")
        return f"<div class='display'>{formula}</div>\n"
