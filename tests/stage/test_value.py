"""The value beside a slider is a field: typed numbers are taken exactly, or refused."""

import pytest
from playwright.sync_api import expect

from tests.guide import press
from tests.hand import address_holds, comes_to, drag, frame, number, slider
from tests.pages import unpictured

pytestmark = pytest.mark.browser

BARE = """Object.defineProperty(
  navigator, "language", { value: "C", configurable: true })"""


def field(page, name):
    """Return the field of a control."""
    return page.locator(f"[data-value-of={name!r}]")


def test_a_typed_number_is_exact_and_stays_until_its_own_control_is_moved(
    page, open_lesson
):
    open_lesson(unpictured("binary"))
    # What WebKit calls the language of a bare Unix, and no locale is called.
    page.evaluate(BARE)
    slider(page, "predicted").focus()
    page.keyboard.press("Enter")
    expect(field(page, "predicted")).to_be_focused()
    page.keyboard.type("1/3")
    page.keyboard.press("Enter")
    address_holds(page, "predicted=0.3333333333333333")
    comes_to(page, "loss", -0.7 * -1.0986122886681098 + 0.3 * 0.4054651081081644)
    expect(field(page, "predicted")).to_have_value("0.3333333333333333")
    drag(page, "target", -40)
    page.mouse.up()
    expect(field(page, "predicted")).to_have_value("\u22480.333")
    address_holds(page, "predicted=0.3333333333333333&target=")
    assert number(page, "loss") > 0
    page.evaluate("delete navigator.language")


def test_an_arrow_key_goes_a_step_on_from_a_typed_number(page, open_lesson):
    open_lesson(unpictured("binary", "predicted=0.12345"))
    expect(field(page, "predicted")).to_have_value("0.12345")
    slider(page, "predicted").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(field(page, "predicted")).to_have_value("0.12545")
    address_holds(page, "predicted=0.12545")


def test_what_cannot_be_had_is_said_beside_the_field_and_nothing_is_lost(
    page, open_lesson
):
    open_lesson(unpictured("binary", "predicted=0.4"))
    field(page, "predicted").click()
    page.keyboard.type("\u22122")
    page.keyboard.press("Enter")
    refusal = page.locator("#xv-binary-predicted-refused")
    expect(refusal).to_have_text("\u22122 lies outside 0.001 to 0.999")
    expect(field(page, "predicted")).to_have_value("\u22122")
    expect(field(page, "predicted")).to_have_attribute("aria-invalid", "true")
    drag(page, "target", -40)  # nothing of it goes when something else moves
    page.mouse.up()
    address_holds(page, "target=")
    expect(field(page, "predicted")).to_have_value("\u22122")
    field(page, "predicted").focus()
    page.keyboard.press("Escape")
    expect(slider(page, "predicted")).to_be_focused()
    expect(field(page, "predicted")).to_have_value("0.400")
    expect(refusal).to_be_empty()
    field(page, "predicted").fill("\u22122")
    page.keyboard.press("Enter")
    expect(refusal).not_to_be_empty()
    press(page, "next")  # its value is another: what was refused is no longer of it
    expect(field(page, "predicted")).to_have_value("0.700")
    expect(refusal).to_be_empty()


def test_a_column_that_is_pasted_is_a_vector(page, open_lesson):
    open_lesson(unpictured("softmax"))
    field(page, "logits.1").focus()
    page.evaluate(
        """() => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text", "2\\n1.5\\n\u22120.25\\n");
          const paste = { clipboardData, bubbles: true, cancelable: true };
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", paste));
        }"""
    )
    page.keyboard.press("Enter")
    address_holds(page, "logits=2,1.5,-0.25")
    expect(field(page, "logits.2")).to_have_value("\u22120.25")
    frame(page)
