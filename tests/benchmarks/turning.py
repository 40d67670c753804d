"""The same turn of the same surface drawn twice, each in a process of its own.

``python -m tests.benchmarks.turning ours turn.gif`` draws it as the command line does,
``beside`` with matplotlib and imageio. Each says how many seconds it took once all it
needs was imported.
"""

import sys
import time
from pathlib import Path

import numpy as np

N_GRID, N_FRAMES, MILLISECONDS, WIDTH, HEIGHT = 30, 72, 80, 640, 480
TITLE = "The loss over p and q"
CUT = 4.0  # nats: as high as the surface is drawn


def grid() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return p, q and H(p,q), ``(N_GRID, N_GRID)``, cut off alike for both."""
    from xentviz import binary_surface

    p, q = np.linspace(0.001, 0.999, N_GRID), np.linspace(0.0, 1.0, N_GRID)
    return p, q, np.minimum(binary_surface(p=p, q=q).loss, CUT)


def animation():
    """Return the turn as xentviz has it: the same surface alone, on its axes."""
    import plotly.graph_objects as go

    from xentviz.export.animation.animation import Animation
    from xentviz.export.animation.turn import turn
    from xentviz.export.subject import Subject
    from xentviz.lessons import lessons
    from xentviz.state.reading import read

    state, _ = read(lessons()["binary"], {})
    whole = turn(Subject(state, "surface"), N_FRAMES, MILLISECONDS)
    p, q, loss = grid()
    surface = next(trace for trace in whole.figure.data if trace.type == "surface")
    surface.update(x=p, y=q, z=loss.astype(np.float32), contours_z_show=False)
    figure = go.Figure(surface, whole.figure.layout)
    return Animation(figure, whole.frames, whole.milliseconds)


def ours(output: Path) -> float:
    """Write the turn as the command line does, and return the seconds it took."""
    from xentviz.export import Size
    from xentviz.export.animation.gif import to_gif
    from xentviz.export.animation.rendering import render

    start = time.perf_counter()
    images = render(animation(), Size(WIDTH, HEIGHT), lambda *_: None)
    output.write_bytes(to_gif(images, MILLISECONDS))
    return time.perf_counter() - start


def beside(output: Path) -> float:
    """Write the turn with matplotlib and imageio, and return the seconds it took."""
    import imageio.v3 as imageio
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    p, q, loss = grid()
    start = time.perf_counter()
    figure = pyplot.figure(figsize=(WIDTH / 100, HEIGHT / 100), dpi=100)
    axes = figure.add_subplot(projection="3d")
    axes.plot_surface(*np.meshgrid(p, q), loss, cmap="viridis")
    axes.set(xlabel="model p", ylabel="target q", zlabel="H(p,q), nats", title=TITLE)
    frames = []
    for k in range(N_FRAMES):
        axes.view_init(elev=26, azim=-108 + 360 * k / N_FRAMES)
        figure.canvas.draw()
        frames.append(np.asarray(figure.canvas.buffer_rgba())[..., :3].copy())
    imageio.imwrite(output, np.stack(frames), duration=MILLISECONDS, loop=0)
    return time.perf_counter() - start


if __name__ == "__main__":
    print({"ours": ours, "beside": beside}[sys.argv[1]](Path(sys.argv[2])))
