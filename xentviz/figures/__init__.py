"""Figures: arrays in, a Plotly figure out. One file a kind of picture."""
