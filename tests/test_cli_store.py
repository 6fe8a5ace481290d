"""The commands that look after the store, run as a person runs them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from audit.cli import FAULTY, main
from audit.storage import Store
from tests.storage.begun import YES, begin_case, say


@pytest.fixture(autouse=True)
def the_store(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store of these tests is the one that the commands open."""
    monkeypatch.setenv("AUDIT_DATABASE_URL", f"sqlite:///{tmp_path / 'audits.db'}")
    monkeypatch.setenv("AUDIT_PERSON", "Olive Operator")
    return store


def test_a_trail_that_holds_is_told_with_its_last_digest(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    reading = begin_case(store)
    say(store, reading, "2.2.1", YES)
    assert main(["verify-trail", "--audit", reading.audit.id]) == 0
    head, holds = capsys.readouterr().out.splitlines()
    assert head.startswith(f"trail of audit {reading.audit.id}: 4 rows, the last with digest ")
    assert holds == "The trail holds: 4 rows."


def test_a_trail_that_was_tampered_with_is_told_by_its_row(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reading = begin_case(store)
    say(store, reading, "2.2.1", YES)
    with closing(sqlite3.connect(tmp_path / "audits.db")) as raw, raw:
        raw.execute("DROP TRIGGER trail_no_update")
        raw.execute("UPDATE trail SET by = 'Ben' WHERE number = 3")
    assert main(["verify-trail"]) == FAULTY
    assert capsys.readouterr().err == (
        f"trail of audit {reading.audit.id}, row 3: it, or the digest of the row before it, was changed.\n"
    )
