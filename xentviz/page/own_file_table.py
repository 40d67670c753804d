"""The table of the rows that cost the most, those that are sure and wrong first."""

import numpy as np
import streamlit as st

from xentviz.dataset.batch import Batch
from xentviz.dataset.findings import Findings
from xentviz.dataset.loss import Terms
from xentviz.dataset.row_findings import gradient_lengths
from xentviz.lessons.decimals import with_minus
from xentviz.page.words import words

MOST = 12  # logits of a row that are written out


def show_table(batch: Batch, now: Findings, terms: Terms) -> None:
    """Show the dearest rows, if there are any; a click on a column sorts by it."""
    texts, rows = words("findings"), now.listed
    if not len(rows.place):
        return
    names = np.array(batch.layout.class_names, dtype=object)
    st.markdown(f"**{texts['table']}**")
    n = f"{now.count.n:,}"
    st.caption(texts["table_words"].format(listed=f"{len(rows.place):,}", n=n))
    logits = batch.logits(rows.place)
    columns = {
        "row": rows.place + 1,
        "class": names[rows.target_class],
        "says": names[logits.argmax(axis=1)],
        "own": rows.own,
        "row_loss": rows.losses,
        "gradient": gradient_lengths(batch, rows.place, terms),
        "logits": [
            with_minus(" ".join(f"{z:.4g}" for z in row[:MOST])) for row in logits
        ],
    }
    st.dataframe(
        {texts[name]: column for name, column in columns.items()},
        hide_index=True,
        height=420,
        column_config={
            texts["own"]: st.column_config.NumberColumn(format="%.3g"),
            texts["row_loss"]: st.column_config.NumberColumn(format="%.6g"),
            texts["gradient"]: st.column_config.NumberColumn(format="%.4g"),
            texts["logits"]: st.column_config.TextColumn(width="large"),
        },
    )
