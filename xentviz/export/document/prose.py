"""The Markdown that lessons write: CommonMark, with tables and with mathematics."""

from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from mdit_py_plugins.dollarmath import dollarmath_plugin


def markdown(renderer: Callable[[MarkdownIt], RendererProtocol]) -> MarkdownIt:
    """Return what reads the Markdown of lessons, and renders it; no HTML goes through.

    Mathematics are tokens of the types ``math_inline`` and ``math_block``.
    """
    reader = MarkdownIt("commonmark", {"html": False}, renderer_cls=renderer)
    return reader.enable("table").use(dollarmath_plugin, allow_labels=False)
