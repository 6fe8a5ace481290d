"""A question for which No is the good answer is marked wherever its percentage of Yes is printed."""

from __future__ import annotations

import io
import re
from datetime import date

import docx
import pytest

from audit.analysis.comparison import compare_audits
from audit.analysis.disclosure_control import published_breakdowns
from audit.files.export_context import ExportContext
from audit.files.report import build_report
from audit.files.results_text import results_text
from audit.files.workbook import build_data_workbook
from audit.messages.model import NO_IS_GOOD
from audit.model.audit import AuditDescription
from audit.sample_audit import load_sample_survey
from audit.storage import Store
from tests.files.test_workbook import opened
from tests.small_questionnaire import replace_in_small_toml
from tests.storage.factories import ANN
from tests.test_survey import QUESTIONNAIRE, RECORDS, RESPONDENTS, RESULTS
from tests.web.conftest import NewVisitor, Visitor
from tests.web.several_audits import create_audit_with_cases

TRAVEL, PROGRESS = QUESTIONNAIRE.questions_by_id["P3.2"].text, "Do early outcomes show progress?"
BAD_PROGRESS = replace_in_small_toml('short = "Progress"', 'short = "Progress"\nyes_is_good = false')
NAMES = rf"(?:{re.escape(TRAVEL)}|{re.escape(PROGRESS)}|\bTravel\b(?! is a problem)|\bProgress\b)"
NAMED = re.compile(NAMES)
UNMARKED = re.compile(rf"{NAMES}(?! \({NO_IS_GOOD}\)).{{0,30}}")


def check(text: str) -> None:
    """Every place that names one of the two questions has the mark, and there is such a place."""
    assert NAMED.search(text)
    assert UNMARKED.findall(text) == []


def shown(page: Visitor) -> str:
    """The text of a page with the labels that people choose a question by."""
    options = [option for box in page.at.selectbox for option in box.options]
    return "\n".join([*page.text_lines, *options])


@pytest.mark.thorough
def test_every_file_marks_it() -> None:
    details = AuditDescription("Survey 2023", "Knowsley")
    breakdowns = published_breakdowns(RESULTS, RECORDS, details, external=False)
    about = ExportContext(details, RESPONDENTS, date(2023, 6, 1), breakdowns=breakdowns)
    check(results_text(RESULTS, RESPONDENTS))
    book = opened(build_data_workbook(RESULTS, RECORDS, about))
    for sheet in ("P3 Coming to appointments", "By office", "Biggest differences", "Recalculation"):
        check("\n".join(str(cell.value) for row in book[sheet].iter_rows() for cell in row))
    document = docx.Document(io.BytesIO(build_report(RESULTS, about)))
    tables = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    check("\n".join([*tables, *(paragraph.text for paragraph in document.paragraphs)]))


@pytest.mark.thorough
def test_results_and_breakdowns_mark_it(visitor: NewVisitor, store: Store) -> None:
    audit_id = load_sample_survey(store, ANN)
    check(shown(visitor().open_page("results", audit=audit_id)))
    page = visitor().open_page("breakdowns", audit=audit_id, by="office", standard="P3", question="P3.2")
    check(shown(page))
    check(shown(visitor().open_page("breakdowns", audit=audit_id, by="office", standard="P3", **{"and": "released"})))


THOROUGH = pytest.mark.thorough


@pytest.mark.parametrize("view", ["", pytest.param("time", marks=THOROUGH), pytest.param("all", marks=THOROUGH)])
def test_comparisons_mark_it(visitor: NewVisitor, store: Store, view: str) -> None:
    create_audit_with_cases(store, "Spring 2021", 2021, yes=4, source=BAD_PROGRESS)
    this = create_audit_with_cases(store, "Spring 2023", 2023, yes=9, source=BAD_PROGRESS)
    query = {"view": view, "question": "2.6.1", "by": "2.6.1", "every": "yes"} if view else {}
    check(shown(visitor().open_page("compare", audit=this, **query)))


def test_the_sheet_of_comparisons_marks_it(store: Store) -> None:
    for year in (2021, 2023):
        create_audit_with_cases(store, f"Spring {year}", year, source=BAD_PROGRESS)
    audits = store.comparisons.all(ANN)
    this = store.audits.all(ANN)[0]
    audit_results = store.audits.results(ANN, this.id)
    comparison = compare_audits(audit_results.audit.questionnaire, audits)
    about = ExportContext(this.description, "10 cases", date(2023, 6, 9), comparison=comparison)
    book = opened(build_data_workbook(audit_results.results, (), about))
    check("\n".join(str(cell.value) for row in book["Comparison"].iter_rows() for cell in row))
