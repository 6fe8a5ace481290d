"""The marking of an audit stands on its files; what no policy knows is refused."""

import io
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from openpyxl import load_workbook

from audit.analysis.ratings import results
from audit.errors import InputError
from audit.files.filenames import file_name
from audit.files.report import ReportAbout, report_document
from audit.files.workbook import WorkbookAbout, data_workbook
from audit.model.audit import MARKINGS, AuditDetails, check_details
from tests.small_questionnaire import SMALL

PLAIN = AuditDetails("Huyton 2023", "Huyton")
MARKED = replace(PLAIN, marking="OFFICIAL-SENSITIVE")
DAY = date(2023, 6, 1)


@pytest.mark.parametrize("marking", MARKINGS)
def test_the_markings_of_the_policy_are_kept(marking: str) -> None:
    assert check_details(replace(PLAIN, marking=marking), ()).marking == marking


@pytest.mark.parametrize("marking", ["SECRET", "official", "OFFICIAL ", "<b>"])
def test_another_marking_is_refused(marking: str) -> None:
    with pytest.raises(InputError) as refused:
        check_details(replace(PLAIN, marking=marking), ())
    assert refused.value.faults == ("The marking must be one of: OFFICIAL, OFFICIAL-SENSITIVE; or none.",)


def test_a_files_name_begins_with_the_marking() -> None:
    assert file_name(MARKED, b"").startswith("official-sensitive-huyton-2023-data-workbook-")
    assert file_name(PLAIN, b"").startswith("huyton-2023-data-workbook-")


def test_the_cover_of_the_workbook_and_every_page_of_the_report_are_marked() -> None:
    found = results(SMALL, ())
    for details, cover, above in (
        (MARKED, ["OFFICIAL-SENSITIVE"], ["OFFICIAL-SENSITIVE", "Huyton 2023"]),
        (PLAIN, [], ["Huyton 2023"]),
    ):
        workbook = load_workbook(io.BytesIO(data_workbook(found, (), WorkbookAbout(details, "No case", DAY))))
        rows = workbook["Cover"].iter_rows(values_only=True)
        assert [row[1] for row in rows if row[0] == "Marking"] == cover
        report = Document(io.BytesIO(report_document(found, ReportAbout(details, "No case", DAY))))
        assert [one.text for one in report.sections[0].header.paragraphs] == above
