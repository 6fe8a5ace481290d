"""No file that is handed out lies on the disk on its way: what is killed meanwhile leaves no answer behind."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from audit.files.export_context import ExportContext
from audit.files.report import build_report
from audit.files.responses import parse_responses
from audit.files.responses_writer import write_responses_csv, write_responses_xlsx
from audit.files.results_json import results_json
from audit.files.workbook import build_data_workbook
from audit.model.audit import AuditDescription
from tests.files.test_workbook import DAY
from tests.test_sample_audit import RECORDS, RESULTS

pytestmark = pytest.mark.thorough

QUESTIONNAIRE = RESULTS.questionnaire
DETAILS = AuditDescription("Huyton 2023", "Huyton PDU")
MADE: dict[str, Callable[[], object]] = {
    "the data workbook": lambda: build_data_workbook(RESULTS, RECORDS, ExportContext(DETAILS, "All cases", DAY)),
    "the report with its charts": lambda: build_report(RESULTS, ExportContext(DETAILS, "All cases", DAY)),
    "the responses as a workbook": lambda: write_responses_xlsx(QUESTIONNAIRE, RECORDS),
    "the responses as CSV": lambda: write_responses_csv(QUESTIONNAIRE, RECORDS),
    "the results as JSON": lambda: results_json(RESULTS),
    "a workbook that is read": lambda: parse_responses(
        write_responses_xlsx(QUESTIONNAIRE, RECORDS), "responses.xlsx", QUESTIONNAIRE
    ),
}


@pytest.mark.parametrize("what", MADE)
def test_a_file_is_written_without_a_temporary_folder(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "there is no such folder"))
    with pytest.raises(FileNotFoundError):
        tempfile.mkstemp()
    assert MADE[what]()
