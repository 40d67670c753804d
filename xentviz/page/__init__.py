"""The app: the Streamlit script, and what is answered over HTTP."""
