"""Where the ink of a picture lies."""

import numpy as np

EDGE = 2  # pixels that a picture leaves free at each side
FAINT = 40  # of 255: what differs less from the ground is the mist of a raster


def inked_edges(image):
    """Return the sides of a picture on which something is cut, or about to be."""
    pixels = np.asarray(image.convert("RGB"), dtype=int)
    ink = np.abs(pixels - pixels[0, 0]).max(axis=-1) > FAINT
    sides = {
        "left": ink[:, :EDGE],
        "right": ink[:, -EDGE:],
        "top": ink[:EDGE],
        "bottom": ink[-EDGE:],
    }
    return [side for side, edge in sides.items() if edge.any()]
