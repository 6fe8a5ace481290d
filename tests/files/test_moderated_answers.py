"""Moderated answers in files: the data workbook counts and lists them, and a responses workbook keeps them apart."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from audit.files.export_context import ExportContext
from audit.files.responses import parse_responses
from audit.files.responses_writer import write_responses_xlsx
from audit.files.results_json import results_json
from audit.files.workbook import build_data_workbook
from audit.model.case import CaseState
from audit.model.review_pair import DisagreementCause
from audit.storage import Store
from tests.storage.factories import ANN, NO, YES, create_audit
from tests.storage.pairs import create_pair, to_moderate

REASON = "It is in the second file."


@pytest.fixture
def audit_id(store: Store) -> str:
    """An audit with a case of which one answer is moderated."""
    audit_id = create_audit(store)
    case_id = create_pair(store, audit_id, "KSH-1", {}, {"2.2.1": NO})
    pair = to_moderate(store, audit_id, case_id).pair
    store.moderations.decide(ANN, audit_id, {"2.2.1": NO}, REASON, DisagreementCause.SLIP, pair)
    return audit_id


def sheets_of(data: bytes) -> dict[str, list[tuple[object, ...]]]:
    """The cells of each sheet of a workbook."""
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in workbook}


@pytest.mark.parametrize("external", [False, True])
def test_the_workbook_says_how_many_answers_were_moderated_and_lists_them_for_the_team(
    store: Store, audit_id: str, external: bool
):
    audit_results = store.audits.results(ANN, audit_id)
    rows = store.moderations.rows_for_file(ANN, audit_id)
    context = ExportContext(
        audit_results.audit.description,
        audit_results.which_cases,
        date(2026, 11, 28),
        external=external,
        moderated=() if external else rows,
    )
    sheets = sheets_of(build_data_workbook(audit_results.results, audit_results.records, context))
    assert "1 answer was moderated" in str(sheets["Cover"])
    assert ("Moderated answers" in sheets) is not external
    if not external:
        row = next(row for row in sheets["Moderated answers"] if row[0] == "KSH-1")
        assert row[1:7] == ("2.2.1", "Yes", "No", "No", "slip", REASON)
        assert "Ann" not in str(sheets["Moderated answers"])
    assert '"moderated_answers": 1' in results_json(audit_results.results)


def test_a_responses_workbook_has_the_answers_of_the_auditor_and_importing_it_keeps_moderated_answers_out(
    store: Store, audit_id: str
):
    audit = store.audits.get(ANN, audit_id)
    records = store.cases.all_with_notes(ANN, audit_id)
    rows = store.moderations.rows_for_file(ANN, audit_id)
    data = write_responses_xlsx(audit.questionnaire, records, moderated=rows)
    assert sheets_of(data)["Moderated answers"][1][:8] == (
        *("KSH-1", "2.2.1", "Yes", "No", "No", "slip", REASON, "Ann"),
    )
    read = parse_responses(data, "responses.xlsx", audit.questionnaire)
    assert next(record for record in read.records if record.case.reference == "KSH-1").answers["2.2.1"] is YES
    assert "Moderated answers" in str(read.reading)
    other_id = create_audit(store, name="Another")
    store.cases.import_cases(ANN, other_id, read.records)
    imported = store.audits.results(ANN, other_id, (CaseState.SUBMITTED,))
    assert [(record.answers["2.2.1"], record.moderated) for record in imported.records] == [(YES, frozenset())]
