"""From an upload to a batch: what was understood first, and all of it on request."""

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, NamedTuple

import streamlit as st

from xentviz.dataset.batch import KINDS, read, reader_of
from xentviz.dataset.checks import look_like_probabilities
from xentviz.dataset.layout import Layout
from xentviz.lessons.decimals import with_minus
from xentviz.page.own_file_example import NAME, sample
from xentviz.page.own_file_kept import KEPT, Kept, kept
from xentviz.page.plain_text import plain
from xentviz.page.uploads import MEGABYTE, NO_ROOM, most_bytes, most_bytes_now
from xentviz.page.words import words

SAMPLE, PREVIEW, NOTICE = "own_sample", "own_preview", "own_notice"
REFUSED = "own_refused"
UPLOAD = "own_upload"
ENDINGS = ("csv", "tsv", "txt", "parquet", "pq", "npy", "npz")
FIRST = 5  # rows of the preview
MOST_COLUMNS = 12  # of the preview
# One file is read or computed with at a time: two would only slow each other, and the
# memory of one is bounded.
TURN = threading.Lock()
PATIENCE = 0.2  # seconds after which who waits looks whether he was called away


class Source(NamedTuple):
    """A file that was brought: which one, its name, its bytes, and if they are here."""

    key: str
    name: str
    file: BinaryIO
    had_room: bool = True


class Refused(NamedTuple):
    """A file that could not be computed, and why, in English."""

    key: str
    reason: str


class Preview(NamedTuple):
    """What was understood of a file by its beginning."""

    key: str
    layout: Layout
    kind: str
    first_rows: dict[str, list]


