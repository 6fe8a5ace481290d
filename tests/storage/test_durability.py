"""What was acknowledged is kept, whenever the program dies.

``python -m tests.benchmarks.kill_rounds`` and ``restart_rounds`` do the same hundreds of times.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.storage import open_store
from tests.benchmarks.kill_rounds import KillRound, kill_round, kill_rounds
from tests.benchmarks.restart_rounds import restart_rounds
from tests.postgresql_server import PostgresServer, running_postgresql
from tests.storage.factories import YES, create_case, logged_changes, reload_review, save_answer

pytestmark = pytest.mark.thorough
ROUNDS, ROUNDS_ON_POSTGRESQL, RESTARTS = 8, 4, 2


def test_no_acknowledged_save_is_lost_when_the_program_is_killed(tmp_path: Path) -> None:
    assert_no_save_lost(kill_rounds(tmp_path, range(ROUNDS)))


@pytest.mark.postgresql
def test_no_acknowledged_save_is_lost_on_postgresql_when_the_program_is_killed(emptied_postgresql_url: str) -> None:
    assert_no_save_lost([kill_round(emptied_postgresql_url, seed) for seed in range(ROUNDS_ON_POSTGRESQL)])


@pytest.mark.postgresql
def test_no_acknowledged_save_is_lost_when_postgresql_is_killed_repeatedly() -> None:
    pytest.importorskip("psycopg", reason="PostgreSQL: the Python package psycopg is not installed")
    if not PostgresServer.installed():
        pytest.skip("PostgreSQL: no initdb and pg_ctl are installed")
    with running_postgresql() as server:
        acknowledged, _, problems = restart_rounds(server, RESTARTS)
    assert acknowledged > 0
    assert problems == []


def assert_no_save_lost(rounds: list[KillRound]) -> None:
    assert [result.problems for result in rounds] == [()] * len(rounds)
    assert all(result.acknowledged for result in rounds)
    assert {result.written - result.acknowledged for result in rounds} <= {0, 1}


def test_saved_values_are_there_when_the_database_is_reopened(any_url: str) -> None:
    first = open_store(any_url)
    review = create_case(first)
    saved = save_answer(first, review, "2.2.1", YES)
    trail = logged_changes(first, review)
    first.close()
    second = open_store(any_url)
    assert reload_review(second, review).answers == {"2.2.1": saved}
    assert logged_changes(second, review) == trail
    second.close()
