"""One who visits the app with a browser: opens, drags, types, saves, copies."""

import io
from pathlib import Path

from PIL import Image

from tests.engines.driven import NOTE_ERRORS, until
from tests.pages import MOVE, READY

UNFINISHED = (".part", ".wkdownload")
PASTE = """
const area = document.body.appendChild(document.createElement("textarea"));
area.id = "paste";
area.style = "position: fixed; top: 0; z-index: 99";
area.focus();
"""
PLACE = """
arguments[0].scrollIntoView({ block: "center", inline: "center" }); // it may be swiped
const { left, top, right, bottom } = arguments[0].getBoundingClientRect();
return [left, top, right, bottom].map((side) => Math.round(side * devicePixelRatio));
"""


class Visitor:
    """What a hand does in `driver`; files come into `folder`."""

    def __init__(self, driver, server: str, folder: Path):
        self.driver, self.server, self.folder = driver, server, folder

    def load(self, path: str) -> None:
        """Load the document of a lesson, and note its errors from there on."""
        self.driver.get(f"{self.server}{path}")
        self.sees(READY)
        self.driver.execute_script(NOTE_ERRORS)

    def move(self, slug: str) -> None:
        """Go to another lesson within the document."""
        self.driver.execute_script(f"({MOVE})(arguments[0])", f"/{slug}")
        self.sees(f'[data-lesson="{slug}"][data-ready="true"]')

    def find(self, selector: str):
        """Return an element."""
        return self.driver.find_element("css selector", selector)

    def sees(self, selector: str) -> None:
        """Wait until there is an element."""
        until(
            lambda: self.driver.find_elements("css selector", selector),
            selector,
        )

    def reads(self, selector: str, text: str) -> None:
        """Wait until an element says a text."""
        until(lambda: text in self.find(selector).text, f"{selector} says {text}")

    def is_at(self, text: str) -> None:
        """Wait until the address holds a text."""
        until(lambda: text in self.driver.current_url, f"an address with {text}")

    @property
    def errors(self) -> list[str]:
        """What has gone wrong in the document."""
        return self.driver.execute_script("return window.wrong")

    def click(self, selector: str) -> None:
        """Press an element, once there is one."""
        self.sees(selector)
        node = self.find(selector)
        # Away from the header, which stays over the page.
        self.driver.execute_script(
            "arguments[0].scrollIntoView({block: 'center'})", node
        )
        node.click()

    def hand(self):
        """Return a hand that does things one after the other."""
        from selenium.webdriver import ActionChains

        return ActionChains(self.driver)

    def drag(self, name: str, by: int) -> float:
        """Move the thumb of a control, hold it, and return its value."""
        slider = self.find(f'input[type=range][data-control="{name}"]')
        low, high = (float(slider.get_attribute(end)) for end in ("min", "max"))
        value = float(slider.get_attribute("value"))
        room = slider.size["width"] - 16  # of half a thumb on either side
        from_middle = round(room * ((value - low) / (high - low) - 0.5))
        hand = self.hand().move_to_element_with_offset(slider, from_middle, 0)
        hand.click_and_hold().move_by_offset(by // 2, 0).move_by_offset(by // 2, 0)
        hand.perform()
        return float(slider.get_attribute("value"))

    def let_go(self) -> None:
        """Let the thumb go."""
        self.hand().release().perform()

    def type(self, name: str, text: str) -> None:
        """Type a value, and Enter, into the field of a control."""
        from selenium.webdriver import Keys

        field = self.find(f'[data-value-of="{name}"]')
        field.click()
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(text, Keys.RETURN)

    def pasted(self) -> str:
        """Return what the clipboard holds."""
        from selenium.webdriver import Keys

        self.driver.execute_script(PASTE)
        area = self.find("#paste")
        area.send_keys(Keys.CONTROL, "v")
        text = until(lambda: area.get_attribute("value"), "something is pasted")
        self.driver.execute_script("arguments[0].remove()", area)
        return text

    def choose(self, name: str, value: str) -> None:
        """Choose in a menu of the dialog."""
        self.click(f'dialog [name="{name}"] option[value="{value}"]')

    def choices(self, name: str) -> list[str]:
        """Return what there is to choose."""
        found = self.driver.find_elements("css selector", f'dialog [name="{name}"] *')
        return [option.get_attribute("value") for option in found]

    def saved(self, button: str = "dialog .xv-do") -> bytes:
        """Press a button, and return the file that comes of it."""
        before = self.files()
        self.click(button)
        [new] = until(lambda: self.files() - before, "a file is saved")
        self.reads("dialog .xv-said", "Saved")
        return new.read_bytes()

    def files(self) -> set[Path]:
        """Return the files that are here, whole."""
        here = {path for path in self.folder.iterdir() if path.is_file()}
        if any(path.suffix in UNFINISHED for path in here):
            return set()
        return {path for path in here if path.stat().st_size}

    def shot(self, selector: str) -> Image.Image:
        """Return an element as it is seen: WebKit alone shows a dimmed one white."""
        box = self.driver.execute_script(PLACE, self.find(selector))
        return opened(self.driver.get_screenshot_as_png()).crop(box)


def opened(file: bytes) -> Image.Image:
    """Return an image in colours."""
    return Image.open(io.BytesIO(file)).convert("RGB")
