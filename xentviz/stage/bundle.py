"""The modules that a page starts with in one file, under the name of the first of them.

A browser asks for six files at a time over HTTP/1.1, and each takes a way there and
back: for fifty small ones these take seconds of a slow line, their bytes next to none.
"""

import re

from xentviz.stage.modules import FIRST, IMPORT, MODULES, reached, resolved

START = "app.js"
# What comes to a page that has the bundle, and takes from there what it shares with it.
BESIDE = {*reached("export/dialog.js"), "standalone.js"} - set(FIRST)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.M)
LATER = re.compile(r'import\("(\.{1,2}/.+?)"\)')


def sent(name: str) -> bytes:
    """Return a module as a page is sent it."""
    if name == START:
        return _bundle()
    return _beside(name) if name in BESIDE else MODULES[name]


def variable(name: str) -> str:
    """Return what holds the exports of a module in the bundle."""
    return "$" + re.sub(r"\W", "_", name.removesuffix(".js"))


def _bundle() -> bytes:
    """Return the modules that a page starts with, each after all that it imports."""
    exports = f"export {{ {', '.join(map(variable, FIRST))} }};"
    own = ", ".join(EXPORT.findall(MODULES[START].decode("utf-8")))
    start = f"export const {{ {own} }} = {variable(START)};"
    return "\n".join([*map(_closure, FIRST), exports, start, ""]).encode()


def _closure(name: str) -> str:
    """Return a module as a function that is called once, and gives what it exports."""
    source = MODULES[name].decode("utf-8")
    exported = EXPORT.findall(source)

    def replacement(match: re.Match[str]) -> str:
        if match[1].startswith("export"):
            exported.append(_names(match))
        return _from_variable(match, resolved(name, match[2]))

    source = IMPORT.sub(replacement, EXPORT.sub("", source))
    source = LATER.sub(lambda match: f'import("./{resolved(name, match[1])}")', source)
    here = f'new URL("./{name}", import.meta.url).href'
    source = source.replace("import.meta.url", here)
    gives = f"return {{ {', '.join(exported)} }};"
    return f"// {name}\nconst {variable(name)} = (() => {{\n{source}{gives}\n}})();"


def _beside(name: str) -> bytes:
    """Return a module that takes from the bundle what is in there."""
    start = ("../" * name.count("/") or "./") + START

    def replacement(match: re.Match[str]) -> str:
        other = resolved(name, match[2])
        if other not in FIRST:
            return match[0]
        constants = _from_variable(match, other)
        return f'import {{ {variable(other)} }} from "{start}"; {constants}'

    return IMPORT.sub(replacement, MODULES[name].decode("utf-8")).encode()


def _from_variable(match: re.Match[str], name: str) -> str:
    """Return an import as one from the variable that holds its module."""
    names = _names(match).replace(" as ", ": ")
    return f"const {{ {names} }} = {variable(name)};"


def _names(match: re.Match[str]) -> str:
    """Return what an import or an export has between its braces."""
    return match[1].partition("{")[2].rpartition("}")[0].strip()
