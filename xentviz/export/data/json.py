"""JSON: the arrays of a picture as they are, and the state that they belong to."""

import json

from xentviz.export.data.arrays import traces
from xentviz.export.subject import Subject
from xentviz.lessons.decimals import json_number
from xentviz.state.link import Link


def to_json(subject: Subject) -> str:
    """Return the arrays of a picture as JSON, every digit kept.

    JSON has no word for what is no finite number: infinities are the texts ``"inf"``
    and ``"-inf"``, what is undefined is ``null``. The ``z`` of a surface or a map is a
    list of rows, one for each ``y``.
    """
    state = subject.state
    lesson, picture = state.lesson, state.lesson.pictures[subject.figure]
    document = {
        "lesson": lesson.slug,
        "figure": subject.figure,
        "title": picture.title,
        "link": f"/{Link(state, subject.eye).address}",
        "units": state.options["units"],
        "options": dict(state.options),
        "state": dict(state.values),
        "not_finite": {"inf": "infinity", "-inf": "−infinity", "null": "undefined"},
        "traces": [
            {
                "name": trace.name,
                "type": trace.kind,
                "arrays": {
                    key: {"title": column.title, "values": _jsonable(column.values)}
                    for key, column in trace.columns.items()
                },
            }
            for trace in traces(subject.plain())
        ],
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False)


def _jsonable(value: object) -> object:
    """Return arrays as lists, and what JSON cannot hold in words."""
    value = value.tolist() if hasattr(value, "tolist") else value
    if isinstance(value, list):
        return [_jsonable(each) for each in value]
    return json_number(value) if isinstance(value, float) else value
