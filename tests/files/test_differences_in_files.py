"""A difference that stands out is marked alike on the page, in the workbook and in the Word report."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date

import docx
import pytest

from audit.analysis.disclosure_control import published_breakdowns
from audit.analysis.published_breakdowns import PublishedDifference, biggest_published_differences
from audit.analysis.ratings import calculate_results
from audit.files.export_context import ExportContext
from audit.files.report import build_report
from audit.files.workbook import build_data_workbook
from audit.messages import analysis as messages
from audit.model.audit import AuditDescription
from audit.storage.queries.saved_breakdowns import decode_breakdowns
from tests.files.test_report import captioned, rows
from tests.files.test_workbook import opened, table
from tests.small_questionnaire import SMALL
from tests.text_tables import parse_records

pytestmark = pytest.mark.thorough

DESCRIPTION = AuditDescription("Spring", "Huyton")


def cases_of(office: str, yes: int) -> list[str]:
    """24 cases, `yes` of them Yes on 2.2.1 and half of them on 2.2.2: every count is printed outside too."""
    return [
        f"{office}-{number}  {office}  {'yes' if number < yes else 'no'}  {('yes', 'no')[number % 2]}"
        for number in range(24)
    ]


CASES = parse_records(
    "\n".join(["case  office  2.2.1  2.2.2", *cases_of("Huyton", 18), *cases_of("Kirkby", 6), *cases_of("Speke", 12)]),
    SMALL,
)
RESULTS = calculate_results(SMALL, CASES)


def context(external: bool = False) -> ExportContext:
    published = published_breakdowns(RESULTS, CASES, DESCRIPTION, external)
    return ExportContext(DESCRIPTION, "72 submitted cases", date(2026, 11, 28), breakdowns=published, external=external)


def standing_out(differences: list[PublishedDifference]) -> list[tuple[str, str]]:
    return [(each.group.text, each.question.id) for each in differences if each.stands_out]


@pytest.mark.parametrize("external", [False, True])
def test_the_same_differences_are_marked_in_workbook_and_report(external: bool) -> None:
    published = context(external)
    marked = standing_out(biggest_published_differences(published.breakdowns))
    assert marked == [("Huyton", "2.2.1"), ("Kirkby", "2.2.1")]
    sheet = table(opened(build_data_workbook(RESULTS, CASES, published))["Biggest differences"])
    assert [(row["Stands out"], row["Group"], row["Question id"]) for row in sheet] == [
        ("Yes", "Huyton", "2.2.1"),
        ("Yes", "Kirkby", "2.2.1"),
        ("No", "Speke", "2.2.1"),
        ("No", "Huyton", "2.2.2"),
        ("No", "Kirkby", "2.2.2"),
        ("No", "Speke", "2.2.2"),
    ]
    document = docx.Document(io.BytesIO(build_report(RESULTS, published)))
    out_rows = rows(captioned(document, "Differences from the rest that stand out"))[1:]
    assert [row[0] for row in out_rows] == ["Office: Huyton", "Office: Kirkby"]


def test_a_copy_for_outside_does_not_print_how_many_comparisons_were_made() -> None:
    for external, is_printed in ((False, True), (True, False)):
        document = docx.Document(io.BytesIO(build_report(RESULTS, context(external))))
        whole = "\n".join(paragraph.text for paragraph in document.paragraphs)
        assert ("6 comparisons were made." in whole) is is_printed
        assert ("6 comparisons are shown." in whole) is not is_printed


def test_breakdowns_saved_by_an_earlier_version_say_that_marks_were_not_saved() -> None:
    figures = [[[16, 0, 16], [0, 0, 0, 0], [16, 16, 8, 32], True], [[3, 0, 3], [0, 0, 0, 0], [3, 3, 20, 40], True]]
    groups = [["Huyton", 16, False], ["Few", 3, True]]
    saved_text = json.dumps([{"by": "office", "questions": ["2.2.1"], "groups": groups, "results": figures}])
    saved = decode_breakdowns(SMALL, saved_text)
    differences = biggest_published_differences(saved)
    assert [(each.group.text, each.stands_out) for each in differences] == [("Huyton", None)]
    document = docx.Document(io.BytesIO(build_report(RESULTS, replace(context(True), breakdowns=saved))))
    assert any(messages.MARKS_NOT_SAVED in paragraph.text for paragraph in document.paragraphs)
