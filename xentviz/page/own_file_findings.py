"""What is in a file: the loss with its denominator, the pictures, and the dearest rows.

Each result is computed when it is first asked for, with a bar, and shown at once: a fit
or a curve of millions of rows follows what is there already.
"""

import math
from collections.abc import Callable, Hashable
from dataclasses import replace

import numpy as np
import streamlit as st

from xentviz.dataset.batch import Batch
from xentviz.dataset.findings import Findings, findings
from xentviz.dataset.loss import Terms, divided_by
from xentviz.dataset.temperatures import curve, fitted, loss_sum
from xentviz.figures.batch import N_BINS, bin_width
from xentviz.figures.calibration import COLDEST, HOTTEST
from xentviz.figures.theme import Style
from xentviz.lessons.text.sentences import in_language
from xentviz.page.own_file_figures import Found
from xentviz.page.own_file_kept import Kept
from xentviz.page.own_file_pictures import show_losses, show_temperatures
from xentviz.page.own_file_reading import Bar, in_turn
from xentviz.page.own_file_table import show_table
from xentviz.page.own_file_terms import Settings, settings_of
from xentviz.page.plain_text import plain
from xentviz.page.watched_theme import page_theme, watch_theme
from xentviz.page.words import language, words

FEW = 2_000_000  # numbers up to which the curve over the temperature has all its places
PLACES, FEWER_PLACES = 10, 4  # of an octave of temperatures
OCTAVES = math.ceil(math.log2(HOTTEST / COLDEST))
DIGITS = 6
NONE = "–"  # where there is no number


def show_findings(kept: Kept) -> None:
    """Ask under what the loss is computed, and show what the batch comes to."""
    name = plain(kept.batch.layout.name)
    st.header(name, anchor=False)
    try:
        settings = settings_of(kept)
        found = _found(kept, settings.terms)
    except ValueError as wrong:
        st.error(plain(in_language(str(wrong), language())), icon=":material/error:")
        return
    style = Style(page_theme(), settings.units)
    summary, losses, temperatures = st.container(), st.container(), st.container()
    with losses:
        show_losses(kept.batch, found, style)
    show_table(kept.batch, found.findings, settings.terms)
    with summary:
        later = _show_numbers(kept, settings, found)
    with temperatures:
        found = _with_temperatures(kept, settings, found)
        show_temperatures(found, style)
    _show_fitted(later, kept, found, style)
    watch_theme()


def _key(terms: Terms, *, with_temperature: bool = True) -> Hashable:
    weight = None if terms.weight is None else tuple(np.asarray(terms.weight).tolist())
    temperature = terms.temperature if with_temperature else None
    return temperature, terms.label_smoothing, weight, terms.ignore_index


def _found(kept: Kept, terms: Terms) -> Found:
    """Return what the batch comes to at this temperature, and at T = 1."""
    width = bin_width(kept.batch.layout.n_classes)

    def at(temperature: float) -> Findings:
        here = replace(terms, temperature=temperature)
        return kept.once(
            ("findings", _key(here)),
            lambda: _with_bar(
                "losses",
                lambda bar: findings(
                    kept.batch, here, width=width, n_bins=N_BINS, progress=bar
                ),
            ),
        )

    return Found(terms, at(terms.temperature), at(1.0))


def _with_temperatures(kept: Kept, settings: Settings, found: Found) -> Found:
    """Return what was found, with the fitted temperature and the curve over it."""
    batch, terms = kept.batch, settings.terms
    key = _key(terms, with_temperature=False)
    best, least = kept.once(
        ("fitted", key),
        lambda: _with_bar("fitting", lambda bar: _best(batch, terms, bar)),
    )
    n_scales = PLACES if batch.scores.size <= FEW else FEWER_PLACES
    scales = 2.0 ** (np.arange(n_scales) / n_scales) / HOTTEST
    sums = kept.once(
        ("curve", key),
        lambda: _with_bar(
            "curve", lambda bar: curve(batch, terms, scales, OCTAVES, bar)
        ),
    )
    temperatures = 1.0 / np.outer(2.0 ** np.arange(OCTAVES), scales)
    return found._replace(
        fitted=best,
        least=least,
        grid=temperatures.ravel()[::-1],
        curve=sums.ravel()[::-1],
    )


