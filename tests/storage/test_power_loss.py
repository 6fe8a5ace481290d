"""The power goes while somebody records: what was acknowledged is on the disk. The benchmark loses it 300 times."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.benchmarks.power_loss import simulate_power_loss

pytestmark = pytest.mark.thorough
IMAGES, SAVES = 20, 40


@pytest.fixture(autouse=True)
def strace() -> None:
    """What records the calls of the saver."""
    if shutil.which("strace") is None:
        pytest.skip("Loss of power: strace is not installed")


def test_no_acknowledged_save_is_lost_torn_or_damaged(tmp_path: Path):
    losses, _ = simulate_power_loss(tmp_path, IMAGES, SAVES, seed=1)
    assert len(losses) == IMAGES
    assert max(loss.acknowledged for loss in losses) > SAVES / 2
    assert [problem for loss in losses for problem in loss.problems] == []


def test_losses_are_detected_if_nothing_is_synced(tmp_path: Path):
    losses, _ = simulate_power_loss(tmp_path, IMAGES, SAVES, seed=1, modes="DELETE,OFF")
    assert any(loss.problems for loss in losses)
