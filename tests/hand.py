"""A hand in the browser: it takes thumbs, and it notes what the page says and sends."""

from contextlib import contextmanager
from weakref import WeakKeyDictionary

from playwright.sync_api import Locator, Page, Request

# Half a native thumb: its centre never reaches the ends of the track.
MARGIN = 8
SENT: WeakKeyDictionary[Page, list[object]] = WeakKeyDictionary()
# The frames that the page has painted, by what changed in them: numbers, the nodes of
# flat graphs, and scenes that were drawn.
WATCH = """
() => {
  const root = document.querySelector("[data-lesson]");
  window.painted = { numbers: new Set(), graphs: {} };
  const loss = root.querySelector("[data-quantity=loss]");
  new MutationObserver(() => painted.numbers.add(loss.dataset.value))
    .observe(loss, { attributes: true });
  for (const graph of root.querySelectorAll(".js-plotly-plot")) {
    const name = graph.closest("[data-figure]").dataset.figure;
    painted.graphs[name] = 0;
    const count = () => { painted.graphs[name] += 1; };
    const plot = graph.querySelector(".cartesianlayer");
    new MutationObserver(count)
      .observe(plot, { attributes: true, childList: true, subtree: true });
    const context = graph.querySelector("canvas")?.getContext("webgl");
    if (!context) continue;
    const { clear } = context;
    context.clear = (...masks) => { count(); return clear.apply(context, masks); };
  }
}
"""


def slider(page: Page, name: str) -> Locator:
    """Return the slider of a control."""
    return page.locator(f'input[type=range][data-control="{name}"]')


def number(page: Page, quantity: str) -> float:
    """Return the unrounded number of a read-out."""
    return float(
        page.locator(f'[data-quantity="{quantity}"]').get_attribute("data-value")
    )


def comes_to(page: Page, quantity: str, value: float) -> None:
    """Wait until a read-out holds `value` to twelve digits: the answer has come."""
    page.wait_for_function(
        """([quantity, value]) => {
          const node = document.querySelector(`[data-quantity="${quantity}"]`);
          const off = Math.abs(Number(node.dataset.value) - value);
          return off <= 1e-12 * Math.abs(value);
        }""",
        arg=[quantity, float(value)],
    )


def place(page: Page, name: str, value: float) -> tuple[float, float]:
    """Return where on the screen the thumb of `name` stands for `value`."""
    box = slider(page, name).bounding_box()
    low = float(slider(page, name).get_attribute("min"))
    high = float(slider(page, name).get_attribute("max"))
    width = box["width"] - 2 * MARGIN
    x = box["x"] + MARGIN + width * (value - low) / (high - low)
    return x, box["y"] + box["height"] / 2


def take(page: Page, name: str) -> tuple[float, float]:
    """Press the mouse on the thumb of `name`, and return where that is."""
    x, y = place(page, name, float(slider(page, name).input_value()))
    page.mouse.move(x, y)
    page.mouse.down()
    return x, y


def frame(page: Page) -> None:
    """Wait until the page has painted once more."""
    page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => "
        "requestAnimationFrame(done)))"
    )


def drag(page: Page, name: str, by: float, n_moves: int = 8) -> None:
    """Move the pressed mouse `by` pixels from the thumb, a painted frame a move."""
    x, y = take(page, name)
    for step in range(1, n_moves + 1):
        page.mouse.move(x + by * step / n_moves, y)
        frame(page)


def address_holds(page: Page, text: str) -> None:
    """Wait until the address holds `text`."""
    page.wait_for_function("(text) => location.search.includes(text)", arg=text)


def note_sent(page: Page) -> None:
    """Note all that `page` sends to the server from now on, for `listening`.

    That is each answer that it asks for, and each message over Streamlit's socket.
    """
    sent = SENT.setdefault(page, [])
    page.on(
        "websocket",
        lambda socket: socket.on("framesent", lambda frame: sent.append(frame)),
    )
    page.on(
        "request",
        lambda request: _is_answer(request) and sent.append(request.url),
    )


def _is_answer(request: Request) -> bool:
    """Tell whether a page asks for an answer; what it keeps for later is none."""
    return "/answer/" in request.url and request.resource_type == "fetch"


@contextmanager
def listening(page: Page):
    """Give what goes to the server, which grows as it goes."""
    yield SENT[page]
