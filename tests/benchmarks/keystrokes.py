"""A whole case by keys alone in a real browser, every key counted, against the same case in a spreadsheet.

From the address of a new case to the case submitted: every case detail with options, every question of the
questionnaire of 2021 that is asked, and the end. At the end the store is asked whether everything that was keyed is
there. Mouse clicks of the same case are counted from the form: one an answer, one a section, one to submit.
``tests/browser/test_keys.py`` holds the number of keys.

The spreadsheet is taken at its best: the cell below is reached by Enter, no cell is skipped, a drop-down list takes
Alt+Down, one arrow on average and Enter, a typed code one letter and Enter. It has no step to submit.

``python -m tests.benchmarks.keystrokes``
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page

from audit.model.case import CaseState
from audit.model.case_review import CaseReview
from tests.benchmarks.browsing import chromium, new_page, wait_until_idle
from tests.benchmarks.serving import PERSON, create_reviews, managed_store, serve_app, sqlite_url

KEYS_PER_LIST_VALUE, KEYS_PER_TYPED_VALUE = 4, 2
TITLE = "[data-part=title]"
SAVED_SCRIPT = """() => [...document.querySelectorAll('[data-row]:not(.off, .line) .given .mark')]
    .every(mark => mark.textContent && mark.dataset.waiting === 'no')"""
IS_ON_SUBMIT_SCRIPT = "() => document.activeElement.textContent.trim() === 'Submit case'"


@dataclass
class KeyedCase:
    """A case recorded by keys: how many keys and sections, and how many details and answers they recorded."""

    page: Page
    keys: int = 0
    sections: int = 0
    details: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    @property
    def values(self) -> int:
        """The values that were recorded."""
        return len(self.details) + len(self.answers)

    def press(self, key: str) -> None:
        """Press one key."""
        self.page.keyboard.press(key)
        self.keys += 1

    def record(self) -> None:
        """Record the whole case and submit it, from the moment at which it is open."""
        self._record_details()
        while asked := self._open_next():
            for row in asked:
                self.press("y")
                self.answers.append(row)
            self._wait_until_saved()
        self.press("]")
        self.page.wait_for_function(IS_ON_SUBMIT_SCRIPT)
        self.press("Enter")
        self.page.get_by_text("This case is submitted").wait_for()

    def _record_details(self) -> None:
        """Choose the first option of every case detail that has options. A text is passed over."""
        for row in self._asked():
            if self.page.locator(f'[data-row="{row}"].line').count():
                self.press("Enter")
                continue
            self.press("1")
            self.details.append(row)
            if self.page.locator(f'[data-row="{row}"].checks').count():
                self.press("j")
        self._wait_until_saved()

    def _open_next(self) -> list[str]:
        """Open the next section; return the rows that are asked there."""
        heading = self.page.locator(TITLE).inner_text()
        self.press("]")
        self.page.wait_for_function(f"() => document.querySelector('{TITLE}').textContent !== {heading!r}")
        wait_until_idle(self.page)
        self.sections += 1
        return self._asked()

    def _asked(self) -> list[str]:
        rows: list[str] = self.page.locator("[data-row]:not(.off)").evaluate_all(
            "all => all.map(one => one.dataset.row)"
        )
        return rows

    def _wait_until_saved(self) -> None:
        self.page.wait_for_function(SAVED_SCRIPT)
        wait_until_idle(self.page)


def missing_values(keyed: KeyedCase, saved: CaseReview) -> set[str]:
    """What was keyed and is not stored, or the other way round."""
    return {*keyed.details, *keyed.answers} ^ {*saved.details, *saved.answers}


def main() -> None:
    """Count, compare with the store, and print."""
    with tempfile.TemporaryDirectory() as folder:
        url = sqlite_url(Path(folder))
        with managed_store(url) as store:
            (review,) = create_reviews(store)
        address = f"record?audit={review.audit.id}&case={review.case_id}&section=facts"
        with serve_app(url) as server, chromium() as browser:
            keyed = KeyedCase(new_page(browser, f"{server.address}/{address}", f"{TITLE}:focus"))
            keyed.record()
        with managed_store(url) as store:
            saved = store.reviews.open(PERSON, review.audit.id, review.case_id)
    assert not missing_values(keyed, saved), "A value is not stored."
    assert saved.state is CaseState.SUBMITTED
    values = keyed.values
    print(f"details and answers recorded            {len(keyed.details)} + {len(keyed.answers)}")
    print(f"this form, keys                         {keyed.keys}  ({keyed.keys / values:.2f} a value, submitting too)")
    print(f"this form, clicks                       {values + keyed.sections + 1}")
    print(f"spreadsheet, a code typed               {values * KEYS_PER_TYPED_VALUE}  ({KEYS_PER_TYPED_VALUE} a value)")
    print(f"spreadsheet, drop-down lists            {values * KEYS_PER_LIST_VALUE}  ({KEYS_PER_LIST_VALUE} a value)")
    raise SystemExit(keyed.keys > values * KEYS_PER_TYPED_VALUE)


if __name__ == "__main__":
    main()
