"""The launcher: `python app.py` serves the pages, and the scripts that they load."""

import streamlit as st

from xentviz.page.server import overrides, settings

# `streamlit run app.py` looks for this very call.
app = st.App(**settings())

if __name__ == "__main__":
    app.run(config=overrides())
