"""Feedback sheets from the command line."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from audit.cli.main import EXIT_ERROR, main
from audit.messages import feedback as messages
from audit.model.audit_log import AccessType
from audit.model.case import CaseState
from audit.storage import Store
from tests.storage.factories import (
    ANN,
    create_audit,
    create_case,
    import_submitted_cases,
    reload_review,
    save_note,
    set_state,
    share_note,
)


def test_submitted_cases_are_written_and_logged_and_others_are_refused(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AUDIT_DATABASE_URL", f"sqlite:///{tmp_path / 'audits.db'}")
    monkeypatch.setenv("AUDIT_PERSON", "Ann")
    audit_id = create_audit(store)
    command = ["feedback-sheets", "--audit", audit_id, "--out"]
    assert main([*command, str(tmp_path / "none.docx")]) == EXIT_ERROR
    assert messages.NO_SUBMITTED_CASE in capsys.readouterr().err
    import_submitted_cases(store, audit_id, cases=3, yes=2)
    review = create_case(store, audit_id, "KSH-1")
    save_note(store, review, "2.2.1", "Plans are clear.")
    share_note(store, reload_review(store, review), "2.2.1", "Plans are clear.")
    refused = messages.NOT_SUBMITTED.format(reference="KSH-1", state="in progress")
    assert main([*command, str(tmp_path / "one.html"), "--case", "ksh-1"]) == EXIT_ERROR
    assert refused in capsys.readouterr().err
    set_state(store, review, CaseState.SUBMITTED)
    assert main([*command, str(tmp_path / "one.html"), "--case", "ksh-1"]) == 0
    assert "Plans are clear." in (tmp_path / "one.html").read_text("utf-8")
    assert main([*command, str(tmp_path / "all.zip"), "--format", "web-page"]) == 0
    assert "100% done" in capsys.readouterr().err
    with zipfile.ZipFile(io.BytesIO((tmp_path / "all.zip").read_bytes())) as archive:
        assert len(archive.namelist()) == 4
    exports = [row for row in store.history.access_log(ANN, audit_id) if row.event.type is AccessType.EXPORT]
    assert [row.event.case_id for row in exports].count(review.case_id) == 2
    assert len(exports) == 5
    assert main([*command, str(tmp_path / "no.docx"), "--case", "KSH-7"]) == EXIT_ERROR
    assert messages.CASE_UNKNOWN in capsys.readouterr().err
