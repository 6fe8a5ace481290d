"""From a click on an answer to the row that says what the database holds: the recording page against a bare page.

The recording page shows a whole standard of the 2021 questionnaire on a case without facts, so that every question
is asked; each is answered Yes and then No. After each click there, one on a bare Streamlit page with one control
that writes its value back: same browser, same settings, same minute.

``python -m tests.benchmarks.clicking [--standard 2.4] [--passes 2] [--headroom 1.25]``
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page

from audit.model.questionnaire import Question
from audit.storage.queries.case_reviews import Reading
from tests.benchmarks.browsing import chromium, new_page, wait_until_idle
from tests.benchmarks.measuring import late
from tests.benchmarks.serving import PERSON, app, new_readings, opened, page, sqlite_url

WORDS = ("Yes", "No")
RADIO = 'button[role="radio"]'
LATEST = 10_000
PAUSE = 0.15
# Measured in the page by its own clock: the click, and the first moment at which the mark says what was clicked.
CLICK = """([row, words, latest]) => new Promise((done, fail) => {
    const within = document.querySelector(row);
    const radios = [...within.querySelectorAll('button[role="radio"]')];
    const settled = () => document.querySelector(`${row} [data-held="${words}"]`);
    const start = performance.now();
    const watch = new MutationObserver(() => {
        if (settled()) { watch.disconnect(); done(performance.now() - start); }
    });
    watch.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    setTimeout(() => { watch.disconnect(); fail(new Error(`${row} does not settle`)); }, latest);
    radios.find((radio) => radio.textContent.trim() === words).click();
})"""


def row_of(question: Question) -> str:
    """How a page finds the row of a question."""
    return f'[data-row="{question.id}"]'


def click(tab: Page, row: str, words: str) -> float:
    """Milliseconds from a click to its row saying so; returns only when the page is at rest again."""
    taken: float = tab.evaluate(CLICK, [row, words, LATEST])
    wait_until_idle(tab)
    time.sleep(PAUSE)
    return taken


def measure(
    browser: Browser, sheet: str, bare: str, questions: Sequence[Question], passes: int
) -> tuple[list[float], list[float]]:
    """The times of both pages, click by click in turn."""
    ours = new_page(browser, sheet, RADIO)
    theirs = new_page(browser, bare, RADIO)
    click(theirs, "body", "No")
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(passes):
        for place, question in enumerate(questions):
            ours.bring_to_front()
            times[0].append(click(ours, row_of(question), WORDS[turn % 2]))
            theirs.bring_to_front()
            times[1].append(click(theirs, "body", WORDS[place % 2 if len(questions) % 2 == 0 else (place + turn) % 2]))
    return times


def report(ours: Sequence[float], theirs: Sequence[float]) -> str:
    """Median and 95th percentile of both, and how many times the bare page ours is."""
    ratio = statistics.median(ours) / statistics.median(theirs)
    rows = (("recording page", ours), ("bare page, one control", theirs))
    lines = [f"{'click to settled':<28}{'clicks':>8}{'median':>10}{'95th':>10}{'max':>10}"]
    lines += [
        f"{name:<28}{len(times):>8}{statistics.median(times):>7.0f} ms{late(times):>7.0f} ms{max(times):>7.0f} ms"
        for name, times in rows
    ]
    return "\n".join((*lines, f"median                      {ratio:.2f} x the bare page"))


def stored_as_clicked(url: str, reading: Reading, questions: Sequence[Question], passes: int) -> bool:
    """Whether the database holds the last answer clicked for each question."""
    with opened(url) as store:
        held = store.readings.open(PERSON, reading.audit.id, reading.case_id).record.answers
    return all(question.id in held and held[question.id].words == WORDS[(passes - 1) % 2] for question in questions)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--standard", default="2.4")
    parser.add_argument("--passes", type=int, default=2)
    parser.add_argument("--headroom", type=float, default=1.25, help="fail above so many times the bare page")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        url = sqlite_url(Path(name))
        with opened(url) as store:
            (reading,) = new_readings(store)
        questions = reading.audit.questionnaire.standard[asked.standard].questions
        way = f"record?audit={reading.audit.id}&case={reading.case_id}&section={asked.standard}"
        with app(url) as ours, page(Path(name)) as theirs, chromium() as browser:
            times = measure(browser, f"{ours.address}/{way}", theirs.address, questions, asked.passes)
        assert stored_as_clicked(url, reading, questions, asked.passes), "An answer on the screen is not stored."
    print(report(*times))
    missed = statistics.median(times[0]) > asked.headroom * statistics.median(times[1])
    raise SystemExit(missed or late(times[0]) > 150)


if __name__ == "__main__":
    main()
