"""LaTeX: the Markdown of a page as a document that is ready to compile."""

from xentviz.export.document.latex_renderer import Renderer
from xentviz.export.document.markdown import to_markdown
from xentviz.export.document.prose import markdown
from xentviz.state.state import State

# pdfLaTeX, XeLaTeX and LuaLaTeX read it alike: all of it is ASCII.
HEAD = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage{amsmath,amssymb}
\setlength{\parindent}{0pt}
\setlength{\parskip}{6pt}
\date{}
\begin{document}
\raggedright

"""


def to_latex(state: State) -> str:
    """Return what a page says in a state as a LaTeX document.

    Every digit of the controls and of the read-outs is kept; the numbers in the
    formula and in the derivation are rounded as on the page.
    """
    return HEAD + markdown(Renderer).render(to_markdown(state)) + "\\end{document}\n"
