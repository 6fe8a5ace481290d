"""A survey speaks of respondents and rates nothing: no page of it has a word for cases or ratings."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import date

import pytest
from docx import Document
from openpyxl import load_workbook

from audit.analysis.disclosure_control import published_breakdowns
from audit.cli.main import main as run_results
from audit.files.export_context import ExportContext
from audit.files.report import build_report
from audit.files.results_json import results_json
from audit.files.results_text import results_text
from audit.files.workbook import build_data_workbook
from audit.model.audit import AuditDescription
from audit.model.case import CaseState
from audit.sample_audit import SAMPLE_SURVEY, load_sample_survey
from audit.storage import Store
from audit.web.navigation import Navigation
from audit.web.page_list import PAGES
from tests.storage.factories import ANN, close_audit, set_state
from tests.test_survey import QUESTIONNAIRE, RECORDS, RESPONDENTS, RESULTS
from tests.web.conftest import NewVisitor, Visitor

SOURCE = "An inspection of probation services"  # of a benchmark: the title of a report
COLUMN_HEADING = "“case”"  # of a file to import: a name that does not change
WORDS_OF_CASES = re.compile(r"\b(cases?|rated|ratings?|inspected|inspection|standards?)\b", re.IGNORECASE)
LABELLED = (
    "button",
    "selectbox",
    "text_input",
    "text_area",
    "checkbox",
    "radio",
    "multiselect",
    "date_input",
    "number_input",
    "segmented_control",
    "expander",
    "tabs",
)


def all_texts(page: Visitor) -> Iterator[str]:
    """Every text that a page shows, with the labels and options of its controls and what its form says."""
    yield from page.text_lines
    for kind in LABELLED:
        for widget in getattr(page.at, kind, []):
            yield str(getattr(widget, "label", ""))
            yield from map(str, getattr(widget, "options", []))
    for kind in ("page_link", "download_button", "file_uploader", "button_group", "link_button"):
        yield from (str(element.proto.label) for element in page.at.get(kind))
    for component in page.at.get("bidi_component"):
        yield from strings_in(json.loads(component.proto.json or "null"))


def strings_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for item in value.values() for text in strings_in(item))
    elif isinstance(value, list):
        yield from (text for item in value for text in strings_in(item))


def offending(texts: Iterator[str]) -> list[str]:
    """The texts that have a word for cases or ratings."""
    allowed = re.compile(f"{COLUMN_HEADING}|{SOURCE}")
    return sorted({text for text in texts if WORDS_OF_CASES.search(allowed.sub("", text))})


@pytest.fixture
def survey_id(store: Store) -> str:
    return load_sample_survey(store, ANN)


# The page Retention has its own words.
PAGES_OF_AN_AUDIT = [page.name for page in PAGES if page.needs_audit and page.name != "retention"]


@pytest.mark.thorough
def test_no_page_of_a_survey_has_a_word_for_cases_or_ratings(visitor: NewVisitor, store: Store, survey_id: str) -> None:
    page = visitor()
    for name in PAGES_OF_AN_AUDIT:
        texts = list(all_texts(page.open_page(name, audit=survey_id)))
        assert len(texts) > 3, name
        assert offending(iter(texts)) == [], name


@pytest.mark.thorough
def test_no_page_of_a_closed_survey_has_one(visitor: NewVisitor, store: Store, survey_id: str) -> None:
    close_audit(store, survey_id)
    page = visitor()
    for name in PAGES_OF_AN_AUDIT:
        assert offending(all_texts(page.open_page(name, audit=survey_id))) == [], name


@pytest.mark.thorough
def test_no_section_of_the_form_has_one_in_any_state(visitor: NewVisitor, store: Store, survey_id: str) -> None:
    case_id = next(iter(store.cases.references(ANN, survey_id)))
    page = visitor()
    for state in CaseState:
        set_state(store, store.reviews.open(ANN, survey_id, case_id), state)
        for section in ("facts", "P1", "check"):
            page.open_page("record", audit=survey_id, case=case_id, section=section)
            assert offending(all_texts(page)) == [], (state, section)


def test_the_navigation_of_a_survey_has_none() -> None:
    navigation = Navigation(case_label=QUESTIONNAIRE.case_label)
    titles = [navigation.title(page) for page in PAGES]
    assert {"Respondents", "Respondent map"} <= set(titles)
    assert offending(iter(titles)) == []


def exported_context() -> ExportContext:
    shown = published_breakdowns(RESULTS, RECORDS, AuditDescription("Survey 2023", "Knowsley"), external=False)
    return ExportContext(AuditDescription("Survey 2023", "Knowsley"), RESPONDENTS, date(2023, 6, 1), breakdowns=shown)


def test_the_workbook_of_a_survey_has_none() -> None:
    workbook = load_workbook(io.BytesIO(build_data_workbook(RESULTS, RECORDS, exported_context())))
    texts = [str(cell) for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert len(texts) > 500
    assert offending(iter([*texts, *workbook.sheetnames])) == []


def test_the_report_of_a_survey_has_none() -> None:
    document = Document(io.BytesIO(build_report(RESULTS, exported_context())))
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert len(texts) > 50
    assert offending(iter(texts)) == []


def test_the_text_and_the_values_of_the_json_of_a_survey_have_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert offending(iter(results_text(RESULTS, RESPONDENTS).splitlines())) == []
    assert offending(strings_in(json.loads(results_json(RESULTS)))) == []
    arguments = [str(SAMPLE_SURVEY / "responses.csv"), "--questionnaire", QUESTIONNAIRE.id]
    assert run_results(["tables", *arguments, "--by", "office"]) == 0
    assert offending(iter(capsys.readouterr().out.splitlines())) == []
