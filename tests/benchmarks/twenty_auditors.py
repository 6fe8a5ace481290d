"""Twenty auditors at once, each recording a case of their own: how long a save takes, and whether any is lost.

Each auditor has one page open on one standard, and gives an answer about every two seconds. A save lasts from the
click to the end of the run that it causes. It is acknowledged once the page says that the database holds it. At
the end the answers and the trail of every case are compared with what was acknowledged, row by row.

``python -m tests.benchmarks.twenty_auditors [--seconds 300] [--auditors 20] [--pause 2]``
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from audit.model.answers import Answer
from audit.storage.queries.case_reviews import Reading
from tests.benchmarks.driving import Driven
from tests.benchmarks.measuring import late
from tests.benchmarks.saver import Acknowledged, faults_of
from tests.benchmarks.serving import Server, app, new_readings, opened, sqlite_url

STANDARDS = ("2.2", "2.3", "2.4", "2.5")
LIMIT = 500


@dataclass
class Auditor:
    """One auditor with one case and one standard of it; what was acknowledged, and what went wrong."""

    reading: Reading
    standard: str
    seed: int
    acknowledged: list[Acknowledged] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def questions(self) -> list[str]:
        """The questions that this auditor answers, in order."""
        return [question.id for question in self.reading.audit.questionnaire.standard[self.standard].questions]

    def page(self, port: int) -> Driven:
        """The page that this auditor opens."""
        return Driven(port, f"audit={self.reading.audit.id}&case={self.reading.case_id}&section={self.standard}")

    async def answer(self, page: Driven, question: str, answer: Answer) -> None:
        """Give one answer; note how long it took, and that it was acknowledged or what stopped it."""
        start = time.perf_counter()
        stored = await page.answer(question, answer.value)
        self.milliseconds.append((time.perf_counter() - start) * 1000)
        if stored is None or stored["value"] != [answer.value]:
            self.errors.append(f"{self.reading.reference} {question}: not acknowledged")
            return
        self.acknowledged.append(Acknowledged(question, stored["version"], answer.value))

    async def record(self, page: Driven, seconds: float, pause: float) -> None:
        """Answer question after question, round and round, until the time is over."""
        dice = random.Random(self.seed)
        end = time.monotonic() + seconds
        await asyncio.sleep(dice.uniform(0, pause))
        turn = 0
        while time.monotonic() < end:
            question = self.questions[turn % len(self.questions)]
            answer = (Answer.YES, Answer.NO)[turn // len(self.questions) % 2]
            await self.answer(page, question, answer)
            await asyncio.sleep(dice.uniform(0.5, 1.5) * pause)
            turn += 1


@dataclass(frozen=True)
class Load:
    """What the server used: its memory before, with every page open and at the end (MB), and cores while it worked."""

    started: float
    connected: float
    worked: float
    cores: float

    def told(self, sessions: int) -> list[str]:
        """The figures, one a line."""
        each = (self.connected - self.started) / sessions
        return [
            f"processor                   {self.cores:.2f} cores",
            f"memory: at the start        {self.started:.0f} MB",
            f"        all pages open      {self.connected:.0f} MB ({each:.1f} MB each, imports too)",
            f"        at the end          {self.worked:.0f} MB",
        ]


async def work(server: Server, auditors: Sequence[Auditor], seconds: float, pause: float) -> Load:
    """Everybody opens a page, then everybody records."""
    started = [server.megabytes()]
    async with AsyncExitStack() as pages:
        opened_pages = [await pages.enter_async_context(auditor.page(server.port)) for auditor in auditors]
        working = asyncio.gather(
            *(auditor.record(page, seconds, pause) for auditor, page in zip(auditors, opened_pages, strict=True))
        )
        (load,) = await measured([server], started, working)
        return load


async def measured(servers: Sequence[Server], started: Sequence[float], working: Awaitable[object]) -> list[Load]:
    """What each server uses while the work is done; ``started`` is the memory of each before a page was open."""
    connected = [server.megabytes() for server in servers]
    start, used = time.monotonic(), [server.processor_seconds() for server in servers]
    await working
    lasted = time.monotonic() - start
    return [
        Load(before, open_pages, server.megabytes(), (server.processor_seconds() - processor) / lasted)
        for server, before, open_pages, processor in zip(servers, started, connected, used, strict=True)
    ]


def lost(url: str, auditors: Sequence[Auditor]) -> list[str]:
    """What does not agree between what was acknowledged, the trail and the answers."""
    faults = []
    with opened(url) as store:
        for auditor in auditors:
            faults += faults_of(store, auditor.reading, auditor.acknowledged)
    return faults


def saves_told(auditors: Sequence[Auditor], faults: Sequence[str], seconds: float) -> list[str]:
    """What became of the saves, one figure a line."""
    times = [one for auditor in auditors for one in auditor.milliseconds]
    errors = [one for auditor in auditors for one in auditor.errors]
    acknowledged = sum(len(auditor.acknowledged) for auditor in auditors)
    return [
        f"auditors                    {len(auditors)}",
        f"acknowledged answers        {acknowledged} ({acknowledged / seconds:.1f} a second)",
        f"lost or torn                {len(faults)}",
        f"errors                      {len(errors)}",
        f"a save: median              {statistics.median(times):.0f} ms",
        f"        95th percentile     {late(times):.0f} ms (limit {LIMIT})",
        f"        longest             {max(times):.0f} ms",
        *errors[:10],
        *faults[:10],
    ]


def slow(auditors: Sequence[Auditor]) -> bool:
    """Whether the 95th percentile of a save lies over the limit."""
    return late([one for auditor in auditors for one in auditor.milliseconds]) > LIMIT


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--auditors", type=int, default=20)
    parser.add_argument("--pause", type=float, default=2.0, help="seconds between two answers, give or take a half")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = sqlite_url(Path(folder))
        with opened(url) as store:
            readings = new_readings(store, asked.auditors)
        auditors = [Auditor(reading, STANDARDS[seed % 4], seed) for seed, reading in enumerate(readings)]
        with app(url) as server:
            load = asyncio.run(work(server, auditors, asked.seconds, asked.pause))
        faults = lost(url, auditors)
    print(*saves_told(auditors, faults, asked.seconds), *load.told(len(auditors)), sep="\n")
    raise SystemExit(bool(faults) or any(auditor.errors for auditor in auditors) or slow(auditors))


if __name__ == "__main__":
    main()
