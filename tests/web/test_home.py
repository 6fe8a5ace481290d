"""The list of audits and the ways to begin one."""

import subprocess
import sys

from audit.model.audit import AuditDetails
from audit.model.case import Case
from audit.sample_audit import load_sample_audit, load_sample_survey
from audit.storage import Store
from tests.small_questionnaire import SMALL_TOML
from tests.storage.factories import ANN, YES, begin_audit, begin_case, say
from tests.web.conftest import HOME, NewVisitor

PLACES = ("Cases", "Record", "Results", "Findings", "Compare", "Export", "Settings")
HEAVY = ("pandas", "altair", "openpyxl", "pyarrow", "docx")


def test_an_empty_store_shows_what_the_workbench_is_for_and_two_ways_in(visitor: NewVisitor):
    page = visitor()
    assert page.title == "Case audit workbench"
    assert page.labels("button") == ["Start an audit", "Open the sample audit", "Open the sample survey"]
    assert "Everything stays in this program's own store." in page.lines


def test_start_an_audit_leads_to_the_form(visitor: NewVisitor):
    assert visitor().press("Start an audit").title == "Start an audit"


def test_the_sample_opens_at_its_results(visitor: NewVisitor, store: Store):
    page = visitor().press("Open the sample audit")
    (summary,) = store.audits.all(ANN)
    assert (page.title, page.query) == ("Results", {"audit": summary.id})
    assert "2/24" in page.lines


def test_the_sample_is_brought_in_once_however_often_it_is_opened(visitor: NewVisitor, store: Store):
    first = visitor().press("Open the sample audit").query
    again = visitor("Ben").press("Open the sample audit").query
    assert first == again
    assert len(store.audits.all(ANN)) == 1


def test_each_audit_says_how_far_it_is_and_leads_to_its_pages(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store, region="North")
    for reference in ("A1", "A2", "A3", "A4"):
        begin_case(store, audit_id, reference)
    page = visitor()
    assert page.title == "Audits"
    assert "You are Ann." in page.lines
    assert "Example unit · North" in page.lines
    assert "4 cases: 4 not begun." in page.lines
    links = [(link.proto.label, link.proto.query_string) for link in page.at.page_link]
    assert links == [(name, f"audit={audit_id}") for name in PLACES]


def test_the_states_of_the_cases_are_counted_the_furthest_first(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    first, *_ = [begin_case(store, audit_id, reference) for reference in ("A1", "A2", "A3")]
    say(store, first, "2.2.1", YES)
    assert "3 cases: 1 in progress, 2 not begun." in visitor().lines


def test_an_audit_without_a_case_and_one_with_a_single_case_are_told_in_proper_words(visitor: NewVisitor, store: Store):
    begin_audit(store)
    assert "No case yet." in visitor().lines
    store.cases.add(ANN, begin_audit(store, name="Second audit"), Case("A1"))
    assert "1 case: 1 not begun." in visitor().lines


def test_the_latest_audit_stands_first(visitor: NewVisitor, store: Store):
    for name in ("First audit", "Second audit"):
        store.audits.start(ANN, AuditDetails(name, "Unit"), SMALL_TOML.encode())
    lines = visitor().lines
    assert lines.index("Second audit") < lines.index("First audit")


def test_a_name_that_holds_markup_is_shown_as_it_was_typed(visitor: NewVisitor, store: Store):
    name = "<script>alert(1)</script> ![x](http://example.org/x.png)"
    begin_audit(store, name=name)
    page = visitor()
    assert name in page.lines
    assert "<script>" not in page.html


def test_the_sample_beside_other_audits_is_still_brought_in(visitor: NewVisitor, store: Store):
    begin_audit(store)
    assert visitor().press("Open the sample audit").title == "Results"
    assert len(store.audits.all(ANN)) == 2


def test_the_sample_that_is_here_already_is_opened(visitor: NewVisitor, store: Store):
    there = load_sample_audit(store, ANN)
    assert visitor().press("Open the sample audit").query == {"audit": there}


def test_the_sample_survey_is_opened_beside_the_audit_and_brought_in_once(visitor: NewVisitor, store: Store):
    first = visitor().press("Open the sample survey")
    assert first.title == "Results"
    assert visitor("Ben").press("Open the sample survey").query == first.query
    visitor().press("Open the sample audit")
    home = visitor()
    assert "88 respondents: 88 submitted." in home.lines
    assert "46 cases: 46 submitted." in home.lines
    assert [link.proto.label for link in home.at.page_link if link.proto.page == "cases"] == ["Cases", "Respondents"]


def test_the_pages_of_a_survey_speak_of_respondents(visitor: NewVisitor, store: Store):
    survey = load_sample_survey(store, ANN)
    cases = visitor().go("cases", audit=survey)
    assert cases.title == "Respondents"
    assert "Allocate respondents" in [expander.label for expander in cases.at.expander]
    assert visitor().go("record", audit=survey).title.startswith("Respondent ")
    assert "one row for each respondent" in visitor().go("export", audit=survey).text


def test_the_first_look_at_home_loads_no_library_of_tables_charts_or_workbooks():
    program = (
        "import sys; from streamlit.testing.v1 import AppTest; "
        "at = AppTest.from_file('app.py', default_timeout=30).run(); assert not at.exception; "
        f"print(*(name for name in {HEAVY} if name in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=HOME, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""
