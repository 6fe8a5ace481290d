"""kill -9 of the server and of the browser's tab while somebody records and uploads, again and again.

A round is one of four, drawn from the seed: the server dies under a recording form in Chromium, and the tab then sends
what it holds; the tab dies, and what it said was saved must be; the server dies while a recording sheet, or a file of
unsaved answers, is saved. Everything that the page called saved must be in the audit log, what the tab still held must
be saved once the server is back, and an upload must be saved whole or not at all.

``python -m tests.benchmarks.tab_kills [--rounds 200] [--seed 0]``
"""

from __future__ import annotations

import argparse
import io
import os
import random
import re
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from audit.files.recording_sheet.rows import CaseSheet
from audit.files.recording_sheet.writer import build_recording_sheets
from audit.formatting import today
from audit.model.answers import Answer
from audit.model.audit_log import ChangeType
from audit.model.case_review import CaseReview
from audit.storage import Store
from tests.benchmarks.browsing import chromium, wait_until_idle
from tests.benchmarks.serving import PERSON, Server, create_reviews, managed_store, serve_app, sqlite_url
from tests.damaged_sheets import fill_in
from tests.unsaved_answers import unsaved, unsaved_file

KINDS = ("server", "tab", "sheet", "file")
WEIGHTS = (25, 45, 10, 20)
STANDARD = "2.4"
TIMEOUT_MS = 60_000
CRASH_SHOWS_MS = 5_000
MAX_MS_TO_KILL, MAX_MS_TO_KILL_UPLOAD = 800, 2_500
LABELS = {answer.label: answer.value for answer in Answer}
ACKNOWLEDGE_SCRIPT = """() => {
    const look = () => document.querySelectorAll('[data-row] .given .mark[data-waiting=no]').forEach((mark) => {
        const held = mark.dataset.held;
        if (held && mark.lastHeld !== held)
            window.acknowledge(mark.closest('[data-row]').dataset.row, mark.lastHeld = held);
    });
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
    look();
}"""
CLICK_SCRIPT = """(seed) => {
    const draw = (count) => (seed = (seed * 48271) % 2147483647) % count;
    window.clicking = setInterval(() => {
        const rows = document.querySelectorAll('[data-row]:not(.off)');
        const choices = rows[draw(rows.length)].querySelectorAll('[role=radio][aria-checked=false]');
        choices[draw(choices.length)].click();
    }, 40);
}"""
ALL_SAVED_SCRIPT = """() => document.querySelector('[data-part=savedState]')?.textContent === 'All saved'
    && !document.querySelector('[data-row] .mark:is([data-waiting=short], [data-waiting=long])')"""
SHOWN_SCRIPT = """() => Object.fromEntries([...document.querySelectorAll('[data-row]')]
    .map((row) => [row.dataset.row, row.querySelector('[aria-checked=true]')?.value])
    .filter(([, value]) => value))"""


