"""The parameters of an address, as they were before mail and chat mangled them.

What a programme or a typist does to a link on its way changes no number: entities for
ampersands, a second encoding, names that count clicks, another sign for minus, another
separator, brackets and full stops around it. What could mean two things stays as it is,
for `xentviz.state.read` to refuse it in words.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote

Query = Mapping[str, Sequence[str]]

# Names that are put behind links to count who follows them.
COUNTERS = re.compile(
    r"(utm|mtm|pk|hsa|mc|fb_action|ref)_\w+|_hs\w+|_g[al]|ref|referrer|source|campaign"
    r"|(fb|gcl|dcl|y|tw|tt)(clid|id)|msclkid|[gw]braid|li_fat_id|igsh(id)?|trk|spm|cmpid"
)
ENTITY = re.compile(r"(amp|#38|#x26);", re.IGNORECASE)
ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
# Hyphens, dashes and the minus of formulas.
MINUS = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
# A plus that was read as a space: 1e+5.
EXPONENT = re.compile(r"(?<=\d[eE])\s(?=\d)")
SEPARATOR = re.compile(r"\s*[,;|]\s*|\s+")
NOTHING = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
# What stands around a link in a sentence. A number may begin with a full stop.
BEFORE = " \t\r\n\u00a0\"'`“”‘’«»<([{*"
AFTER = BEFORE + ">)]}.,;:!?=\\"
CUT_OFF = ("...", "…")


def parameters(query: Query) -> dict[str, list[str]]:
    """Return the parameters of a query, unmangled.

    Parameters
    ----------
    query : mapping of str to sequence of str
        The parameters as they came, each with every value it was given.

    Examples
    --------
    >>> parameters({"amp;logits": ["3;1;−0.1)."], "utm_source": ["mail"]})
    {'logits': ['3,1,-0.1']}
    >>> parameters({"predicted": ["0.3%26target%3D1"]})
    {'predicted': ['0.3'], 'target': ['1']}
    """
    found: dict[str, list[str]] = {}
    for name, values in query.items():
        for raw in values:
            for part, text in _unfolded(name, raw):
                if not COUNTERS.fullmatch(part):
                    found.setdefault(part, []).append(text)
    return found


def slug(path: str) -> str:
    """Return the word that a path ends in, as an address has it.

    Examples
    --------
    >>> slug("/course/Soft-Targets/).")
    'soft-targets'
    """
    path = MINUS.sub("-", NOTHING.sub("", path))
    return path.rstrip(AFTER + "/").rpartition("/")[2].strip(BEFORE).lower()


def _unfolded(name: str, raw: str) -> Iterator[tuple[str, str]]:
    """Give the parameters that one came as: an ampersand may have been encoded."""
    folded = _decoded(name) != name or any(mark in name for mark in "=&?")
    folded = folded or any(mark in _decoded(raw) for mark in "&?")
    if not folded:
        yield _name(name), value(_decoded(raw))
        return
    for part in re.split("[&?]", f"{_decoded(name)}={_decoded(raw)}"):
        before, equals, after = part.partition("=")
        if equals or before.strip(AFTER):
            yield _name(before), value(after)


def _decoded(text: str) -> str:
    """Return a text that may have been encoded more than once."""
    for _ in range(3):
        if not ESCAPE.search(text):
            break
        text = unquote(text)
    return text


def _name(text: str) -> str:
    text = NOTHING.sub("", text).strip(BEFORE)
    while entity := ENTITY.match(text):
        text = text[entity.end() :]
    return text.lower()


def value(text: str) -> str:
    """Return the value of a parameter, unmangled: numbers with commas between them.

    >>> value("2; 1; \u22120.1")
    '2,1,-0.1'
    """
    text = NOTHING.sub("", text).lstrip(BEFORE)
    if not text.rstrip(BEFORE + ">)]}").endswith(CUT_OFF):
        text = text.rstrip(AFTER) or text
    text = EXPONENT.sub("+", MINUS.sub("-", text))
    # With semicolons between numbers, a comma would be within one.
    is_ambiguous = "," in text and any(mark in text for mark in ";|")
    return text if is_ambiguous else SEPARATOR.sub(",", text)
