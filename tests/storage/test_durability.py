"""What was acknowledged is kept, whenever the program dies.

``python -m tests.benchmarks.kill_rounds`` does the same two hundred times.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.storage import open_store
from tests.benchmarks.kill_rounds import kill_rounds
from tests.storage.begun import YES, begin_case, changes, reread, say

pytestmark = pytest.mark.thorough


def test_no_acknowledged_save_is_lost_when_the_program_is_killed(tmp_path: Path) -> None:
    rounds = kill_rounds(tmp_path, range(10))
    assert [one.faults for one in rounds] == [()] * 10
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
