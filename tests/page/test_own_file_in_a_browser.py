"""Files are brought to one page of a real browser: good, hostile and cancelled."""

import io
import re
import zipfile

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.axe import assert_nothing_found_light_and_dark
from tests.keys import presses
from tests.pages import opened_by
from tests.paper import MARGIN, SHEETS, images_printed
from xentviz import cross_entropy
from xentviz.lessons.text import interface

pytestmark = pytest.mark.browser

WORDS = interface()["own_file"]
GOOD = "cat,dog,label\n" + "\n".join(["2,0,cat", "0,1,dog", "3,1,dog"])
POISONED = GOOD.replace("0,1,dog", "0,nan,dog")


def bomb():
    """Return an archive of 100 kB with 100 MB of zeros in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("logits.npy", "w") as member:
            header = io.BytesIO()
            np.lib.format.write_array_header_1_0(
                header,
                {"descr": "<f8", "fortran_order": False, "shape": (6_250_000, 2)},
            )
            member.write(header.getvalue())
            for _ in range(100):
                member.write(bytes(1_000_000))
        target = io.BytesIO()
        np.save(target, np.zeros(6_250_000, np.int8))
        archive.writestr("target.npy", target.getvalue())
    return file.getvalue()


class Visitor:
    """Who brings files to the page."""

    def __init__(self, page, wrong):
        self.page, self.wrong = page, wrong
        self.upload = page.locator("input[type=file]")
        self.upload.wait_for(state="attached")
        self.of_the_example = page.locator("[class*=st-key-example] .main-svg")

    def brings(self, name, data):
        data = data.encode() if isinstance(data, str) else data
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
        self.upload.set_input_files(file)

    def computes(self):
        # While a run goes on elements come anew: a press between two would hit none.
        self.page.wait_for_selector("[data-test-script-state=notRunning]")
        self.page.get_by_role("button", name=WORDS["compute"]).click()

    def sees(self, words):
        expect(self.page.get_by_text(words).first).to_be_visible()

    def still_sees(self, loss):
        expect(self.page.get_by_text(loss).first).to_be_visible()
        drawn = self.page.locator(".st-key-own-reliability .main-svg")
        expect(drawn.first).to_be_visible()


@pytest.fixture(scope="module")
def visitor(context, server):
    """Give who is on the page: each test goes on where the last one left."""
    with opened_by(context, server, "/file") as found:
        yield Visitor(*found)


def test_the_sample_is_taken_by_keyboard_and_its_pictures_follow_those_of_the_example(
    visitor,
):
    page = visitor.page
    expect(visitor.of_the_example.first).to_be_visible()
    presses(page, page.locator("[href='#stMain']"))
    presses(page, page.get_by_role("button", name=WORDS["sample"]))
    visitor.sees("What was understood of")
    expect(visitor.of_the_example.first).to_be_visible()
    presses(page, page.get_by_role("button", name=WORDS["compute"]))
    visitor.still_sees("mean = ")
    expect(visitor.of_the_example).to_have_count(0)


def test_axe_finds_nothing_where_a_file_is_shown_light_and_dark(visitor):
    assert_nothing_found_light_and_dark(visitor.page)


def test_the_table_of_a_file_is_printed_with_all_of_its_columns(visitor):
    visitor.page.locator(".stDataFrame canvas").first.wait_for(state="attached")
    for paper, (across, _) in SHEETS.items():
        images = images_printed(visitor.page, paper)
        assert images, paper
        for width, height in images:
            assert 0 < width <= across - 2 * MARGIN + 1, (paper, width, height)
    # What waits for an answer is faint on the screen, and not on paper.
    visitor.page.add_style_tag(content=".stElementContainer { opacity: 0.33 }")
    visitor.page.emulate_media(media="print")
    container = visitor.page.locator(".stElementContainer").first
    expect(container).to_have_css("opacity", "1")
    visitor.page.emulate_media(media="null")


def test_what_was_good_stays_through_files_that_are_refused(visitor):
    visitor.brings("good.csv", GOOD)
    visitor.sees("classes: 2 (cat, dog)")
    visitor.still_sees("mean = ")
    visitor.computes()
    logits, target = [[2, 0], [0, 1], [3, 1]], [0, 1, 1]
    total = float(cross_entropy(logits, target, reduction="sum"))
    loss = f"mean = {total:.8g} / 3 = {total / 3:.6g} nats"
    visitor.still_sees(loss)
    # What else is refused is told apart in tests/dataset/test_refusals.py.
    visitor.brings("bomb.npz", bomb())
    visitor.sees("which no file of logits does")
    visitor.sees("What stands below is still good.csv")
    visitor.still_sees(loss)
    visitor.brings("poisoned.csv", POISONED)
    visitor.sees("What was understood of poisoned.csv")
    visitor.computes()
    visitor.sees("row 2, column dog: must be a number, got NaN")
    visitor.still_sees(loss)


def test_an_upload_is_cancelled(visitor):
    """Cancel a file that is on its way."""
    page = visitor.page
    uploads = []

    def hold(route):
        is_upload = route.request.method == "PUT"
        uploads.append(route) if is_upload else route.continue_()

    page.route(re.compile("upload_file"), hold)
    # Only what is on its way is cancelled there.
    with page.expect_request(lambda request: request.method == "PUT"):
        visitor.brings("held.csv", GOOD)
    # Of which Streamlit tells the console.
    with page.expect_console_message(lambda said: said.type == "error"):
        page.get_by_role("button", name="Cancel upload of held.csv").click()
    visitor.wrong.clear()
    expect(page.get_by_text("held.csv")).to_have_count(0)
    assert len(uploads) == 1
    page.unroute(re.compile("upload_file"))
    visitor.still_sees("nats")


def test_a_file_is_cancelled_while_it_is_read(visitor, tmp_path):
    """Cancel a large file, as soon as there is a button for it."""
    page = visitor.page
    page.evaluate(
        """(label) => new MutationObserver((_, self) => {
          const found = [...document.querySelectorAll("button")]
            .find((one) => one.textContent.trim() === label);
          if (found) { self.disconnect(); found.click(); }
        }).observe(document.body, { childList: true, subtree: true })""",
        WORDS["cancel"],
    )
    path = tmp_path / "large.csv"
    row = ",".join(["0.123456789"] * 40) + ",1\n"
    path.write_text(",".join(f"z{k}" for k in range(40)) + ",y\n" + row * 50_000)
    visitor.upload.set_input_files(path)
    visitor.sees("What was understood of large.csv")
    visitor.computes()
    visitor.sees(WORDS["cancelled"].format(name="large.csv"))
    visitor.still_sees("nats")
    expect(page.get_by_role("heading", name="good.csv")).to_be_visible()
