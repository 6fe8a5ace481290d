"""Kills a process that is saving, again and again, and counts what is lost; run it with ``-h`` to see how.

A round: a new SQLite database, a process that saves answers one after another (see ``saver_arguments``),
``kill -9`` at a moment
drawn from the seed, the store opened again. Nothing that was acknowledged may be missing.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from audit.model.audit import AuditDescription
from audit.model.audit_log import ChangeType
from audit.model.case import Case
from audit.model.case_review import CaseReview
from audit.storage import Person
from audit.storage.audit_log.verification import verify
from tests.benchmarks.saver import AcknowledgedSave, find_lost_saves, parse_acknowledged, saver_command
from tests.benchmarks.serving import managed_store
from tests.paths import PROJECT_ROOT
from tests.small_questionnaire import SMALL_TOML

MAX_SECONDS_TO_KILL = 0.25
UNREACHABLE_SAVES = 1_000_000
PERSON = Person("Ann", local=True)


@dataclass(frozen=True)
class KillRound:
    """What came of one kill."""

    acknowledged: int
    written: int
    problems: tuple[str, ...]


def new_case(url: str) -> CaseReview:
    """A new case without answers in a new store."""
    with managed_store(url) as store:
        audit_id = store.audits.start(PERSON, AuditDescription("Audit", "Unit"), SMALL_TOML.encode())
        return store.reviews.open(PERSON, audit_id, store.cases.add(PERSON, audit_id, Case("KSH-1")))


def find_problems(url: str, review: CaseReview, acknowledged: Iterable[AcknowledgedSave]) -> list[str]:
    """What is lost, torn or damaged in a store that was left in mid-save."""
    with managed_store(url) as store:
        problems = find_lost_saves(store, review, acknowledged)
        with store.database.read_transaction() as connection:
            if connection.dialect.name == "sqlite":
                integrity_lines = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
                problems += [f"damaged: {line}" for line in integrity_lines if line != "ok"]
                problems += [f"damaged: {row}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
            problems += [f"damaged: {chain_break}" for chain_break in verify(connection).breaks]
    return problems


def kill_round(url: str, seed: int) -> KillRound:
    """Start a saver on a new case, kill it at a moment drawn from the seed, and look at what it left."""
    review = new_case(url)
    with subprocess.Popen(
        saver_command(url, review, str(seed), UNREACHABLE_SAVES), stdout=subprocess.PIPE, text=True, cwd=PROJECT_ROOT
    ) as saver:
        assert saver.stdout is not None
        first_line = saver.stdout.readline()
        time.sleep(random.Random(seed).uniform(0, MAX_SECONDS_TO_KILL))
        saver.kill()
        acknowledged = list(parse_acknowledged(first_line + saver.stdout.read()))
    problems = find_problems(url, review, acknowledged)
    with managed_store(url) as store:
        log_rows = store.reviews.audit_log(PERSON, review.audit.id, review.case_id)
    return KillRound(len(acknowledged), sum(row.change.type is ChangeType.ANSWER for row in log_rows), tuple(problems))


def kill_rounds(folder: Path, seeds: Iterable[int]) -> list[KillRound]:
    """So many rounds, two at a time, each in a new SQLite store."""

    def run_round(seed: int) -> KillRound:
        return kill_round(f"sqlite:///{folder / f'round-{seed}.db'}", seed)

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(run_round, seeds))


def report(rounds: list[KillRound], seconds: float) -> str:
    """The counts of all rounds, one a line."""
    problems = [problem for result in rounds for problem in result.problems]
    return "\n".join(
        (
            f"rounds                           {len(rounds)} in {seconds:.0f} s",
            f"acknowledged saves               {sum(result.acknowledged for result in rounds)}",
            f"lost                             {sum(problem.startswith('lost') for problem in problems)}",
            f"torn                             {sum(problem.startswith('torn') for problem in problems)}",
            f"damaged files                    {sum(problem.startswith('damaged') for problem in problems)}",
            f"rounds with one unacknowledged   {sum(result.written > result.acknowledged for result in rounds)}",
            *problems,
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0, help="the seed of the first round; each next one adds one")
    args = parser.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        rounds = kill_rounds(Path(folder), range(args.seed, args.seed + args.rounds))
    print(report(rounds, time.monotonic() - start))
    raise SystemExit(any(result.problems for result in rounds))


if __name__ == "__main__":
    main()
