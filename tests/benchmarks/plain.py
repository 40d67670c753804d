"""The plain Streamlit app that xentviz runs beside: a slider and the same surface."""

import streamlit as st

from xentviz import lesson


def main() -> None:
    """Show the surface at the slider's value, as the Streamlit tutorial would."""
    st.set_page_config(layout="wide")
    predicted = st.slider("model p", 0.001, 0.999, 0.3, 0.001, key="predicted")
    figure = lesson("binary").figure("surface", predicted=predicted)
    st.plotly_chart(figure, key="surface")


if __name__ == "__main__":
    main()
