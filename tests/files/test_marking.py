"""The marking of an audit stands on its files; what no policy knows is refused."""

import io
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from openpyxl import load_workbook

from audit.analysis.ratings import calculate_results
from audit.errors import InputError
from audit.files.export_context import ExportContext
from audit.files.filenames import file_name
from audit.files.report import build_report
from audit.files.workbook import build_data_workbook
from audit.model.audit import MARKINGS, AuditDescription, check_description
from tests.small_questionnaire import SMALL

PLAIN = AuditDescription("Huyton 2023", "Huyton")
MARKED = replace(PLAIN, marking="OFFICIAL-SENSITIVE")
DAY = date(2023, 6, 1)


@pytest.mark.parametrize("marking", MARKINGS)
def test_the_protective_markings_of_the_policy_are_accepted(marking: str) -> None:
    assert check_description(replace(PLAIN, marking=marking), ()).marking == marking


@pytest.mark.parametrize("marking", ["SECRET", "official", "OFFICIAL ", "<b>"])
def test_an_unknown_protective_marking_is_rejected(marking: str) -> None:
    with pytest.raises(InputError) as refused:
        check_description(replace(PLAIN, marking=marking), ())
    assert refused.value.problems == ("The marking must be one of: OFFICIAL, OFFICIAL-SENSITIVE; or none.",)


def test_a_file_name_starts_with_the_protective_marking() -> None:
    assert file_name(MARKED, b"").startswith("official-sensitive-huyton-2023-data-workbook-")
    assert file_name(PLAIN, b"").startswith("huyton-2023-data-workbook-")


def test_the_workbook_cover_and_every_page_of_the_report_have_the_protective_marking() -> None:
    audit_results = calculate_results(SMALL, ())
    for details, cover, above in (
        (MARKED, ["Marking: OFFICIAL-SENSITIVE"], ["OFFICIAL-SENSITIVE", "Huyton 2023"]),
        (PLAIN, [], ["Huyton 2023"]),
    ):
        workbook = load_workbook(
            io.BytesIO(build_data_workbook(audit_results, (), ExportContext(details, "No case", DAY)))
        )
        rows = workbook["Cover"].iter_rows(values_only=True)
        assert [row[0] for row in rows if str(row[0]).startswith("Marking")] == cover
        report = Document(io.BytesIO(build_report(audit_results, ExportContext(details, "No case", DAY))))
        assert [paragraph.text for paragraph in report.sections[0].header.paragraphs] == above
