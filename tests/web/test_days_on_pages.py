"""Days on pages and in commands are days in the United Kingdom."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from audit.cli.main import main
from audit.messages import pages as messages
from audit.storage import Store
from tests.storage.factories import ANN, YES, create_case, save_answer
from tests.test_days import HALF_PAST_MIDNIGHT, SetClock, set_clock
from tests.web.conftest import NewVisitor

__all__ = ["set_clock"]


def test_the_page_and_the_command_name_the_same_day_of_erasure(
    visitor: NewVisitor, store: Store, set_clock: SetClock, capsys: pytest.CaptureFixture[str]
) -> None:
    audit_id = create_case(store).audit.id
    set_clock(datetime(2026, 5, 31, 23, 30, tzinfo=UTC))  # 1 June in London
    store.retentions.set_purge_date(ANN, audit_id, date(2026, 6, 1))
    store.retentions.mark_for_erasure(ANN, audit_id)
    page = visitor().open_page("retention", audit=audit_id)
    assert messages.ERASE_FROM.format(date="1 July 2026") in page.text_lines
    assert main(["retention", "--audit", audit_id]) == 0
    assert "2026-07-01" in capsys.readouterr().out


def test_the_history_is_filtered_by_days_in_london(
    visitor: NewVisitor, store: Store, set_clock: SetClock, tmp_path: Path
) -> None:
    set_clock(datetime(2026, 6, 1, tzinfo=UTC))
    review = create_case(store)
    set_clock(HALF_PAST_MIDNIGHT)
    save_answer(store, review, "2.2.1", YES)
    answers = {}
    for option in ("--from", "--to"):
        for day in ("2026-06-30", "2026-07-01"):
            out = tmp_path / f"{option}{day}.csv"
            command = ["trail", "--audit", review.audit.id, option, day, "--out", str(out)]
            assert main(command) == 0
            rows = csv.DictReader(out.read_text("utf-8-sig").splitlines())
            answers[option, day] = [row["What"] for row in rows].count("answer")
    assert answers == {("--from", "2026-06-30"): 1, ("--from", "2026-07-01"): 1} | {
        ("--to", "2026-06-30"): 0,
        ("--to", "2026-07-01"): 1,
    }
    page = visitor().open_page("history", audit=review.audit.id)
    page.set_value("segmented_control", "history-which", "Audit log")
    assert "01 Jul 2026 00:30:00" in page.html
    page.set_value("date_input", "history-last", date(2026, 6, 30))
    assert "01 Jul 2026 00:30:00" not in page.html
    page.set_value("date_input", "history-last", date(2026, 7, 1))
    assert "01 Jul 2026 00:30:00" in page.html
