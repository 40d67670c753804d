"""The app as it is served: Streamlit's, with our routes, and warm before it is seen."""

import gc
import os
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from xentviz.figures import PLOTLY_FILE
from xentviz.page.routes import (
    Headers,
    accept_long_addresses,
    compressed,
    routes,
)

SCRIPT = Path(__file__).with_name("script.py")


@asynccontextmanager
async def lifespan(app):
    """Get the slow things done before the first visitor comes."""
    compressed(PLOTLY_FILE)
    # What is alive now stays: without this a full collection stalls a run by 40 ms.
    gc.collect()
    gc.freeze()
    yield


def settings():
    """Return what `streamlit.App` is to be made of."""
    accept_long_addresses()
    return {
        "script_path": SCRIPT,
        "lifespan": lifespan,
        "routes": routes(),
        "middleware": [Middleware(Headers)],
    }


def overrides(port=None, address=None):
    """Return what goes before the configuration file: what is told, else environment.

    Parameters
    ----------
    port : int, optional
        Where to listen.
    address : str, optional
        On which of this machine's addresses.

    Raises
    ------
    ValueError
        If there is no such port.
    """
    # Streamlit reads the environment for `streamlit run`, not for `App.run`.
    port = port if port is not None else os.environ.get("STREAMLIT_SERVER_PORT")
    address = address or os.environ.get("STREAMLIT_SERVER_ADDRESS")
    if port is not None and not (str(port).isdecimal() and 0 < int(port) < 2**16):
        raise ValueError(f"port must lie between 1 and 65535, got {port}")
    told = {"server.port": port and int(port), "server.address": address}
    return {name: value for name, value in told.items() if value}


def serve(port=None, address=None):
    """Serve the pages until interrupted; `overrides` says from where."""
    told = overrides(port, address)
    # Streamlit reads the configuration that lies beside what was started.
    sys.argv = [str(SCRIPT)]
    st.App(**settings()).run(config=told)
