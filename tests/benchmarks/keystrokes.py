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
from tests.benchmarks.serving import PERSON, app, new_readings, opened, sqlite_url

MOST_TABS = 60
LIST_KEYS, CODE_KEYS = 4, 2
FOCUS = "() => document.activeElement.closest('[data-row]')?.dataset.row || document.activeElement.textContent.trim()"
IS_CONTROL = "() => document.activeElement.matches('.sheet [role=radio], .sheet input, .sheet select')"
HEADING = "[data-part=title]"


@dataclass
class Keyboard:
    """Presses keys and counts them."""

    page: Page
    pressed: int = 0

    def press(self, key: str) -> None:
        """Press one key."""
        self.page.keyboard.press(key)
        self.pressed += 1

    def tab_to(self, wanted: str) -> None:
        """Tab until a row, or a button with these words, has the focus."""
        for _ in range(MOST_TABS):
            if self.page.evaluate(FOCUS) == wanted and (wanted == "Submit the case" or self.page.evaluate(IS_CONTROL)):
                return
            self.press("Tab")
        raise RuntimeError(f"{MOST_TABS} tabs do not lead to {wanted}.")


def rows(page: Page) -> list[str]:
    """The rows that are asked, in order."""
    found: list[str] = page.locator("[data-row]:not(.off)").evaluate_all("all => all.map(one => one.dataset.row)")
    return found


def facts(keys: Keyboard) -> int:
    """Choose the first value of every fact that is chosen from a few; returns how many were recorded."""
    recorded = 0
    for row in rows(keys.page):
        control = keys.page.locator(f'[data-row="{row}"] [role=radio]')
        if control.count():
            keys.tab_to(row)
            keys.press("Space")
            keys.page.locator(f'[data-row="{row}"] .mark[data-waiting=no]:not(:empty)').wait_for()
            recorded += 1
    return recorded


def standard(keys: Keyboard) -> dict[str, str]:
    """Answer everything on the page, one key each; returns what was answered."""
    given: dict[str, str] = {}
    asked = rows(keys.page)
    keys.tab_to(asked[0])
    while (row := keys.page.evaluate(FOCUS)) not in given:
        keys.press("y")
        given[row] = "yes"
        keys.page.wait_for_function(f"""() => document.querySelector('[data-row="{row}"] [data-held=Yes]')""")
        wait_until_idle(keys.page)
    return given


def case(page: Page) -> tuple[int, int, int, dict[str, str]]:
    """The whole case by keys; returns the keys, the facts recorded, the sections gone through, and the answers."""
    keys = Keyboard(page)
    recorded, sections, given = facts(keys), 1, dict[str, str]()
    while True:
        before = page.locator(HEADING).inner_text()
        keys.press("]")
        page.wait_for_function(f"() => document.querySelector('{HEADING}').textContent !== {before!r}")
        wait_until_idle(page)
        if not rows(page):
            break
        given |= standard(keys)
        sections += 1
    keys.tab_to("Submit the case")
    keys.press("Enter")
    page.get_by_text("This case is submitted").wait_for()
    return keys.pressed, recorded, sections, given


def main() -> None:
    """Count, compare with the store, and print."""
    with tempfile.TemporaryDirectory() as folder:
        url = sqlite_url(Path(folder))
        with opened(url) as store:
            (reading,) = new_readings(store)
        address = f"record?audit={reading.audit.id}&case={reading.case_id}"
        with app(url) as server, chromium() as browser:
            pressed, recorded, sections, given = case(new_page(browser, f"{server.address}/{address}", "[data-row]"))
        with opened(url) as store:
            held = store.readings.open(PERSON, reading.audit.id, reading.case_id)
    assert {question: stored.value for question, stored in held.answers.items()} == given, "An answer is not stored."
    assert held.state is CaseState.SUBMITTED
    values = recorded + len(given)
    print(f"facts and answers recorded              {recorded} + {len(given)}")
    print(f"this form, keys                         {pressed}  ({pressed / values:.2f} a value, submitting too)")
    print(f"this form, clicks                       {values + sections + 1}")
    print(f"spreadsheet, a code typed               {values * CODE_KEYS}  ({CODE_KEYS} a value)")
    print(f"spreadsheet, drop-down lists            {values * LIST_KEYS}  ({LIST_KEYS} a value)")
    raise SystemExit(pressed > values * CODE_KEYS)


if __name__ == "__main__":
    main()
