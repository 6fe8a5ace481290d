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
from tests.benchmarks.driving import RecordingFormClient
from tests.benchmarks.serving import Server, create_reviews, managed_store, serve_app
from tests.benchmarks.twenty_auditors import (
    STANDARDS,
    Auditor,
    ServerLoad,
    find_problems,
    is_too_slow,
    measure_load,
    save_summary,
)
from tests.postgresql_server import running_postgresql

WATCH_EVERY = 10  # every so many-th auditor


@dataclass
class WatchedAuditor(Auditor):
    """An auditor of the region; ``watching_form`` is the same case, open through the other process."""

    watching_form: RecordingFormClient | None = None
    checks: int = 0

    async def answer(self, page: RecordingFormClient, question: str, answer: Answer) -> None:
        """Give one answer, and see that the other process shows it at the next look."""
        acknowledged_before = len(self.acknowledged)
        await super().answer(page, question, answer)
        if self.watching_form is None or len(self.acknowledged) == acknowledged_before:
            return
        await self.watching_form.run()
        self.checks += 1
        shown, save = self.watching_form.saved_value(question), self.acknowledged[-1]
        if (shown["value"], shown["version"]) != ([save.value], save.version):
            self.errors.append(f"{self.review.reference} {question}: the other process does not show it")


async def run_auditors(
    servers: Sequence[Server], auditors: Sequence[WatchedAuditor], seconds: float, pause: float
) -> list[ServerLoad]:
    """Everybody opens a page through one of the two processes, then everybody records."""
    async with AsyncExitStack() as pages:
        started = [server.memory_megabytes() for server in servers]
        opened_pages = []
        for index, auditor in enumerate(auditors):
            own_server, other_server = servers[index % 2], servers[1 - index % 2]
            opened_pages.append(await pages.enter_async_context(auditor.form_client(own_server.port)))
            if index % WATCH_EVERY == 0:
                auditor.watching_form = await pages.enter_async_context(auditor.form_client(other_server.port))
        work = asyncio.gather(
            *(auditor.record(page, seconds, pause) for auditor, page in zip(auditors, opened_pages, strict=True))
        )
        return await measure_load(servers, started, work)


def report(
    auditors: Sequence[WatchedAuditor], loads: Sequence[ServerLoad], problems: Sequence[str], seconds: float
) -> str:
    """The figures, one a line."""
    sessions = len(auditors) + sum(auditor.watching_form is not None for auditor in auditors)
    lines = save_summary(auditors, problems, seconds)
    lines.append(f"looks through the other     {sum(auditor.checks for auditor in auditors)}")
    for number, load in enumerate(loads, start=1):
        lines += [f"process {number}", *load.summary_lines(sessions // 2)]
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--auditors", type=int, default=50)
    parser.add_argument("--pause", type=float, default=2.0, help="seconds between two answers, give or take a half")
    args = parser.parse_args()
    with running_postgresql() as database:
        with managed_store(database.url) as store:
            reviews = create_reviews(store, args.auditors)
        auditors = [WatchedAuditor(review, STANDARDS[seed % 4], seed) for seed, review in enumerate(reviews)]
        with serve_app(database.url) as first, serve_app(database.url) as second:
            loads = asyncio.run(run_auditors((first, second), auditors, args.seconds, args.pause))
        problems = find_problems(database.url, auditors)
    print(report(auditors, loads, problems, args.seconds))
    raise SystemExit(bool(problems) or any(auditor.errors for auditor in auditors) or is_too_slow(auditors))


if __name__ == "__main__":
    main()
