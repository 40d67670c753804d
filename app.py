"""The launcher: `python app.py` serves the pages, and the scripts that they load."""

import gc
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from xentviz.page.answers import (
    Headers,
    accept_long_addresses,
    compressed_plotly,
    routes,
)


@asynccontextmanager
async def lifespan(app):
    """Get the slow things done before the first visitor comes."""
    compressed_plotly()
    # What is alive now stays: without this a full collection stalls a run by 40 ms.
    gc.collect()
    gc.freeze()
    yield


accept_long_addresses()
app = st.App(
    Path(__file__).parent / "xentviz" / "page" / "script.py",
    lifespan=lifespan,
    routes=routes(),
    middleware=[Middleware(Headers)],
)

if __name__ == "__main__":
    app.run()