@dataclass
class Trial:
    """What one auditor was told to be saved over all rounds, and what is wrong with it."""

    store: Store
    server: Server
    context: BrowserContext
    reviews: Sequence[CaseReview]
    rng: random.Random
    rounds: Counter[str] = field(default_factory=Counter)
    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    uploads: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    page: Page | None = None

    def run_round(self, kind: str) -> None:
        """Kill once, and compare with the database."""
        self.rounds[kind] += 1
        if kind in ("sheet", "file"):
            self.kill_during_upload(kind)
        else:
            self.kill_while_recording(kind)

    def form(self) -> Page:
        """The open recording form, which reports every answer that it calls saved."""
        self.start_server()
        if self.page is None:
            review = self.reviews[0]
            self.page = self.open(f"record?audit={review.audit.id}&case={review.case_id}&section={STANDARD}")
            self.page.expose_function("acknowledge", self.acknowledge)
            self.page.wait_for_function(ALL_SAVED_SCRIPT)
            self.page.evaluate(ACKNOWLEDGE_SCRIPT)
        return self.page

    def open(self, address: str) -> Page:
        """A new tab."""
        self.start_server()
        page = self.context.new_page()
        page.set_default_timeout(TIMEOUT_MS)
        page.goto(f"{self.server.address}/{address}")
        return page

    def start_server(self) -> None:
        """Start the server, if it was killed."""
        if self.server.process is None:
            self.server.start()

    def acknowledge(self, subject: str, held: str) -> None:
        """The page called an answer saved."""
        self.acknowledged.append((subject, LABELS[held]))

    def kill_while_recording(self, kind: str) -> None:
        """Click answers without a pause until the server or the tab dies."""
        page = self.form()
        page.evaluate(CLICK_SCRIPT, self.rng.randrange(1, 2**31 - 1))
        acknowledged = len(self.acknowledged)
        page.wait_for_timeout(self.rng.uniform(0, MAX_MS_TO_KILL))
        if kind == "tab":
            while len(self.acknowledged) == acknowledged:  # else nothing could be lost
                page.wait_for_timeout(10)
            kill_tab(page)
            self.page = None
        else:
            self.server.kill()
            page.wait_for_timeout(self.rng.uniform(0, MAX_MS_TO_KILL))  # without a connection
            page.evaluate("() => clearInterval(window.clicking)")
            self.server.start()
            page.wait_for_function(ALL_SAVED_SCRIPT)
            self.compare_shown(page)
        self.compare_acknowledged()

    def compare_shown(self, page: Page) -> None:
        """Everything that was chosen is saved, also what waited for the server."""
        shown: dict[str, str] = page.evaluate(SHOWN_SCRIPT)
        saved = {question: value.value for question, value in self.reload(self.reviews[0]).answers.items()}
        self.problems += [
            f"lost in the tab: {question} {value}" for question, value in shown.items() if saved.get(question) != value
        ]

    def compare_acknowledged(self) -> None:
        """Everything that the page called saved is in the audit log, and the last of it is what the database holds."""
        review = self.reviews[0]
        rows = self.store.reviews.audit_log(PERSON, review.audit.id, review.case_id)
        logged = {(row.change.subject, row.change.new) for row in rows if row.change.type is ChangeType.ANSWER}
        self.problems += [f"lost: {question} {value}" for question, value in {*self.acknowledged} - logged]

    def kill_during_upload(self, kind: str) -> None:
        """Kill the server while an upload is saved; it must be saved whole or not at all."""
        review = self.reload(self.reviews[1 if kind == "sheet" else 2])
        name, data, entered = self.sheet(review) if kind == "sheet" else self.file(review)
        page = self.open(f"record-in-excel?audit={review.audit.id}")
        page.locator("input[type=file]").wait_for(state="attached")
        wait_until_idle(page)
        page.set_input_files("input[type=file]", {"name": name, "mimeType": "", "buffer": data})
        button = page.get_by_role("button", name=re.compile(r"^Save \d"))
        button.wait_for()
        wait_until_idle(page)
        button.click()
        page.wait_for_timeout(self.rng.uniform(0, MAX_MS_TO_KILL_UPLOAD))
        is_confirmed = page.get_by_text(" saved in 1 case.").count() > 0
        self.server.kill()
        page.close()
        after = self.reload(review)
        is_whole = entered.items() <= answers_of(after).items()
        is_unchanged = (after.answers, after.notes) == (review.answers, review.notes)
        self.uploads[f"{'whole' if is_whole else 'nothing'}{', confirmed' if is_confirmed else ''}"] += 1
        if not (is_whole or (is_unchanged and not is_confirmed)):
            self.problems.append(f"{kind}: {'confirmed but not' if is_confirmed else 'partly'} saved")

    def sheet(self, review: CaseReview) -> tuple[str, bytes, dict[str, str]]:
        """A recording sheet with some answers, and those."""
        data = build_recording_sheets(review.audit, [CaseSheet(review)], today())
        filled = fill_in(data, [review], self.rng)
        buffer = io.BytesIO()
        filled.workbook.save(buffer)
        answers = {item: text for (_, kind, item), text in filled.entered.items() if kind is ChangeType.ANSWER}
        return "sheet.xlsx", buffer.getvalue(), answers

    def file(self, review: CaseReview) -> tuple[str, bytes, dict[str, str]]:
        """A file of unsaved answers with other answers than the saved ones, and those."""
        saved, answers = answers_of(review), dict[str, str]()
        for question in self.rng.sample(review.questions, 30):
            offered = [each for each in Answer if not question.why_not_allowed(each)]
            answers[question.id] = self.rng.choice([each.value for each in offered if each != saved.get(question.id)])
        versions = {question_id: value.version for question_id, value in review.answers.items()}
        entries = [
            unsaved(review, question_id, value, replaces_version=versions.get(question_id, 0))
            for question_id, value in answers.items()
        ]
        return "unsaved-answers.json", unsaved_file(*entries, account=PERSON.name), answers

    def reload(self, review: CaseReview) -> CaseReview:
        """A review as the database has it now."""
        return self.store.reviews.open(PERSON, review.audit.id, review.case_id)


def kill_tab(page: Page) -> None:
    """kill -9 of the process that draws the tab: the one that worked most, unless another turns out to be it.

    One that waits for a new tab is spared.
    """
    browser = page.context.browser
    assert browser is not None
    processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    renderers = [process for process in processes if process["type"] == "renderer"]
    for process in sorted(renderers, key=lambda process: process["cpuTime"], reverse=True):
        os.kill(process["id"], signal.SIGKILL)
        with suppress(PlaywrightTimeoutError):
            page.wait_for_event("crash", timeout=CRASH_SHOWS_MS)
            break
    else:
        raise AssertionError("the tab goes on")
    page.close()


def answers_of(review: CaseReview) -> dict[str, str]:
    """The answers of a review by question."""
    return {question: value.value for question, value in review.answers.items() if value.value}


def run_trial(folder: Path, browser: Browser, kinds: Sequence[str], seed: int) -> Trial:
    """One round of each of these kinds, on a new database."""
    url = sqlite_url(folder)
    with managed_store(url) as store, serve_app(url) as server:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        trial = Trial(store, server, context, create_reviews(store, 3), random.Random(seed))
        for kind in kinds:
            trial.run_round(kind)
        context.close()
    return trial


def main() -> None:
    """Kill, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    kinds = random.Random(args.seed).choices(KINDS, WEIGHTS, k=args.rounds)
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        trial = run_trial(Path(folder), browser, kinds, args.seed)
    print(f"kills                 {dict(trial.rounds)} in {time.monotonic() - start:.0f} s")
    print(f"acknowledged answers  {len(trial.acknowledged)}")
    print(f"uploads               {dict(trial.uploads)}")
    print(f"lost or torn          {len(trial.problems)}", *trial.problems[:10], sep="\n")
    raise SystemExit(bool(trial.problems))


if __name__ == "__main__":
    main()
