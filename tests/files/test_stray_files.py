"""No file that is handed out lies on the disk on its way: what is killed meanwhile leaves no answer behind."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from audit.files.report import ReportAbout, report_document
from audit.files.responses import read_responses, write_responses_csv, write_responses_xlsx
from audit.files.results_json import results_json
from audit.files.workbook import WorkbookAbout, data_workbook
from audit.model.audit import AuditDetails
from tests.files.test_workbook import DAY
from tests.test_sample_audit import RECORDS, RESULTS

QUESTIONNAIRE = RESULTS.questionnaire
DETAILS = AuditDetails("Huyton 2023", "Huyton PDU")
MADE: dict[str, Callable[[], object]] = {
    "the data workbook": lambda: data_workbook(RESULTS, RECORDS, WorkbookAbout(DETAILS, "All cases", DAY)),
    "the report with its charts": lambda: report_document(RESULTS, ReportAbout(DETAILS, "All cases", DAY)),
    "the responses as a workbook": lambda: write_responses_xlsx(QUESTIONNAIRE, RECORDS),
    "the responses as CSV": lambda: write_responses_csv(QUESTIONNAIRE, RECORDS),
    "the results as JSON": lambda: results_json(RESULTS),
    "a workbook that is read": lambda: read_responses(
        write_responses_xlsx(QUESTIONNAIRE, RECORDS), "responses.xlsx", QUESTIONNAIRE
    ),
}


@pytest.mark.parametrize("what", MADE)
def test_a_file_is_made_where_there_is_no_room_for_temporary_files(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "there is no such folder"))
    with pytest.raises(FileNotFoundError):
        tempfile.mkstemp()
    assert MADE[what]()
