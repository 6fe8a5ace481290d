"""Twenty auditors at once, each recording a case of their own: how long a save takes, and whether any is lost.

Each auditor has one page open on one standard, and gives an answer about every two seconds. A save lasts from the
click to the end of the run that it causes. It is acknowledged once the page says that the database holds it. At
the end the answers and the trail of every case are compared with what was acknowledged, row by row. The reference is a
bare write: one row, written by SQLite itself as durably as the program writes, on the same disk, before and after.
The limit of the 95th percentile is for a quiet machine; on a busy one compare the processor time of a save.

``python -m tests.benchmarks.twenty_auditors [--seconds 300] [--auditors 20] [--pause 2]``
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from audit.model.answers import Answer
from audit.model.case_review import CaseReview
from audit.storage.engine.sqlite import durability_settings
from tests.benchmarks.driving import RecordingFormClient
from tests.benchmarks.measuring import percentile_95
from tests.benchmarks.saver import AcknowledgedSave, find_lost_saves
from tests.benchmarks.serving import Server, create_reviews, managed_store, serve_app, sqlite_url

STANDARDS = ("2.2", "2.3", "2.4", "2.5")
LIMIT_MS = 50
BARE_WRITES = 200


@dataclass
class Auditor:
    """One auditor with one case and one standard of it; what was acknowledged, and what went wrong."""

    review: CaseReview
    standard: str
    seed: int
    acknowledged: list[AcknowledgedSave] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def questions(self) -> list[str]:
        """The questions that this auditor answers, in order."""
        return [question.id for question in self.review.audit.questionnaire.standards_by_id[self.standard].questions]

    def form_client(self, port: int) -> RecordingFormClient:
        """The page that this auditor opens."""
        return RecordingFormClient(
            port, f"audit={self.review.audit.id}&case={self.review.case_id}&section={self.standard}"
        )

    async def answer(self, page: RecordingFormClient, question: str, answer: Answer) -> None:
        """Give one answer; note how long it took, and that it was acknowledged or what stopped it."""
        start = time.perf_counter()
        stored = await page.answer(question, answer.value)
        self.milliseconds.append((time.perf_counter() - start) * 1000)
        if stored is None or stored["value"] != [answer.value]:
            self.errors.append(f"{self.review.reference} {question}: not acknowledged")
            return
        self.acknowledged.append(AcknowledgedSave(question, stored["version"], answer.value))

    async def record(self, page: RecordingFormClient, seconds: float, pause: float) -> None:
        """Answer question after question, round and round, until the time is over."""
        rng = random.Random(self.seed)
        end = time.monotonic() + seconds
        await asyncio.sleep(rng.uniform(0, pause))
        turn = 0
        while time.monotonic() < end:
            question = self.questions[turn % len(self.questions)]
            answer = (Answer.YES, Answer.NO)[turn // len(self.questions) % 2]
            await self.answer(page, question, answer)
            await asyncio.sleep(rng.uniform(0.5, 1.5) * pause)
            turn += 1


@dataclass(frozen=True)
class BareWrites:
    """What a bare write takes, in milliseconds on the clock each, and of the processor on average."""

    clock: list[float]
    processor: float

    def summary_line(self) -> str:
        """The figures in one line."""
        median, late = statistics.median(self.clock), percentile_95(self.clock)
        clock = f"a bare write                {median:.1f} ms, 95th percentile {late:.0f} ms"
        return f"{clock}; processor {self.processor:.2f} ms"


def write_bare(folder: Path) -> BareWrites:
    """Write one row after another into a database of their own."""
    journal, synchronous = durability_settings(sqlite3.sqlite_version_info)
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute(f"PRAGMA journal_mode = {journal}")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    connection.execute("CREATE TABLE IF NOT EXISTS answer (id INTEGER PRIMARY KEY, value TEXT)")
    clock, processor = [], time.process_time()
    for _ in range(BARE_WRITES):
        start = time.perf_counter()
        connection.execute("INSERT INTO answer (value) VALUES ('yes')")
        clock.append((time.perf_counter() - start) * 1000)
    connection.close()
    return BareWrites(clock, (time.process_time() - processor) * 1000 / BARE_WRITES)


@dataclass(frozen=True)
class ServerLoad:
    """What the server used: its memory before, with every page open and at the end (MB), and cores while it worked."""

    memory_before: float
    memory_connected: float
    memory_after: float
    cores: float

    def summary_lines(self, sessions: int) -> list[str]:
        """The figures, one a line."""
        each = (self.memory_connected - self.memory_before) / sessions
        return [
            f"processor                   {self.cores:.2f} cores",
            f"memory: at the start        {self.memory_before:.0f} MB",
            f"        all pages open      {self.memory_connected:.0f} MB ({each:.1f} MB each, imports too)",
            f"        at the end          {self.memory_after:.0f} MB",
        ]


async def run_auditors(server: Server, auditors: Sequence[Auditor], seconds: float, pause: float) -> ServerLoad:
    """Everybody opens a page, then everybody records."""
    started = [server.memory_megabytes()]
    async with AsyncExitStack() as pages:
        opened_pages = [await pages.enter_async_context(auditor.form_client(server.port)) for auditor in auditors]
        work = asyncio.gather(
            *(auditor.record(page, seconds, pause) for auditor, page in zip(auditors, opened_pages, strict=True))
        )
        (load,) = await measure_load([server], started, work)
        return load


async def measure_load(
    servers: Sequence[Server], started: Sequence[float], work: Awaitable[object]
) -> list[ServerLoad]:
    """What each server uses while the work is done; ``memory_before`` is the memory of each before a page was open."""
    connected = [server.memory_megabytes() for server in servers]
    start, processor_before = time.monotonic(), [server.processor_seconds() for server in servers]
    await work
    seconds = time.monotonic() - start
    return [
        ServerLoad(
            memory_before,
            memory_connected,
            server.memory_megabytes(),
            (server.processor_seconds() - processor) / seconds,
        )
        for server, memory_before, memory_connected, processor in zip(
            servers, started, connected, processor_before, strict=True
        )
    ]


def find_problems(url: str, auditors: Sequence[Auditor]) -> list[str]:
    """What does not agree between what was acknowledged, the trail and the answers."""
    problems = []
    with managed_store(url) as store:
        for auditor in auditors:
            problems += find_lost_saves(store, auditor.review, auditor.acknowledged)
    return problems


def save_summary(auditors: Sequence[Auditor], problems: Sequence[str], seconds: float) -> list[str]:
    """What became of the saves, one figure a line."""
    times = [item for auditor in auditors for item in auditor.milliseconds]
    errors = [item for auditor in auditors for item in auditor.errors]
    acknowledged = sum(len(auditor.acknowledged) for auditor in auditors)
    return [
        f"auditors                    {len(auditors)}",
        f"acknowledged answers        {acknowledged} ({acknowledged / seconds:.1f} a second)",
        f"lost or torn                {len(problems)}",
        f"errors                      {len(errors)}",
        f"a save: median              {statistics.median(times):.0f} ms",
        f"        95th percentile     {percentile_95(times):.0f} ms (limit {LIMIT_MS})",
        f"        longest             {max(times):.0f} ms",
        *errors[:10],
        *problems[:10],
    ]


def is_too_slow(auditors: Sequence[Auditor]) -> bool:
    """Whether the 95th percentile of a save lies over the limit."""
    return percentile_95([milliseconds for auditor in auditors for milliseconds in auditor.milliseconds]) > LIMIT_MS


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--auditors", type=int, default=20)
    parser.add_argument("--pause", type=float, default=2.0, help="seconds between two answers, give or take a half")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = sqlite_url(Path(folder))
        with managed_store(url) as store:
            reviews = create_reviews(store, args.auditors)
        auditors = [Auditor(review, STANDARDS[seed % 4], seed) for seed, review in enumerate(reviews)]
        before = write_bare(Path(folder))
        with serve_app(url) as server:
            load = asyncio.run(run_auditors(server, auditors, args.seconds, args.pause))
        after = write_bare(Path(folder))
        problems = find_problems(url, auditors)
    bare = BareWrites(before.clock + after.clock, (before.processor + after.processor) / 2)
    saves = sum(len(auditor.acknowledged) for auditor in auditors)
    processor = load.cores * args.seconds * 1000 / saves
    print(*save_summary(auditors, problems, args.seconds), *load.summary_lines(len(auditors)), sep="\n")
    print(f"processor of a save         {processor:.1f} ms", bare.summary_line(), sep="\n")
    raise SystemExit(bool(problems) or any(auditor.errors for auditor in auditors) or is_too_slow(auditors))


if __name__ == "__main__":
    main()
