"""A whole case by keys alone in a real browser, every key counted, against the same case in a spreadsheet.

From the address of a new case to the case submitted: its facts, every question of the questionnaire of 2021 that is
asked, and the end. At the end the store is asked whether every answer that was keyed is there. Mouse clicks of the
same case are counted from the form: one an answer, one a section, one to submit.

The spreadsheet is taken at its best: the cell below is reached by Enter, no cell is skipped, a drop-down list takes
Alt+Down, one arrow on average and Enter, a typed code one letter and Enter. It has no step to submit.

``python -m tests.benchmarks.keystrokes``
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from audit.model.case import CaseState
from tests.benchmarks.browsing import chromium, new_page, wait_until_idle
from tests.benchmarks.serving import PERSON, create_reviews, managed_store, serve_app, sqlite_url

MAX_TABS = 60
KEYS_PER_LIST_VALUE, KEYS_PER_TYPED_VALUE = 4, 2
FOCUS_SCRIPT = (
    "() => document.activeElement.closest('[data-row]')?.dataset.row || document.activeElement.textContent.trim()"
)
IS_CONTROL_SCRIPT = "() => document.activeElement.matches('.sheet [role=radio], .sheet input, .sheet select')"
HEADING_SELECTOR = "[data-part=title]"


@dataclass
class Keyboard:
    """Presses keys and counts them."""

    page: Page
    key_count: int = 0

    def press(self, key: str) -> None:
        """Press one key."""
        self.page.keyboard.press(key)
        self.key_count += 1

    def tab_to(self, target: str) -> None:
        """Tab until a row, or a button with these words, has the focus."""
        for _ in range(MAX_TABS):
            if self.page.evaluate(FOCUS_SCRIPT) == target and (
                target == "Submit case" or self.page.evaluate(IS_CONTROL_SCRIPT)
            ):
                return
            self.press("Tab")
        raise RuntimeError(f"{MAX_TABS} tabs do not lead to {target}.")


def asked_rows(page: Page) -> list[str]:
    """The rows that are asked, in order."""
    row_ids: list[str] = page.locator("[data-row]:not(.off)").evaluate_all("all => all.map(one => one.dataset.row)")
    return row_ids


def record_details(keys: Keyboard) -> int:
    """Choose the first value of every fact that is chosen from a few; returns how many were recorded."""
    recorded = 0
    for row in asked_rows(keys.page):
        control = keys.page.locator(f'[data-row="{row}"] [role=radio]')
        if control.count():
            keys.tab_to(row)
            keys.press("Space")
            keys.page.locator(f'[data-row="{row}"] .mark[data-waiting=no]:not(:empty)').wait_for()
            recorded += 1
    return recorded


def answer_section(keys: Keyboard) -> dict[str, str]:
    """Answer everything on the page, one key each; returns what was answered."""
    answers: dict[str, str] = {}
    row_ids = asked_rows(keys.page)
    keys.tab_to(row_ids[0])
    while (row := keys.page.evaluate(FOCUS_SCRIPT)) not in answers:
        keys.press("y")
        answers[row] = "yes"
        keys.page.wait_for_function(f"""() => document.querySelector('[data-row="{row}"] [data-held=Yes]')""")
        wait_until_idle(keys.page)
    return answers


def record_case(page: Page) -> tuple[int, int, int, dict[str, str]]:
    """The whole case by keys; returns the keys, the facts recorded, the sections gone through, and the answers."""
    keys = Keyboard(page)
    recorded, sections, answers = record_details(keys), 1, dict[str, str]()
    while True:
        previous_heading = page.locator(HEADING_SELECTOR).inner_text()
        keys.press("]")
        page.wait_for_function(
            f"() => document.querySelector('{HEADING_SELECTOR}').textContent !== {previous_heading!r}"
        )
        wait_until_idle(page)
        if not asked_rows(page):
            break
        answers |= answer_section(keys)
        sections += 1
    keys.tab_to("Submit case")
    keys.press("Enter")
    page.get_by_text("This case is submitted").wait_for()
    return keys.key_count, recorded, sections, answers


def main() -> None:
    """Count, compare with the store, and print."""
    with tempfile.TemporaryDirectory() as folder:
        url = sqlite_url(Path(folder))
        with managed_store(url) as store:
            (review,) = create_reviews(store)
        address = f"record?audit={review.audit.id}&case={review.case_id}"
        with serve_app(url) as server, chromium() as browser:
            key_count, detail_count, sections, answers = record_case(
                new_page(browser, f"{server.address}/{address}", "[data-row]")
            )
        with managed_store(url) as store:
            saved_review = store.reviews.open(PERSON, review.audit.id, review.case_id)
    assert {question: stored.value for question, stored in saved_review.answers.items()} == answers, (
        "An answer is not stored."
    )
    assert saved_review.state is CaseState.SUBMITTED
    value_count = detail_count + len(answers)
    print(f"facts and answers recorded              {detail_count} + {len(answers)}")
    print(
        f"this form, keys                         {key_count}  ({key_count / value_count:.2f} a value, submitting too)"
    )
    print(f"this form, clicks                       {value_count + sections + 1}")
    print(
        f"spreadsheet, a code typed               {value_count * KEYS_PER_TYPED_VALUE}  "
        f"({KEYS_PER_TYPED_VALUE} a value)"
    )
    print(
        f"spreadsheet, drop-down lists            {value_count * KEYS_PER_LIST_VALUE}  ({KEYS_PER_LIST_VALUE} a value)"
    )
    raise SystemExit(key_count > value_count * KEYS_PER_TYPED_VALUE)


if __name__ == "__main__":
    main()
