"""The list of audits and the buttons that start one."""

import subprocess
import sys

from audit.model.audit import AuditDescription
from audit.model.case import Case
from audit.sample_audit import load_sample_audit, load_sample_survey
from audit.storage import Store
from tests.paths import PROJECT_ROOT
from tests.small_questionnaire import SMALL_TOML
from tests.storage.factories import ANN, YES, create_audit, create_case, save_answer
from tests.web.conftest import NewVisitor

PLACES = ("Cases", "Record", "Results", "Compare", "Findings", "Export", "Settings")
HEAVY = ("pandas", "altair", "openpyxl", "pyarrow", "docx")


def test_an_empty_database_shows_an_introduction_and_two_ways_to_start(visitor: NewVisitor):
    page = visitor()
    assert page.title == "Case audit workbench"
    assert page.labels("button") == ["Start an audit", "Open the sample audit", "Open the sample survey"]
    assert "Your data stays in this program's own database." in page.text_lines


def test_start_an_audit_opens_the_form(visitor: NewVisitor):
    assert visitor().press("Start an audit").title == "Start an audit"


def test_the_sample_opens_at_its_results(visitor: NewVisitor, store: Store):
    page = visitor().press("Open the sample audit")
    (summary,) = store.audits.all(ANN)
    assert (page.title, page.query) == ("Results", {"audit": summary.id})
    assert "2/24" in page.text_lines


def test_the_sample_is_imported_only_once(visitor: NewVisitor, store: Store):
    first = visitor().press("Open the sample audit").query
    again = visitor("Ben").press("Open the sample audit").query
    assert first == again
    assert len(store.audits.all(ANN)) == 1


def test_each_audit_shows_its_progress_and_links_to_its_pages(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store, region="North")
    for reference in ("A1", "A2", "A3", "A4"):
        create_case(store, audit_id, reference)
    page = visitor()
    assert page.title == "Audits"
    assert "You are Ann." in page.text_lines
    assert "Example unit · North" in page.text_lines
    assert "4 cases: 4 not started." in page.text_lines
    links = [(link.proto.label, link.proto.query_string) for link in page.at.page_link]
    assert links == [(name, f"audit={audit_id}") for name in PLACES]


def test_cases_are_counted_by_state_the_most_advanced_first(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    first, *_ = [create_case(store, audit_id, reference) for reference in ("A1", "A2", "A3")]
    save_answer(store, first, "2.2.1", YES)
    assert "3 cases: 1 in progress, 2 not started." in visitor().text_lines


def test_audits_with_no_case_and_with_one_case_use_correct_grammar(visitor: NewVisitor, store: Store):
    create_audit(store)
    assert "No case yet." in visitor().text_lines
    store.cases.add(ANN, create_audit(store, name="Second audit"), Case("A1"))
    assert "1 case: 1 not started." in visitor().text_lines


def test_the_latest_audit_is_first(visitor: NewVisitor, store: Store):
    for name in ("First audit", "Second audit"):
        store.audits.start(ANN, AuditDescription(name, "Unit"), SMALL_TOML.encode())
    lines = visitor().text_lines
    assert lines.index("Second audit") < lines.index("First audit")


def test_a_name_with_markup_is_shown_as_typed(visitor: NewVisitor, store: Store):
    name = "<script>alert(1)</script> ![x](http://example.org/x.png)"
    create_audit(store, name=name)
    page = visitor()
    assert name in page.text_lines
    assert "<script>" not in page.html


def test_the_sample_can_be_imported_when_other_audits_exist(visitor: NewVisitor, store: Store):
    create_audit(store)
    assert visitor().press("Open the sample audit").title == "Results"
    assert len(store.audits.all(ANN)) == 2


def test_an_imported_sample_is_opened(visitor: NewVisitor, store: Store):
    there = load_sample_audit(store, ANN)
    assert visitor().press("Open the sample audit").query == {"audit": there}


def test_the_sample_survey_can_be_opened_as_well_and_is_imported_once(visitor: NewVisitor, store: Store):
    first = visitor().press("Open the sample survey")
    assert first.title == "Results"
    assert visitor("Ben").press("Open the sample survey").query == first.query
    visitor().press("Open the sample audit")
    home = visitor()
    assert "88 respondents: 88 submitted." in home.text_lines
    assert "46 cases: 46 submitted." in home.text_lines
    assert [link.proto.label for link in home.at.page_link if link.proto.page == "cases"] == ["Cases", "Respondents"]


def test_the_pages_of_a_survey_mention_respondents(visitor: NewVisitor, store: Store):
    survey = load_sample_survey(store, ANN)
    cases = visitor().open_page("cases", audit=survey)
    assert cases.title == "Respondents"
    assert "Allocate respondents" in [expander.label for expander in cases.at.expander]
    assert visitor().open_page("record", audit=survey).title.startswith("Respondent ")
    assert "the results of the respondents included here" in visitor().open_page("export", audit=survey).text


def test_opening_the_home_page_imports_no_heavy_library():
    program = (
        "import sys; from streamlit.testing.v1 import AppTest; "
        "at = AppTest.from_file('app.py', default_timeout=30).run(); assert not at.exception; "
        f"print(*(name for name in {HEAVY} if name in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""
