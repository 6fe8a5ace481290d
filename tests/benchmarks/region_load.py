"""A region at work: fifty auditors at once on PostgreSQL, through two processes of the app.

Half of the auditors work through each process, on cases that lie side by side in one audit. Every tenth of them is
watched: somebody else has the same case open through the other process, and looks again after each answer. A save
lasts from the click to the end of the run that it causes, and is acknowledged once the page says that the database
holds it. At the end the answers and the trail of every case are compared with what was acknowledged, row by row.

The server of PostgreSQL is one of its own in a temporary folder, as durable as it comes (fsync on).

``python -m tests.benchmarks.region_load [--seconds 60] [--auditors 50] [--pause 2]``
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from audit.model.answers import Answer
from tests.benchmarks.driving import Driven
from tests.benchmarks.serving import Server, app, new_readings, opened
from tests.benchmarks.twenty_auditors import STANDARDS, Auditor, Load, lost, measured, saves_told, slow
from tests.conftest import running_postgresql

WATCHED = 10  # every so many-th auditor


@dataclass
class Neighbour(Auditor):
    """An auditor of the region; ``watch`` is the same case, open through the other process."""

    watch: Driven | None = None
    looks: int = 0

    async def answer(self, page: Driven, question: str, answer: Answer) -> None:
        """Give one answer, and see that the other process shows it at the next look."""
        given = len(self.acknowledged)
        await super().answer(page, question, answer)
        if self.watch is None or len(self.acknowledged) == given:
            return
        await self.watch.run()
        self.looks += 1
        shown, save = self.watch.held(question), self.acknowledged[-1]
        if (shown["value"], shown["version"]) != ([save.value], save.version):
            self.errors.append(f"{self.reading.reference} {question}: the other process does not show it")


async def work(servers: Sequence[Server], auditors: Sequence[Neighbour], seconds: float, pause: float) -> list[Load]:
    """Everybody opens a page through one of the two processes, then everybody records."""
    async with AsyncExitStack() as pages:
        started = [server.megabytes() for server in servers]
        opened_pages = []
        for place, auditor in enumerate(auditors):
            here, there = servers[place % 2], servers[1 - place % 2]
            opened_pages.append(await pages.enter_async_context(auditor.page(here.port)))
            if place % WATCHED == 0:
                auditor.watch = await pages.enter_async_context(auditor.page(there.port))
        working = asyncio.gather(
            *(auditor.record(page, seconds, pause) for auditor, page in zip(auditors, opened_pages, strict=True))
        )
        return await measured(servers, started, working)


def report(auditors: Sequence[Neighbour], loads: Sequence[Load], faults: Sequence[str], seconds: float) -> str:
    """The figures, one a line."""
    sessions = len(auditors) + sum(auditor.watch is not None for auditor in auditors)
    lines = saves_told(auditors, faults, seconds)
    lines.append(f"looks through the other     {sum(auditor.looks for auditor in auditors)}")
    for number, load in enumerate(loads, start=1):
        lines += [f"process {number}", *load.told(sessions // 2)]
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--auditors", type=int, default=50)
    parser.add_argument("--pause", type=float, default=2.0, help="seconds between two answers, give or take a half")
    asked = parser.parse_args()
    with running_postgresql() as database:
        with opened(database.url) as store:
            readings = new_readings(store, asked.auditors)
        auditors = [Neighbour(reading, STANDARDS[seed % 4], seed) for seed, reading in enumerate(readings)]
        with app(database.url) as first, app(database.url) as second:
            loads = asyncio.run(work((first, second), auditors, asked.seconds, asked.pause))
        faults = lost(database.url, auditors)
    print(report(auditors, loads, faults, asked.seconds))
    raise SystemExit(bool(faults) or any(auditor.errors for auditor in auditors) or slow(auditors))


if __name__ == "__main__":
    main()
