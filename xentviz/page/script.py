"""What Streamlit runs at each message: one page, in the state of its address."""

from xentviz.page.navigation import run

run()
