"""The power goes while somebody records: what was acknowledged is on the disk. The benchmark loses it 300 times."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.benchmarks.power_loss import lose_power

pytestmark = pytest.mark.thorough
IMAGES, SAVES = 40, 60


@pytest.fixture(autouse=True)
def strace() -> None:
    """What records the calls of the saver."""
    if shutil.which("strace") is None:
        pytest.skip("Loss of power: strace is not installed")


def test_nothing_that_was_acknowledged_is_lost_torn_or_damaged(tmp_path: Path):
    found, _ = lose_power(tmp_path, IMAGES, SAVES, seed=1)
    assert len(found) == IMAGES
    assert max(one.acknowledged for one in found) > SAVES / 2
    assert [fault for one in found for fault in one.faults] == []


def test_where_nothing_is_synced_the_same_look_finds_losses(tmp_path: Path):
    found, _ = lose_power(tmp_path, IMAGES, SAVES, seed=1, modes="DELETE,OFF")
    assert any(one.faults for one in found)
