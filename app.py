"""The launcher: `python app.py` starts what `streamlit run app.py` does."""

import streamlit as st

from xentviz.page.server import settings, start

if __name__ == "__main__":
    start()
else:
    # `streamlit run` looks for this very call in the source, and imports it.
    app = st.App(**settings())