def newest() -> Source | None:
    """Ask for a file, and return the one that was brought last."""
    texts = words("own_file")
    uploaded = st.file_uploader(
        texts["upload"],
        type=ENDINGS,
        key=UPLOAD,
        help=texts["upload_help"],
        on_change=_forget,
    )
    if (most := most_bytes_now()) < most_bytes():
        st.info(texts["crowded"].format(megabytes=most // MEGABYTE))
    st.button(texts["sample"], on_click=_take_sample)
    if notice := st.session_state.pop(NOTICE, ""):
        st.info(notice)
    if st.session_state.get(SAMPLE):
        return Source(NAME, NAME, io.BytesIO(sample()))
    if uploaded is None:
        return None
    had_room = uploaded.type != NO_ROOM
    return Source(uploaded.file_id, uploaded.name, uploaded, had_room)


def _take_sample() -> None:
    _forget()
    st.session_state[SAMPLE] = True


def _forget() -> None:
    """Forget what another file than the one that is brought now was about."""
    for name in (SAMPLE, REFUSED):
        st.session_state.pop(name, None)


def read_on_request(source: Source) -> None:
    """Say what was understood of a file, and read it where that is asked for.

    Raises
    ------
    ValueError
        If something in it cannot be meant; with the row, the column and the value.
    """
    texts = words("own_file")
    if not source.had_room:
        raise ValueError(texts["no_room"])
    preview, before = _preview(source), kept()
    label = texts["understood"].format(name=plain(preview.layout.name))
    is_read = before is not None and before.key == source.key
    with st.expander(label, expanded=not is_read):
        _show_layout(preview)
        with st.form(f"read-{source.key}", border=False):
            left, middle, right = st.columns([2, 1, 2], vertical_alignment="bottom")
            kind = left.segmented_control(
                texts["kind"],
                KINDS,
                default=preview.kind,
                format_func=texts.get,
                required=True,
                key=f"kind-{source.key}",
                help=texts["kind_help"],
            )
            ignored = middle.number_input(
                texts["ignore_index"],
                value=-100,
                step=1,
                key=f"ignored-{source.key}",
                help=texts["ignore_index_help"],
            )
            is_submitted = right.form_submit_button(texts["compute"], type="primary")
        if is_submitted:
            st.session_state.pop(REFUSED, None)
            _read(source, kind or preview.kind, int(ignored))
        elif (refused := st.session_state.get(REFUSED)) and refused.key == source.key:
            raise ValueError(refused.reason)  # said until it is computed anew


def _preview(source: Source) -> Preview:
    """Return what the beginning of a file says; it is looked at once."""
    preview = st.session_state.get(PREVIEW)
    if preview is None or preview.key != source.key:
        reader = reader_of(source.file, source.name)
        layout, chunk = reader.layout, next(iter(reader.chunks()))
        kind = layout.kind or KINDS[look_like_probabilities(chunk.scores)]
        columns = dict(zip(layout.score_columns, chunk.scores[:FIRST].T, strict=True))
        target = chunk.target[:FIRST].reshape(len(chunk.target[:FIRST]), -1)
        columns |= dict(zip(layout.target_columns, target.T, strict=True))
        few = list(columns)
        if len(few) > MOST_COLUMNS:
            few = [*few[: MOST_COLUMNS - 1], few[-1]]
        shown = {name: [_cell(v) for v in columns[name].tolist()] for name in few}
        preview = Preview(source.key, layout, kind, shown)
        st.session_state[PREVIEW] = preview
    return preview


def _show_layout(preview: Preview) -> None:
    texts, layout = words("own_file"), preview.layout
    n_rows = texts["counted_later"] if layout.n_rows is None else f"{layout.n_rows:,}"
    facts = {
        "rows": n_rows,
        "classes": f"{layout.n_classes:,} ({_few(layout.class_names)})",
        "dtype": f"{layout.dtype}, {layout.format}",
    }
    lines = [f"{texts[name]}: {plain(fact)}" for name, fact in facts.items()]
    columns = texts["columns"].format(
        scores=plain(_few(layout.score_columns)),
        form=texts[layout.target_form],
        target=plain(_few(layout.target_columns)),
    )
    lines.append(columns)
    if layout.left_out:
        lines.append(texts["left_out"].format(names=plain(_few(layout.left_out))))
    st.markdown(" · ".join(lines))
    column = st.column_config.TextColumn(alignment="right")
    settings = dict.fromkeys(preview.first_rows, column)
    st.dataframe(preview.first_rows, hide_index=True, column_config=settings)


def _cell(value: object) -> object:
    """Return a number as the page writes one; a name as it is."""
    if isinstance(value, float):
        return with_minus(f"{value:.6g}")
    return with_minus(str(value)) if isinstance(value, int) else value


def _few(names: list[str]) -> str:
    short = [name if len(name) <= 24 else f"{name[:24]}…" for name in names]
    return ", ".join(short if len(short) <= 4 else [*short[:2], "…", short[-1]])


def _read(source: Source, kind: str, ignore_index: int) -> None:
    """Read a file while a bar says how far it is; a click on Cancel ends it."""
    texts, place = words("own_file"), st.empty()
    label = texts["reading"].format(name=plain(source.name))
    with place.container():
        bar = st.progress(0.0, text=label)
        st.button(texts["cancel"], on_click=_cancelled, args=(source.name, kept()))
    source.file.seek(0)
    try:
        with in_turn(lambda: bar.progress(0.0, text=texts["waiting"])):
            batch = read(
                source.file,
                source.name,
                kind=kind,
                ignore_index=ignore_index,
                progress=Bar(bar.progress, label),
            )
    except ValueError as wrong:
        place.empty()  # nothing is being read any more, and nothing to cancel
        st.session_state[REFUSED] = Refused(source.key, str(wrong))
        raise
    st.session_state[KEPT] = Kept(source.key, batch, ignore_index)
    st.rerun()  # what was understood is folded, and makes room for what is in it


def _cancelled(name: str, before: Kept | None) -> None:
    """Go back to the batch there was, even where all of the file was read meanwhile."""
    st.session_state[KEPT] = before
    texts = words("own_file")
    st.session_state[NOTICE] = texts["cancelled"].format(name=plain(name))


class Bar:
    """A progress bar that is drawn at each hundredth; a cancelled run ends there."""

    def __init__(self, draw: Callable[[float, str], object], text: str) -> None:
        self.draw, self.text, self.done = draw, text, 0.0

    def __call__(self, fraction: float) -> None:
        """Draw how far the work is."""
        if fraction - self.done >= 0.01:
            self.done = fraction
            self.draw(min(fraction, 1.0), self.text)


@contextmanager
def in_turn(wait: Callable[[], object]) -> Iterator[None]:
    """Hold the turn of reading and computing; who waits can be called away."""
    while not TURN.acquire(timeout=PATIENCE):
        wait()
    try:
        yield
    finally:
        TURN.release()
