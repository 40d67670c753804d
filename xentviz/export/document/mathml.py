"""The words of a lesson as HTML, their mathematics as MathML: no script draws it."""

import html
import re

import latex2mathml.converter

from xentviz.export.document.prose import Display, Paragraph, Span, Table, blocks, spans

# Browsers put no room around a function that stands among letters, nor around ⟺.
FUNCTION = re.compile(
    r"(\\(?:ln|log(?:_2)?|max(?:_k)?))(?![a-zA-Z])\s*(?![\\]?[!,(_\s])"
)
AFTER_LETTER = re.compile(r"(?<=[\w)}])\s*(?=\\(?:ln|log)(?![a-zA-Z]))")
TAGS = {"bold": "strong", "italic": "em"}


def marked_up(markdown: str) -> str:
    """Return a text of a lesson as HTML."""
    return "\n".join(_block(block) for block in blocks(markdown))


def mathml(tex: str, display: str = "inline") -> str:
    """Return mathematics in LaTeX as MathML; `display` is ``inline`` or ``block``."""
    tex = FUNCTION.sub(r"\1\\,", tex).replace(r"\iff", r"\;\iff\;")
    tex = AFTER_LETTER.sub(r"\\,", tex)
    # Room that takes away, which MathML has no word for, and lines that are aligned.
    tex = tex.replace(r"\!", "").replace("{aligned}", "{align*}")
    return latex2mathml.converter.convert(tex, display=display)


def _block(block: Paragraph | Display | Table) -> str:
    if isinstance(block, Display):
        return f"<div class='display'>{mathml(block.tex, 'block')}</div>"
    if isinstance(block, Table):
        header, *rows = ["".join(_cells(row)) for row in block.rows]
        header = header.replace("td>", "th>")
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        return f"<table><tr>{header}</tr>{body}</table>"
    return f"<p>{''.join(map(_span, block.spans))}</p>"


def _cells(row: tuple[str, ...]) -> list[str]:
    return [f"<td>{''.join(map(_span, spans(cell)))}</td>" for cell in row]


def _span(span: Span) -> str:
    if span.kind == "math":
        return mathml(span.text)
    tag, words = TAGS.get(span.kind), html.escape(span.text)
    return f"<{tag}>{words}</{tag}>" if tag else words
