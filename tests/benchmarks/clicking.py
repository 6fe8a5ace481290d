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

from audit.model.case_review import CaseReview
from audit.model.questionnaire import Question
from tests.benchmarks.browsing import chromium, new_page, wait_until_idle
from tests.benchmarks.measuring import percentile_95
from tests.benchmarks.serving import PERSON, create_reviews, managed_store, serve_app, serve_page, sqlite_url

ANSWER_LABELS = ("Yes", "No")
RADIO_SELECTOR = 'button[role="radio"]'
TIMEOUT_MS = 10_000
PAUSE_SECONDS = 0.15
# Measured in the page by its own clock: the click, and the first moment at which the mark says what was clicked.
CLICK_SCRIPT = """([row, words, latest]) => new Promise((done, fail) => {
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


def row_selector(question: Question) -> str:
    """How a page finds the row of a question."""
    return f'[data-row="{question.id}"]'


def click(tab: Page, row: str, label: str) -> float:
    """Milliseconds from a click to its row saying so; returns only when the page is at rest again."""
    milliseconds: float = tab.evaluate(CLICK_SCRIPT, [row, label, TIMEOUT_MS])
    wait_until_idle(tab)
    time.sleep(PAUSE_SECONDS)
    return milliseconds


def measure(
    browser: Browser, form_url: str, bare_url: str, questions: Sequence[Question], passes: int
) -> tuple[list[float], list[float]]:
    """The times of both pages, click by click in turn."""
    form_tab = new_page(browser, form_url, RADIO_SELECTOR)
    bare_tab = new_page(browser, bare_url, RADIO_SELECTOR)
    click(bare_tab, "body", "No")
    times: tuple[list[float], list[float]] = ([], [])
    for pass_number in range(passes):
        for index, question in enumerate(questions):
            form_tab.bring_to_front()
            times[0].append(click(form_tab, row_selector(question), ANSWER_LABELS[pass_number % 2]))
            bare_tab.bring_to_front()
            times[1].append(
                click(
                    bare_tab, "body", ANSWER_LABELS[index % 2 if len(questions) % 2 == 0 else (index + pass_number) % 2]
                )
            )
    return times


def report(form_times: Sequence[float], bare_times: Sequence[float]) -> str:
    """Median and 95th percentile of both, and how many times the bare page ours is."""
    ratio = statistics.median(form_times) / statistics.median(bare_times)
    rows = (("recording page", form_times), ("bare page, one control", bare_times))
    lines = [f"{'click to settled':<28}{'clicks':>8}{'median':>10}{'95th':>10}{'max':>10}"]
    lines += [
        f"{name:<28}{len(times):>8}{statistics.median(times):>7.0f} ms{percentile_95(times):>7.0f} ms"
        f"{max(times):>7.0f} ms"
        for name, times in rows
    ]
    return "\n".join((*lines, f"median                      {ratio:.2f} x the bare page"))


def answers_match_clicks(url: str, review: CaseReview, questions: Sequence[Question], passes: int) -> bool:
    """Whether the database holds the last answer clicked for each question."""
    with managed_store(url) as store:
        answers = store.reviews.open(PERSON, review.audit.id, review.case_id).case_record.answers
    return all(
        question.id in answers and answers[question.id].label == ANSWER_LABELS[(passes - 1) % 2]
        for question in questions
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--standard", default="2.4")
    parser.add_argument("--passes", type=int, default=2)
    parser.add_argument("--headroom", type=float, default=1.25, help="fail above so many times the bare page")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        url = sqlite_url(Path(name))
        with managed_store(url) as store:
            (review,) = create_reviews(store)
        questions = review.audit.questionnaire.standards_by_id[args.standard].questions
        path = f"record?audit={review.audit.id}&case={review.case_id}&section={args.standard}"
        with serve_app(url) as app_server, serve_page(Path(name)) as bare_server, chromium() as browser:
            times = measure(browser, f"{app_server.address}/{path}", bare_server.address, questions, args.passes)
        assert answers_match_clicks(url, review, questions, args.passes), "An answer on the screen is not stored."
    print(report(*times))
    too_slow = statistics.median(times[0]) > args.headroom * statistics.median(times[1])
    raise SystemExit(too_slow or percentile_95(times[0]) > 150)


if __name__ == "__main__":
    main()
