"""After a draw, nothing that identifies a person on the long list is stored, logged or exported."""

from __future__ import annotations

import csv
import io
import logging
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from audit.analysis.audit_results import AuditResults
from audit.files.additions import Additions
from audit.files.audit_log_export import case_json, write_audit_log_csv
from audit.files.export_context import ExportContext
from audit.files.report import build_report
from audit.files.responses_writer import write_responses_xlsx
from audit.files.results_json import results_json
from audit.files.workbook import build_data_workbook
from audit.model.sampling import EliminationReason
from audit.sample_audit import SAMPLE_AUDIT, load_sample_audit
from audit.storage import Store
from audit.storage.admin.backup import backup
from tests.storage.factories import ANN

WORDS = re.compile(r"[A-Z]{1,2}\d{6}|\d{4}/\d{7}[A-Z]|\d\d/\d\d/\d{4}|\d{4}-\d\d-\d\d|[A-Za-z]+")
"""A CRN, a PNC number, a date in either form, or a word, such as a name: one that the list invents is no other word."""

MIN_NAME_LENGTH = 6  # shorter ones appear by chance in the bytes of a picture


def identities() -> set[str]:
    """Every CRN, PNC number, name and date of birth of the long list."""
    with (SAMPLE_AUDIT / "long_list.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = ("crn", "pnc", "family_name", "first_name", "date_of_birth")
    texts = {row[column] for row in rows for column in columns if WORDS.fullmatch(row[column])}
    found = {text for text in texts if len(text) >= MIN_NAME_LENGTH}
    return found | {"-".join(reversed(row["date_of_birth"].split("/"))) for row in rows if row["date_of_birth"]}


def stored_texts(file: Path) -> Iterator[str]:
    """Every row of a SQLite file, because a long text may be split over pages."""
    with closing(sqlite3.connect(file)) as connection:
        yield from connection.iterdump()


def exported_texts(store: Store, audit_id: str, results: AuditResults) -> Iterator[str]:
    """Every file that can be exported, unpacked."""
    audit = results.audit
    for external in (False, True):
        context = ExportContext(
            audit.description,
            results.which_cases,
            date(2026, 3, 1),
            external=external,
            draw=results.draw,
            eliminated=results.how_eliminated(external),
        )
        yield from unpacked(build_data_workbook(results.results, results.records, context))
        yield from unpacked(build_report(results.results, context))
    records = store.cases.all_with_notes(ANN, audit_id)
    yield from unpacked(write_responses_xlsx(audit.questionnaire, records, created_on=date(2026, 3, 1)))
    yield results_json(
        results.results, additions=Additions(sample=results.sample), eliminated=results.elimination_counts
    )
    yield write_audit_log_csv(store.history.audit_log(ANN, audit_id)).decode()
    yield case_json(store.history.subject_access_data(ANN, audit_id, records[0].case.reference)).decode()


def unpacked(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        yield from (parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


@pytest.mark.thorough
def test_nothing_that_identifies_a_person_on_the_list_is_anywhere_after_a_draw(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    audit_id = load_sample_audit(store, ANN)
    case_id = next(iter(store.cases.references(ANN, audit_id)))
    assert store.samples.eliminate(ANN, audit_id, case_id, EliminationReason.FILE_UNAVAILABLE, "")
    backup(f"sqlite:///{tmp_path / 'audits.db'}", tmp_path / "backup.db")
    results = store.audits.results(ANN, audit_id)
    store.close()
    texts = [text for file in sorted(tmp_path.glob("*.db")) for text in stored_texts(file)]
    texts += [file.read_bytes().decode("latin-1") for file in tmp_path.iterdir() if file.is_file()]
    texts += [caplog.text, *exported_texts(store, audit_id, results)]
    words = {word for text in texts for word in WORDS.findall(text)}
    assert len(identities()) > 3_000
    assert {"Ann", "Prescot", "2026-03-01"} <= words, "the search finds what is there"
    assert sorted(identities() & words) == []
