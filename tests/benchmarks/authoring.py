"""From an Excel table of twenty questions to a recorded case in a real browser: clicks, keys and seconds.

A script plays somebody who has the questions in Excel and an empty database. It goes the way that the pages offer: the
table becomes a draft, the draft is made available, an audit starts with it, and the first case is recorded by keys and
submitted. Each click and each key is counted; a text that is typed counts its letters. Choosing the file in the
browser's dialogue is one click more. At the end the database is asked whether the case is submitted with all answers.

``python -m tests.benchmarks.authoring [--screenshots FOLDER]``
"""

from __future__ import annotations

import argparse
import io
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook
from playwright.sync_api import Locator, Page

from audit.model.case import CaseState
from tests.benchmarks.browsing import chromium, new_page, wait_until_idle
from tests.benchmarks.keystrokes import SAVED_SCRIPT
from tests.benchmarks.serving import PERSON, managed_store, serve_app, sqlite_url

SECTIONS = ("Referral", "Assessment", "Planning", "Review")
QUESTIONS = (
    "Is it recorded who was responsible?",
    "Was the person asked for their own view?",
    "Was it done within the time limit?",
    "Are risks to other people described?",
    "Is the reason for each decision clear?",
)
FILE_DIALOGUE_CLICKS = 1
IS_ON_SUBMIT = "() => document.activeElement?.textContent.trim() === 'Submit case'"


@dataclass
class Author:
    """Somebody at a browser: what they pressed and clicked, and how long each step took."""

    page: Page
    folder: Path | None
    clicks: int = 0
    keys: int = 0
    steps: list[tuple[str, float]] = field(default_factory=list)
    started: float = field(default_factory=time.perf_counter)

    def click(self, place: Locator) -> None:
        """Click, and wait until the page is drawn."""
        place.click()
        self.clicks += 1
        wait_until_idle(self.page)

    def press(self, key: str) -> None:
        """Press one key."""
        self.page.keyboard.press(key)
        self.keys += 1

    def type(self, text: str) -> None:
        """Type a text where the focus is."""
        self.page.keyboard.type(text)
        self.keys += len(text)

    def finish(self, step: str) -> None:
        """Note a step that is done, with a picture of the page."""
        wait_until_idle(self.page)
        self.steps.append((step, time.perf_counter() - self.started))
        if self.folder is not None:
            self.page.screenshot(path=self.folder / f"{len(self.steps)}-{step.replace(' ', '-')}.png")
        self.started = time.perf_counter()

    def button(self, name: str) -> Locator:
        """The button with this name."""
        return self.page.get_by_role("button", name=name, exact=True)


def question_table() -> bytes:
    """The table: sections as rows, numbers as ids, guidance for every other question."""
    book = Workbook()
    book.active.append(["No.", "Question", "Notes for auditors"])
    for number, section in enumerate(SECTIONS, start=1):
        book.active.append([f"{number}. {section}"])
        for index, question in enumerate(QUESTIONS, start=1):
            book.active.append([number + index / 10, question, "Look for a dated entry." if index % 2 else None])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def make_draft(author: Author) -> None:
    """Make a draft of the table."""
    page = author.page
    author.click(author.button("Write a questionnaire"))
    author.click(page.get_by_text("From a table of questions"))
    file = {"name": "Referral dip sample.xlsx", "mimeType": "application/octet-stream", "buffer": question_table()}
    page.locator("[class*=st-key-question-table] input[type=file]").set_input_files(file)
    author.clicks += 1 + FILE_DIALOGUE_CLICKS
    author.button("Start draft").wait_for()
    author.finish("table read")
    author.click(author.button("Start draft"))
    page.get_by_role("link", name="Change question 1.1").wait_for()
    author.finish("draft started")


def start_audit(author: Author) -> None:
    """Make the draft available and start an audit with it."""
    page = author.page
    author.click(page.get_by_role("link", name="Use it"))
    author.click(author.button("Make version 1 available"))
    author.click(author.button("Start an audit with it"))
    page.get_by_role("heading", name="Start an audit").wait_for()
    author.finish("made available")
    for label, text in (("Name of the audit", "Referrals, autumn"), ("Unit", "North team")):
        author.click(page.get_by_label(label, exact=True))
        author.type(text)
    author.click(author.button("Start the audit"))
    page.get_by_role("heading", name="Cases", level=1).wait_for()
    author.finish("audit started")


def record_case(author: Author) -> None:
    """Add a case, answer every question by keys, and submit it."""
    page = author.page
    author.click(page.get_by_label("Reference", exact=True))
    author.type("R-001")
    author.click(author.button("Add case"))
    author.click(page.get_by_role("link", name="Record R-001"))
    page.locator("[data-part=title]").wait_for()
    author.finish("case opened")
    author.click(author.button("Next: 1 Referral"))  # from the case details, of which there are none
    for section in SECTIONS:
        page.locator("[data-part=title]", has_text=section).wait_for()
        for _ in QUESTIONS:
            author.press("y")
        page.wait_for_function(SAVED_SCRIPT)
        author.press("]")
    page.get_by_role("button", name="Submit case").wait_for()
    author.press("]")
    page.wait_for_function(IS_ON_SUBMIT)
    author.press("Enter")
    page.get_by_text("This case is submitted").wait_for()
    author.finish("case submitted")


def main() -> None:
    """Play the author, compare with the database, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--screenshots", type=Path, help="a folder for a picture of each step")
    folder = parser.parse_args().screenshots
    with tempfile.TemporaryDirectory() as database:
        url = sqlite_url(Path(database))
        with serve_app(url) as server, chromium() as browser:
            author = Author(new_page(browser, server.address), folder)
            for step in (make_draft, start_audit, record_case):
                step(author)
        with managed_store(url) as store:
            (audit,) = store.audits.all(PERSON)
            (case_id,) = store.cases.references(PERSON, audit.id)
            review = store.reviews.open(PERSON, audit.id, case_id)
    assert review.state is CaseState.SUBMITTED
    assert len(review.answers) == len(SECTIONS) * len(QUESTIONS), "An answer is not stored."
    for step_name, seconds in author.steps:
        print(f"{step_name:<20}{seconds:6.1f} s")
    print(f"{'together':<20}{sum(seconds for _, seconds in author.steps):6.1f} s, waiting for the pages only")
    print(f"{author.clicks} clicks and {author.keys} keys")


if __name__ == "__main__":
    main()
