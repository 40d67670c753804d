"""Files are brought to the page in a real browser: good, bad, hostile and cancelled."""

import io
import re
import zipfile

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.pages import noted
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

    def __init__(self, page, server):
        self.page = page
        page.goto(f"{server}/file")
        self.upload = page.locator("input[type=file]")
        self.upload.wait_for(state="attached")

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


def test_a_visitor_brings_files_good_bad_and_hostile_cancels_two_and_keeps_the_good(
    lone_page, server, tmp_path
):
    wrong = noted(lone_page, server)
    visitor = Visitor(lone_page, server)
    what_was_good_stays_through_what_is_not(visitor)
    assert wrong == []
    # Streamlit tells its console of an upload that is cancelled.
    an_upload_is_cancelled(visitor)
    a_file_is_cancelled_while_it_is_read(visitor, tmp_path / "large.csv")


def what_was_good_stays_through_what_is_not(visitor):
    """Bring a good file, and two that are refused, each in its way."""
    of_the_sample = visitor.page.locator("[class*=st-key-example] .main-svg")
    expect(of_the_sample.first).to_be_visible()
    visitor.brings("good.csv", GOOD)
    visitor.sees("classes: 2 (cat, dog)")
    expect(of_the_sample.first).to_be_visible()
    visitor.computes()
    logits, target = [[2, 0], [0, 1], [3, 1]], [0, 1, 1]
    total = float(cross_entropy(logits, target, reduction="sum"))
    loss = f"mean = {total:.8g} / 3 = {total / 3:.6g} nats"
    visitor.still_sees(loss)
    expect(of_the_sample).to_have_count(0)
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


def an_upload_is_cancelled(visitor):
    """Cancel a file that is on its way."""
    page = visitor.page
    held = []

    def hold(route):
        is_upload = route.request.method == "PUT"
        held.append(route) if is_upload else route.continue_()

    page.route(re.compile("upload_file"), hold)
    # Only what is on its way is cancelled there.
    with page.expect_request(lambda request: request.method == "PUT"):
        visitor.brings("held.csv", GOOD)
    page.get_by_role("button", name="Cancel upload of held.csv").click()
    expect(page.get_by_text("held.csv")).to_have_count(0)
    assert len(held) == 1
    page.unroute(re.compile("upload_file"))
    visitor.still_sees("nats")


def a_file_is_cancelled_while_it_is_read(visitor, path):
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
    row = ",".join(["0.123456789"] * 40) + ",1\n"
    path.write_text(",".join(f"z{k}" for k in range(40)) + ",y\n" + row * 50_000)
    visitor.upload.set_input_files(path)
    visitor.sees("What was understood of large.csv")
    visitor.computes()
    visitor.sees(WORDS["cancelled"].format(name="large.csv"))
    visitor.still_sees("nats")
    expect(page.get_by_role("heading", name="good.csv")).to_be_visible()