def _best(batch: Batch, terms: Terms, bar: Bar) -> tuple[float, float]:
    """Return the fitted temperature, and the summed loss there; NaN where none is."""
    best = fitted(batch, terms, bar)
    is_fitted = np.isfinite(best) and best > 0
    at_best = replace(terms, temperature=best) if is_fitted else None
    return best, loss_sum(batch, at_best) if at_best else np.nan


def _with_bar(name: str, make: Callable[[Bar], object]) -> object:
    texts, place = words("findings"), st.empty()
    bar = place.progress(0.0, text=texts[name])
    waiting = words("own_file")["waiting"]
    with in_turn(lambda: bar.progress(0.0, text=waiting)):
        made = make(Bar(bar.progress, texts[name]))
    place.empty()
    return made


def _show_numbers(kept: Kept, settings: Settings, found: Found) -> list:
    """Show the loss and what it is read against; return places for what follows."""
    texts, now = words("findings"), found.findings
    count, per_nat = now.count, Style(units=settings.units).per_nat
    is_mean = settings.reduction == "mean"
    total = now.loss_sum * per_nat
    loss, guess, floor = (
        (count.mean(of) if is_mean else of) * per_nat
        for of in (now.loss_sum, count.guesses, count.floors)
    )
    line = texts[settings.reduction].format(
        sum=_number(total, DIGITS + 2),  # so that what it is divided to follows
        divisor=_number(count.divisor),
        loss=_number(loss),
        units=settings.units,
    )
    n = len(kept.batch)
    of = divided_by(n, count.n, count.divisor) if count.n else "none"
    rows = texts[f"of_{of}"].format(ignored=f"{n - count.n:,}")
    parts = [f"**{line}**", *([rows] if is_mean else [])]
    if count.floors:
        name = "floor" if settings.terms.weight is None else "floor_weighted"
        parts.append(f"{texts[name]} {_number(floor)} {settings.units}")
    st.markdown(" · ".join(parts))
    row = st.container(horizontal=True)
    row.metric(f"{texts['loss']}, {settings.units}", _number(loss))
    row.metric(f"{texts['guess']}, {settings.units}", _number(guess))
    accuracy = now.per_row(now.right)
    row.metric(
        texts["accuracy"],
        _part(accuracy),
        help=texts["right"].format(right=f"{now.right:,}", n=f"{count.n:,}"),
    )
    row.metric(
        texts["calibration_error"],
        _part(now.bins.error),
        help=texts["at_1"].format(error=_part(found.before.bins.error)),
    )
    return [row.empty(), row.empty(), st.empty()]


def _show_fitted(places: list, kept: Kept, found: Found, style: Style) -> None:
    """Show the fitted temperature where it was left room, and offer to take it."""
    texts, now = words("findings"), found.findings
    places[0].metric(texts["fitted_temperature"], _number(found.fitted))
    least = found.least * style.per_nat / (now.count.divisor or 1.0)
    places[1].metric(f"{texts['fitted_loss']}, {style.units}", _number(least))
    if 0.01 <= found.fitted <= 100.0 and found.fitted != found.terms.temperature:
        places[2].button(
            texts["fit"].format(temperature=_number(found.fitted)),
            on_click=_set_temperature,
            args=(f"temperature-{id(kept)}", found.fitted),
        )


def _set_temperature(key: str, temperature: float) -> None:
    st.session_state[key] = temperature


def _part(value: float) -> str:
    """Return a part of the rows, of none a dash."""
    return NONE if np.isnan(value) else f"{value:.4f}"


def _number(value: float, n_digits: int = DIGITS) -> str:
    """Return a number for a line of text."""
    if not np.isfinite(value):
        return "∞" if value > 0 else NONE
    return f"{value:,.{n_digits}g}" if abs(value) < 1e6 else f"{value:,.0f}"
