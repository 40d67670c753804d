"""plotly.js without what no figure needs of it: a little more than a third is left.

It relies on what esbuild, which packs plotly.js, makes of modules. They are statements
of one block; a module that waits for its first call is ``var name = helper(…)``, where
``helper`` is an arrow function that returns one, and whoever needs it calls ``name()``;
what an ES module exports is ``var name = {}`` and ``helper(name, {…})``. Of plotly.js
it relies on the list of what it registers, and that a kind of trace says its name.
"""

import re
from collections import defaultdict
from collections.abc import Collection
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

REGISTERED = re.compile(rb"\.register\(\[((?:[\w$]+\(\),?)+)\]\)")
MODULE = re.compile(rb"([\w$]+)=[\w$]+\(\([\w$,]*\)=>\{")
# A module of one line, for another: it stands in the list for the kind of trace.
PASSES_ON = re.compile(rb'"use strict";[\w$]+\.exports=([\w$]+)\(\)\}\)')
KIND = re.compile(rb'moduleType:"(?:trace|component)",name:"(\w+)"')
HELPER = re.compile(rb"([\w$]+)=\([\w$,]*\)=>\(\)=>")
NAME = re.compile(rb"(?:(?<![\w$.])|(?<=\.\.\.))[\w$]+")  # and no property
CALL = re.compile(rb"(?<![\w$.])([\w$]+)\(\)")

Span = tuple[int, int]


class UnknownFormError(ValueError):
    """A script that is not packed as plotly.js is."""


def shaken(script: bytes, kinds: Collection[str]) -> bytes:
    """Return plotly.js with its core and some kinds of trace alone.

    Parameters
    ----------
    script : bytes
        ``plotly.min.js``, as it is published.
    kinds : Collection[str]
        The kinds of trace, besides ``scatter``, which is of the core.

    Raises
    ------
    UnknownFormError
        If the script is packed in another way, or has no such kind of trace.
    """
    lists = list(REGISTERED.finditer(script))
    if len(lists) != 1:
        raise UnknownFormError(f"plotly.js registers {len(lists)} lists, not one")
    starts = {found[1]: found.end() for found in MODULE.finditer(script)}
    known = {_kind(script, c, starts): c for c in lists[0][1].split(b",")}
    missing = sorted(set(kinds) - known.keys())
    if missing:
        raise UnknownFormError(f"plotly.js has no {missing}, only {sorted(known)}")
    start, stop = lists[0].span(1)
    selected = b",".join(call for kind, call in known.items() if kind in kinds)
    return Modules(script[:start] + selected + script[stop:]).needed()


def _kind(script: bytes, call: bytes, starts: dict[bytes, int]) -> str:
    """Return the kind of trace that is registered by a call."""
    start = starts.get(call.removesuffix(b"()"), len(script))
    further = PASSES_ON.match(script, start)
    if further:
        return _kind(script, further[1], starts)
    found = KIND.search(script, start)
    if not found:
        raise UnknownFormError(f"plotly.js registers {call.decode()} with no kind")
    return found[1].decode()


class Modules:
    """The statements of a packed script, by the names that lead to them."""

    def __init__(self, script: bytes) -> None:
        self.script = script
        self.always: set[Span] = set()  # they run with the script
        self.lazy: dict[bytes, Span] = {}  # they run when they are called
        self.named: dict[bytes, list[Span]] = defaultdict(list)  # they do nothing
        helpers = set(HELPER.findall(script))
        for node in _statements(script):
            self._place(node, helpers)

    def needed(self) -> bytes:
        """Return the script without the statements that nothing leads to."""
        needed, waiting = set(self.always), list(self.always)
        while waiting:
            led_to = self._led_to(*waiting.pop()) - needed
            needed |= led_to
            waiting += led_to
        parts, end = [], 0
        every = {*self.lazy.values(), *chain.from_iterable(self.named.values())}
        for start, stop in sorted(every - needed):
            parts.append(self.script[end:start])
            end = stop
        return b"".join([*parts, self.script[end:]])

    def _led_to(self, start: int, stop: int) -> set[Span]:
        text = self.script[start:stop]
        called = self.lazy.keys() & set(CALL.findall(text))
        named = self.named.keys() & set(NAME.findall(text))
        spans = chain.from_iterable(self.named[name] for name in named)
        return {*(self.lazy[name] for name in called), *spans}

    def _place(self, node: "Node", helpers: set[bytes]) -> None:
        """Put a statement where it is found again."""
        span = node.start_byte, node.end_byte
        if node.type == "function_declaration":
            self.named[_text(node, "name")].append(span)
        elif node.type == "variable_declaration" and self._declared(node, helpers):
            pass
        elif (name := _exporting(node)) in self.named:
            self.named[name].append(span)
        else:
            self.always.add(span)

    def _declared(self, node: "Node", helpers: set[bytes]) -> bool:
        """Take a statement that declares modules, and what they fill, and no more."""
        span = node.start_byte, node.end_byte
        values = [(_text(d, "name"), _field(d, "value")) for d in node.named_children]
        lazy = {n for n, value in values if value and _called(value) in helpers}
        empty = {n for n, value in values if value and value.text == b"{}"}
        filled = {n for n, value in values if not value}
        if len(lazy) + len(empty) + len(filled) < len(values) or not lazy | empty:
            return False
        self.lazy.update(dict.fromkeys(lazy, span))
        for name in empty:
            self.named[name].append(span)
        return True


def _statements(script: bytes) -> list["Node"]:
    """Return the statements of the block that holds the modules."""
    # Imported here: nobody who has the script already needs it.
    import tree_sitter_javascript
    from tree_sitter import Language, Parser

    parser = Parser(Language(tree_sitter_javascript.language()))
    program = node = parser.parse(script).root_node
    while node.children:
        largest = max(node.children, key=_length)
        if _length(largest) < _length(node) / 2:
            break
        node = largest
    if program.has_error or node.type != "statement_block":
        raise UnknownFormError("plotly.js is no block of modules")
    return node.named_children


def _length(node: "Node") -> int:
    return node.end_byte - node.start_byte


def _field(node: "Node", field: str) -> "Node | None":
    return node.child_by_field_name(field)


def _text(node: "Node", field: str) -> bytes:
    return _field(node, field).text


def _called(node: "Node") -> bytes:
    """Return the name of the function that an expression calls, if it does."""
    return _text(node, "function") if node.type == "call_expression" else b""


def _exporting(node: "Node") -> bytes:
    """Return the name that a statement gives what a module exports, if it does."""
    call = node.named_children[0] if node.type == "expression_statement" else node
    arguments = _field(call, "arguments") if _called(call) else None
    return arguments.named_children[0].text if arguments else b""
