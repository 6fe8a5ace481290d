"""The commands that write the feed and the published pack of audits in the database."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import pytest

from audit.analysis.frozen_results import short_digest
from audit.cli.main import EXIT_ERROR, main
from audit.messages import cli as cli_messages
from audit.messages import feed as messages
from audit.model.audit_log import AccessType
from audit.model.outside_copy import why_copies_disclose
from audit.storage import Store
from tests.storage.factories import ANN, close_audit, complete_case, create_audit, create_case, import_submitted_cases


@pytest.fixture(autouse=True)
def default_store(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store of these tests is the one that the commands open."""
    monkeypatch.setenv("AUDIT_DATABASE_URL", f"sqlite:///{tmp_path / 'audits.db'}")
    monkeypatch.setenv("AUDIT_PERSON", "Olive Operator")
    return store


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def exports(store: Store, audit_id: str) -> list[str]:
    log = store.history.access_log(ANN, audit_id)
    return [row.event.subject for row in log if row.event.type is AccessType.EXPORT]


def test_the_feed_has_every_audit_and_logs_each_export_once(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    audit_ids = [create_audit(store, name=name) for name in ("First", "Second")]
    import_submitted_cases(store, audit_ids[0], 7, yes=4)
    folder = tmp_path / "feed"
    assert main(["feed", str(folder)]) == 0
    assert capsys.readouterr().out == f"Saved the feed of 2 audits in {folder}.\n"
    assert [row["name"] for row in table(folder / "audits.csv")] == ["First", "Second"]
    assert main(["feed", str(folder)]) == 0
    assert capsys.readouterr().out == f"{folder} is up to date.\n"
    assert exports(store, audit_ids[0]) == ["feed"]


def test_a_closed_audit_gives_its_frozen_figures(store: Store, tmp_path: Path) -> None:
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, 7, yes=4)
    close_audit(store, audit_id)
    main(["feed", str(tmp_path / "feed")])
    closing = store.audits.results(ANN, audit_id).closing
    (row,) = table(tmp_path / "feed" / "audits.csv")
    assert closing is not None
    assert (row["state"], row["digest"], row["cases"]) == ("closed", short_digest(closing.digest), "7")


def test_a_feed_for_outside_leaves_out_open_audits(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    closed_id, _ = [create_audit(store, name=name) for name in ("Closed", "Open")]
    import_submitted_cases(store, closed_id, 7, yes=4)
    close_audit(store, closed_id)
    assert main(["feed", str(tmp_path / "feed"), "--outside"]) == 0
    assert messages.OPEN_AUDITS_LEFT_OUT.format(audits="1 open audit") in capsys.readouterr().out
    assert [row["name"] for row in table(tmp_path / "feed" / "audits.csv")] == ["Closed"]


def test_the_pack_of_an_audit_is_saved_and_its_digest_printed(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    audit_id, path = create_audit(store), tmp_path / "pack.zip"
    import_submitted_cases(store, audit_id, 7, yes=4)
    command = ["pack", "--audit", audit_id, "--out", str(path)]
    assert main(command) == 0
    assert f"Saved {path}. Its digest is " in capsys.readouterr().out
    with zipfile.ZipFile(path) as archive:
        assert {"answers.csv", "questionnaire.toml", "digests.txt"} <= set(archive.namelist())
    assert main(command) == EXIT_ERROR
    assert capsys.readouterr().err.strip() == cli_messages.OUTPUT_EXISTS.format(path=path)
    assert main([*command, "--force", "--outside"]) == 0
    assert exports(store, audit_id) == ["published-pack", "published-pack-for-outside"]


def test_copies_for_outside_are_registered_and_one_that_differs_by_a_case_is_warned_of(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, 7, yes=4)
    command = ["pack", "--audit", audit_id, "--out", str(tmp_path / "pack.zip"), "--force"]
    for options in ([], ["--outside"]):
        assert main([*command, *options]) == 0
        assert capsys.readouterr().err == ""
    store.workflow.submit(ANN, complete_case(store, create_case(store, audit_id)))
    copies = store.outside_copies.all(ANN, audit_id)
    assert main([*command, "--outside"]) == 0
    sentence = why_copies_disclose(copies, 5, store.audits.case_label(ANN, audit_id))
    assert capsys.readouterr().err == f"First audit: {sentence}\n"
    close_audit(store, audit_id)
    assert main(["feed", str(tmp_path / "feed"), "--outside"]) == 0
    made = [(copy.file.value, copy.case_count) for copy in store.outside_copies.all(ANN, audit_id)]
    assert made == [("feed", 8), ("published-pack", 8), ("published-pack", 7)]


def test_wrong_options_are_refused(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    review = create_case(store)
    assert main(["feed", str(tmp_path / "feed"), "--licence", "free for all"]) == EXIT_ERROR
    assert capsys.readouterr().err.strip() == messages.INVALID_LICENCE.format(licence="free for all")
    out = tmp_path / "pack.rar"
    assert main(["pack", "--audit", review.audit.id, "--out", str(out)]) == EXIT_ERROR
    assert capsys.readouterr().err.strip() == cli_messages.WRONG_OUTPUT_SUFFIX.format(
        path=out, file_type="pack", suffix=".zip"
    )
