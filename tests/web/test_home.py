"""The first visit, and the buttons that start an audit; test_dashboards.py has what each role sees."""

import subprocess
import sys

import pytest

from audit.model.purpose import Purpose
from audit.sample_audit import load_sample_audit, load_sample_survey
from audit.storage import Store
from tests.paths import PROJECT_ROOT
from tests.storage.factories import ANN, create_audit
from tests.web.conftest import NewVisitor

HEAVY = ("pandas", "altair", "openpyxl", "pyarrow", "docx")


def test_an_empty_database_shows_an_introduction_and_two_ways_to_start(visitor: NewVisitor):
    page = visitor()
    assert page.title == "Case audit workbench"
    assert page.labels("button") == [
        *(
            "Start an audit",
            "Write a questionnaire",
            "Open the sample audit",
            "Open the sample survey",
            "Open the sample staff survey",
        ),
        "Practise on invented cases",
    ]
    assert "Your data stays in this program's own database." in page.text_lines


def test_start_an_audit_opens_the_form(visitor: NewVisitor):
    assert visitor().press("Start an audit").title == "Start an audit"


def test_the_sample_opens_at_its_results(visitor: NewVisitor, store: Store):
    page = visitor().press("Open the sample audit")
    summary, practice = store.audits.all(ANN)
    assert practice.purpose is Purpose.PRACTICE
    assert (page.title, page.query) == ("Results", {"audit": summary.id})
    assert "2/24" in page.text_lines


@pytest.mark.thorough
def test_the_sample_is_imported_only_once(visitor: NewVisitor, store: Store):
    first = visitor().press("Open the sample audit").query
    again = visitor("Ben").press("Open the sample audit").query
    assert first == again
    assert len(store.audits.all(ANN)) == 2  # with the practice audit


def test_a_name_with_markup_is_shown_as_typed(visitor: NewVisitor, store: Store):
    name = "<script>alert(1)</script> ![x](http://example.org/x.png)"
    create_audit(store, name=name)
    page = visitor()
    assert name in page.text_lines
    assert "<script>" not in page.html


@pytest.mark.thorough
def test_the_sample_can_be_imported_when_other_audits_exist(visitor: NewVisitor, store: Store):
    create_audit(store)
    assert visitor().press("Open the sample audit").title == "Results"
    assert len(store.audits.all(ANN)) == 3  # with the practice audit


@pytest.mark.thorough
def test_an_imported_sample_is_opened(visitor: NewVisitor, store: Store):
    there = load_sample_audit(store, ANN)
    assert visitor().press("Open the sample audit").query == {"audit": there}


@pytest.mark.thorough
def test_the_sample_survey_can_be_opened_as_well_and_is_imported_once(visitor: NewVisitor, store: Store):
    first = visitor().press("Open the sample survey")
    assert first.title == "Results"
    assert visitor("Ben").press("Open the sample survey").query == first.query
    visitor().press("Open the sample audit")
    survey = visitor().open_page("home", **first.query)
    assert survey.title.startswith("Sample survey")
    assert "88 of 88 respondents submitted" in survey.text_lines
    assert "cases" not in survey.text.split("Other open audits")[0], "a survey has respondents"
    assert any("46 cases: 46 submitted" in line for line in survey.text_lines)


def test_the_pages_of_a_survey_mention_respondents(visitor: NewVisitor, store: Store):
    survey = load_sample_survey(store, ANN)
    cases = visitor().open_page("cases", audit=survey)
    assert cases.title == "Respondents"
    assert "Import respondents" in [expander.label for expander in cases.at.expander]
    assert visitor().open_page("record", audit=survey).title.startswith("Respondent ")
    assert "the results of the respondents included here" in visitor().open_page("export", audit=survey).text


@pytest.mark.thorough
def test_opening_the_home_page_imports_no_heavy_library():
    program = (
        "import sys; from streamlit.testing.v1 import AppTest; "
        "at = AppTest.from_file('app.py', default_timeout=30).run(); assert not at.exception; "
        f"print(*(name for name in {HEAVY} if name in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""
