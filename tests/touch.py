"""Fingers in the browser: they go down, move and come up as on a phone."""

from collections.abc import Sequence

from playwright.sync_api import Page

from tests.hand import frame

Point = tuple[float, float]


class Fingers:
    """The fingers of a hand on `page`, moved together."""

    def __init__(self, page: Page):
        self.page = page
        self.session = page.context.new_cdp_session(page)
        self._send("Emulation.setTouchEmulationEnabled", enabled=True)

    def swipe(self, *ways: tuple[Point, Point], n_moves: int = 8) -> None:
        """Put a finger down at the start of each way, go along it, and let go."""
        self.press(*ways, n_moves=n_moves)
        self.lift()

    def press(self, *ways: tuple[Point, Point], n_moves: int = 8) -> None:
        """Put a finger down at the start of each way, and go along it."""
        self._touch("touchStart", [start for start, _ in ways])
        for step in range(1, n_moves + 1):
            here = [
                tuple(a + (b - a) * step / n_moves for a, b in zip(*way, strict=True))
                for way in ways
            ]
            self._touch("touchMove", here)
            frame(self.page)

    def lift(self) -> None:
        """Take every finger away."""
        self._touch("touchEnd", [])
        frame(self.page)

    def leave(self) -> None:
        """Have the page know no fingers any more."""
        self._send("Emulation.setTouchEmulationEnabled", enabled=False)
        self.session.detach()

    def _touch(self, kind: str, points: Sequence[Point]) -> None:
        touches = [{"x": x, "y": y, "id": k} for k, (x, y) in enumerate(points)]
        self._send("Input.dispatchTouchEvent", type=kind, touchPoints=touches)

    def _send(self, method: str, **parameters: object) -> None:
        self.session.send(method, parameters)
