"""plotly.js, the library in the browser: what of it the figures need."""
