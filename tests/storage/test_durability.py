"""What was acknowledged is kept, whenever the program dies.

``python -m tests.benchmarks.kill_rounds`` and ``restart_rounds`` do the same hundreds of times.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.storage import open_store
from tests.benchmarks.kill_rounds import Round, kill_round, kill_rounds
from tests.benchmarks.restart_rounds import restart_rounds
from tests.conftest import PostgresServer, running_postgresql
from tests.storage.factories import YES, begin_case, changes, reread, say

pytestmark = pytest.mark.thorough
ROUNDS, ROUNDS_ON_POSTGRESQL, RESTARTS = 40, 10, 5


def test_no_acknowledged_save_is_lost_when_the_program_is_killed(tmp_path: Path) -> None:
    none_is_lost(kill_rounds(tmp_path, range(ROUNDS)))


@pytest.mark.postgresql
def test_no_acknowledged_save_is_lost_on_postgresql_when_the_program_is_killed(migrated_postgresql_url: str) -> None:
    none_is_lost([kill_round(migrated_postgresql_url, seed) for seed in range(ROUNDS_ON_POSTGRESQL)])


@pytest.mark.postgresql
def test_no_acknowledged_save_is_lost_when_postgresql_is_killed_again_and_again() -> None:
    pytest.importorskip("psycopg", reason="PostgreSQL: the Python package psycopg is not installed")
    if not PostgresServer.installed():
        pytest.skip("PostgreSQL: no initdb and pg_ctl are installed")
    with running_postgresql() as server:
        acknowledged, _, faults = restart_rounds(server, RESTARTS)
    assert acknowledged > 0
    assert faults == []


def none_is_lost(rounds: list[Round]) -> None:
    assert [one.faults for one in rounds] == [()] * len(rounds)
    assert all(one.acknowledged for one in rounds)
    assert {one.written - one.acknowledged for one in rounds} <= {0, 1}


def test_what_was_saved_is_there_when_the_store_is_opened_again(any_url: str) -> None:
    first = open_store(any_url)
    reading = begin_case(first)
    saved = say(first, reading, "2.2.1", YES)
    trail = changes(first, reading)
    first.close()
    second = open_store(any_url)
    assert reread(second, reading).answers == {"2.2.1": saved}
    assert changes(second, reading) == trail
    second.close()
