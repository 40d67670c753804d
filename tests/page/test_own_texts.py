"""A teacher's own steps, served: the example of the docs, and one with a fault."""

import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.pages import READY, unpictured, visitor
from tests.server import ROOT, free_port, served
from xentviz.lessons.text import OWN

DOCS = (ROOT / "docs" / "words.md").read_text(encoding="utf-8")
[EXAMPLE] = re.findall(r"^```md\n(# Two outcomes\n.*?)^```", DOCS, re.DOTALL | re.M)
SERVE = (sys.executable, "-m", "xentviz", "serve")
HOSTED = (sys.executable, "-m", "streamlit", "run", "app.py")


@pytest.mark.slow
def test_a_hosted_app_with_a_fault_in_its_texts_does_not_start(tmp_path):
    path = tmp_path / "binary.md"
    path.write_text(EXAMPLE.replace("{loss:", "{lost:"), encoding="utf-8")
    port = str(free_port())
    ended = subprocess.run(
        [*HOSTED, "--server.port", port, "--server.headless", "true"],
        cwd=ROOT,
        env={**os.environ, OWN: str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    line = EXAMPLE[: EXAMPLE.index("{loss:")].count("\n") + 1
    assert ended.returncode != 0
    assert f"{path}:{line}: `undecided`: {{lost}} is the place" in ended.stderr


@pytest.mark.browser
def test_the_steps_of_the_docs_are_followed_to_their_goal(browser, tmp_path):
    folder = tmp_path / "my-steps"
    folder.mkdir()
    (folder / "binary.md").write_text(EXAMPLE, encoding="utf-8")
    words = folder / "en" / "interface.toml"
    words.parent.mkdir()
    words.write_text('[guide]\nexplore = "On your own"\n', encoding="utf-8")
    port = free_port()
    command = [*SERVE, "--port", str(port), "--text", str(folder)]
    with (
        served(command, port, tmp_path / "log") as address,
        visitor(browser, address) as context,
    ):
        page = context.new_page()
        page.goto(unpictured("binary", "embed=true&step=mine"))
        page.wait_for_selector(READY)
        expect(page.locator("[data-guide]")).to_have_attribute("data-steps", "2")
        names = page.locator("[data-step-name]")
        expect(names).to_have_text(["Even odds", "A step of my own"])
        expect(page.locator(".xv-guide-words")).to_have_text("Where is the loss least?")
        expect(page.get_by_text("On your own")).to_be_visible()
        goal, guess = page.locator("[data-goal]"), page.locator("[data-guess]")
        expect(goal).to_have_attribute("data-met", "false")
        guess.locator("input").focus()
        page.keyboard.press("ArrowRight")
        page.locator("[data-guess-action=play]").click()
        expect(guess).to_have_attribute("data-right", "false")
        expect(guess.locator("[role=status]")).to_contain_text("No: at q.")
        expect(goal).to_have_attribute("data-met", "true")
        expect(goal).to_contain_text("There it is.")
