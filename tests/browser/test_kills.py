"""A tab that dies while somebody records, and a server that dies under an upload: nothing called saved is lost.

``python -m tests.benchmarks.tab_kills`` does the same hundreds of times.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.thorough


def test_what_a_killed_tab_called_saved_is_saved_and_an_upload_on_a_killed_server_is_whole_or_nothing(
    browser: Browser, tmp_path: Path
):
    from tests.benchmarks.tab_kills import run_trial

    trial = run_trial(tmp_path, browser, ("tab", "file"), seed=15)
    assert trial.problems == []
    assert (trial.rounds.total(), trial.uploads.total()) == (2, 1)
    assert trial.acknowledged
