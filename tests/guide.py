"""The guide of a lesson on a page: where it is, and what it says to a guess."""

from playwright.sync_api import Locator, Page, expect

GUIDE = "[data-guide]"


def at_step(page: Page, number: int) -> None:
    """Wait until the guide is at a step."""
    expect(page.locator(GUIDE)).to_have_attribute("data-step", str(number))


def at_address(page: Page, query: str) -> None:
    """Wait until the address holds a query and nothing else."""
    page.wait_for_function("(query) => location.search === query", arg=query)


def press(page: Page, action: str) -> None:
    """Press a button of the guide."""
    page.locator(f"[data-guide-action={action}]").click()


def said(page: Page) -> Locator:
    """Return the line that says what came of a guess."""
    return page.locator("[data-guess] [role=status]")
