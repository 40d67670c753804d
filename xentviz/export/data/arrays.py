"""The arrays of a figure, trace by trace, each with its quantity and its unit."""

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

AXES = ("x", "y", "z")
# What a colour or the length of a bar says beside its place.
BESIDE = ("customdata", "width", "error_x.array", "error_x.arrayminus") + (
    "error_y.array",
    "error_y.arrayminus",
    "marker.color",
    "marker.size",
)
OWN = (
    "customdata",
    "marker.color",
    "marker.size",
)  # on no axis: they say what they are

Json = Mapping[str, object]


@dataclass(frozen=True)
class Column:
    """One array of a trace: its quantity with its unit in words, and its values."""

    title: str
    values: NDArray


@dataclass(frozen=True)
class Trace:
    """A trace by a name of its own in its figure, and its columns by attribute.

    An attribute of a second axis has that axis's name: ``y2``.
    """

    name: str
    kind: str
    columns: Mapping[str, Column]

    def points(self) -> dict[str, NDArray]:
        """Return a value of each column for each point, a grid unrolled."""
        values = {key: column.values for key, column in self.columns.items()}
        grid = next((v for v in values.values() if v.ndim == 2), None)
        if grid is None:
            # A trail holds room for more points than it has come to.
            count = min((len(v) for v in values.values()), default=0)
            return {key: v[:count] for key, v in values.items()}
        across, down = np.meshgrid(*list(values.values())[:2])
        flat = {key: v.ravel() for key, v in values.items()}
        return flat | dict(zip(values, (across.ravel(), down.ravel()), strict=False))


def traces(figure: go.Figure) -> list[Trace]:
    """Return every trace of a figure with the arrays that its picture shows."""
    layout = figure.layout.to_plotly_json()
    plain = [trace.to_plotly_json() for trace in figure.data]
    names = _names(plain)
    return [
        Trace(name, trace["type"], dict(_columns(trace, layout)))
        for name, trace in zip(names, plain, strict=True)
    ]


def plain_text(text: str) -> str:
    """Return a text of Plotly's without its tags: ``e^(z/T)``."""
    text = re.sub(r"<sup>(.*?)</sup>", r"^(\1)", text)
    text = re.sub(r"<sub>(.*?)</sub>", r"_\1", text)
    text = re.sub(r"<[^>]*>", "", text.replace("<br>", " "))
    return " ".join(html.unescape(text).split())


def _names(plain: list[Json]) -> list[str]:
    """Return a name for each trace; one that has none is called by its type."""
    titles = [plain_text(str(trace.get("name") or trace["type"])) for trace in plain]
    counts, seen = Counter(titles), Counter()
    names = []
    for name in titles:
        seen[name] += 1
        names.append(f"{name} ({seen[name]})" if counts[name] > 1 else name)
    return names


def _columns(trace: Json, layout: Json) -> Iterator[tuple[str, Column]]:
    """Give the arrays over the axes, then what is shown beside them."""
    titles, columns = {}, []
    for attribute in AXES:
        values = _array(trace.get(attribute))
        if values is None:
            continue
        if attribute == "y" and trace.get("base") is not None:
            # Of a cell, its middle.
            values = np.asarray(trace["base"], dtype=np.float64) + values / 2
        key, axis = _axis(trace, attribute, layout)
        is_own = not axis or attribute in (_inner(trace, "meta.titles") or {})
        titles[attribute] = _own_title(trace, attribute) if is_own else _title(axis)
        columns.append(values)
        yield key, Column(titles[attribute], values)
    live = trace.get("meta", {}).get("live", {}) if trace.get("meta") else {}
    for attribute in BESIDE:
        values = _array(_inner(trace, attribute))
        is_shown = attribute in live or attribute == "customdata"
        if values is None or not is_shown or any(_same(values, c) for c in columns):
            continue
        columns.append(values)
        along = titles["y" if "_y" in attribute else "x"]
        has_axis = attribute not in OWN
        title = along if has_axis else _own_title(trace, attribute)
        yield attribute, Column(title, values)


def _axis(trace: Json, attribute: str, layout: Json) -> tuple[str, Json | None]:
    """Return the name of the axis of an attribute, and the axis where there is one."""
    scene = layout.get(str(trace.get("scene", "scene")), {})
    if trace["type"] in ("surface", "scatter3d"):
        return attribute, scene.get(f"{attribute}axis", {})
    if attribute == "z":  # what the colours of a flat map say
        return attribute, None
    key = str(trace.get(f"{attribute}axis", attribute))
    return key, layout.get(f"{attribute}axis{key[1:]}", {})


def _title(axis: Json) -> str:
    """Return the title of an axis, and what its ticks call its numbers."""
    title = plain_text(str((axis.get("title") or {}).get("text") or ""))
    texts = [plain_text(text) for text in axis.get("ticktext") or ()]
    values = [f"{value:g}" for value in axis.get("tickvals", ())] if texts else []
    called = [f"{v} is {t}" for v, t in zip(values, texts, strict=True) if v != t]
    return ", ".join(filter(None, [title, *called]))


def _own_title(trace: Json, attribute: str) -> str:
    """Return what a trace itself says that an attribute is, else the trace's name."""
    titles = _inner(trace, "meta.titles")
    title = titles.get(attribute) if isinstance(titles, Mapping) else None
    return str(title or plain_text(str(trace.get("name") or "")))


def _array(values: object) -> NDArray | None:
    """Return an array of a figure, or nothing where there is none of points."""
    if not isinstance(values, list | tuple | np.ndarray):
        return None
    array = np.asarray(values, dtype=float if len(values) == 0 else None)
    # "+ 0.0" so that no reader ever meets a minus zero.
    return array + 0.0 if array.dtype.kind == "f" else array


def _inner(trace: Json, path: str) -> object:
    for key in path.split("."):
        trace = trace.get(key) if isinstance(trace, Mapping) else None
    return trace


def _same(a: NDArray, b: NDArray) -> bool:
    numeric = a.dtype.kind in "fiu" and b.dtype.kind in "fiu"
    return numeric and np.array_equal(a, b, equal_nan=True)
