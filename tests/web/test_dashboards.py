"""The home page as each role sees it; one audit is in front, and the others are below."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from audit.formatting import today
from audit.messages import home as messages
from audit.messages import pages as page_messages
from audit.messages import results as result_messages
from audit.model.audit import AuditDescription
from audit.model.bands import SUPPRESSED
from audit.model.case import OPEN_STATES, Case, CaseState
from audit.model.dashboard import LastExport, LeadDashboard
from audit.storage import Person, Role, Store
from audit.web.home.audit_list import PAGE_SIZE
from audit.web.home.steps import Progress, steps_of
from tests.conftest import copy_database, prepare_database
from tests.files.test_erased_audit import erase
from tests.small_questionnaire import SMALL_TOML
from tests.storage.factories import (
    ANN,
    YES,
    close_audit,
    complete_case,
    count_statements,
    create_audit,
    import_submitted_cases,
    request_reopening,
    save_answer,
)
from tests.web.conftest import NewVisitor, Visitor, app_store
from tests.web.signed_in import visitor_with_role

AUDITOR = "auditor@example.org"
STATES = (*OPEN_STATES[:2], CaseState.SUBMITTED, CaseState.RETURNED, CaseState.FINAL)


def add_case(store: Store, audit_id: str, reference: str, state: CaseState, auditor: str = AUDITOR) -> str:
    """A case in a state that people reach by the form."""
    case_id = store.cases.add(ANN, audit_id, Case(reference, auditor))
    review = store.reviews.open(ANN, audit_id, case_id)
    if state is CaseState.IN_PROGRESS:
        save_answer(store, review, "2.2.1", YES)
    if state in (CaseState.SUBMITTED, CaseState.RETURNED, CaseState.FINAL):
        review = complete_case(store, review)
        store.workflow.submit(ANN, review)
        review = store.reviews.open(ANN, audit_id, case_id)
    if state is CaseState.RETURNED:
        store.workflow.return_to_auditor(ANN, review, f"Look at {reference} again.")
    if state is CaseState.FINAL:
        store.workflow.mark_as_final(ANN, review)
    return case_id


@pytest.fixture(scope="module")
def prepared(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A file with an audit in its fieldwork, and the id of the audit."""
    return prepare_database(empty_database, tmp_path_factory.mktemp("fieldwork"), start_fieldwork)


def start_fieldwork(store: Store) -> str:
    """Start an audit with a case in every state and one that nobody records; return its id."""
    audit_id = create_audit(store, fieldwork_from=today() - timedelta(days=20), fieldwork_to=today())
    store.members.set_role(ANN, audit_id, AUDITOR, Role.AUDITOR)
    for number, state in enumerate(STATES):
        add_case(store, audit_id, f"KSH-{number}", state)
    add_case(store, audit_id, "KSH-9", CaseState.ALLOCATED, auditor="")
    return audit_id


@pytest.fixture
def audit_id(store: Store, prepared: tuple[Path, str]) -> str:
    """The prepared audit in the test's database: making it anew would take a third of a second."""
    path, audit_id = prepared
    copy_database(path, store)
    return audit_id


@pytest.fixture
def as_role(store: Store, audit_id: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    return lambda role: visitor_with_role(store, monkeypatch, audit_id, role)


def links(page: Visitor) -> dict[str, str]:
    """The links of the page: their labels without Markdown's backslashes, and where they lead."""
    return {
        link.proto.label.replace("\\", ""): f"{link.proto.page}?{link.proto.query_string}" for link in page.at.page_link
    }


def test_a_lead_sees_progress_what_waits_and_the_next_step(as_role, audit_id: str):
    page = as_role(Role.LEAD)
    assert page.title == "First audit"
    assert messages.YOUR_ROLE.format(role="lead") in page.text_lines
    assert "2 of 6 cases submitted" in page.text_lines
    assert {"1 final", "1 submitted", "1 returned", "1 in progress", "2 not started"} <= set(page.text_lines)
    headings = {"Not allocated: 1 case", "Late: 2 cases", "Returned, waiting for the auditor: 1 case"}
    assert headings <= set(page.text_lines), "two cases are not started on the last day"
    found = links(page)
    assert found["See cases without an auditor"] == f"cases?audit={audit_id}&auditor=none"
    late = next(label for label in found if label.startswith("KSH-0: auditor"))
    assert "not started, " in late
    assert found[late].startswith(f"record?audit={audit_id}&case=")
    assert "Look at KSH-3 again." in page.text_lines


def test_a_lead_sees_who_is_behind(as_role):
    page = as_role(Role.LEAD)
    row = page.html.split(f">{AUDITOR}</th>")[1].split("</tr>")[0]
    cells = [cell.split(">")[1] for cell in row.split("</td>") if ">" in cell]
    assert cells[:3] == ["5", "4", "2"]
    assert cells[-1] == f"{int(cells[3]) - 2} behind"
    assert int(cells[3]) >= 4


def test_without_fieldwork_dates_a_lead_is_told_how_to_set_them(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    add_case(store, audit_id, "A1", CaseState.IN_PROGRESS, "Ada")
    page = visitor()
    assert messages.FIELDWORK_NOT_SET in page.text_lines
    assert links(page)["Set the fieldwork dates"] == f"settings?audit={audit_id}"
    assert "Expected by now" not in page.text


def test_a_lead_sees_requests_to_reopen_and_contradictory_answers(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, 2, yes=2)
    request_reopening(store, audit_id)
    case_id = next(iter(store.cases.references(ANN, audit_id)))
    contradicted = store.dashboards.lead(ANN, audit_id).contradicted
    page = visitor()
    assert "Requests to reopen: 1 case" in page.text_lines
    assert "The file arrived late." in page.text_lines
    assert (f"Contradictory answers: {len(contradicted)} cases" in page.text_lines) == bool(contradicted)
    assert case_id in str(links(page))


def test_an_audit_without_cases_starts_with_its_first_step(visitor: NewVisitor, store: Store):
    create_audit(store)
    page = visitor()
    assert page_messages.NO_CASES_ADD_THEM.format(plural="cases") in page.text_lines
    assert page.text_lines.count(Progress.NEXT.value) == 1
    assert messages.NOTHING_WAITS in page.text_lines


def dashboard(**fields: object) -> LeadDashboard:
    nothing = {"auditors": (), "open_cases": (), "returned": (), "contradicted": (), "unrated": (), "last_export": None}
    return LeadDashboard(**{**nothing, **fields})  # type: ignore[arg-type]


def test_the_first_step_that_is_not_done_is_next(store: Store):
    audit = store.audits.get(ANN, create_audit(store))
    export = LastExport("Ann", store.audits.all(ANN)[0].started_at, "workbook")
    for counts, facts, expected in (
        ({}, {}, "cases"),
        ({CaseState.ALLOCATED: 2}, {}, "record"),
        ({CaseState.SUBMITTED: 2}, {}, "check"),
        ({CaseState.FINAL: 2}, {"unrated": ["1.1 Leadership"]}, "rate"),
        ({CaseState.FINAL: 2}, {}, "export"),
        ({CaseState.FINAL: 2}, {"last_export": export}, None),
    ):
        following = [step.key for step in steps_of(audit, dashboard(**facts), counts) if step.progress is Progress.NEXT]
        assert following == ([expected] if expected else [])


def test_an_auditor_sees_their_own_cases_returned_ones_first_and_continues(as_role, store: Store, audit_id: str):
    as_auditor = Person(AUDITOR)
    case_id = add_case(store, audit_id, "KSH-7", CaseState.ALLOCATED)
    save_answer(store, store.reviews.open(as_auditor, audit_id, case_id), "2.2.2", YES, as_auditor)
    page = as_role(Role.AUDITOR)
    assert messages.YOUR_ROLE.format(role="auditor") in page.text_lines
    assert "2 of 6 cases submitted" in page.text_lines
    assert "KSH-9" not in page.text + str(links(page)), "the case of nobody is not theirs"
    headings = [line for line in page.text_lines if line.endswith((" case", " cases")) and ":" in line]
    assert headings == ["Returned to you: 1 case", "In progress: 2 cases", "Not started: 1 case"]
    found = links(page)
    assert found["Continue with KSH-7"] == f"record?audit={audit_id}&case={case_id}&question=2.2.2"
    assert any(label.startswith("KSH-1: ") and "missing" in label for label in found)
    assert "Late" not in page.text
    assert "Progress per auditor" not in page.text


def test_an_auditor_without_a_case_and_one_who_is_done_are_told_so(as_role, store: Store, audit_id: str):
    other = create_audit(store, name="Another audit")
    store.members.set_role(ANN, other, AUDITOR, Role.AUDITOR)
    page = as_role(Role.AUDITOR).open_page("home", audit=other)
    assert page_messages.NO_CASE_ALLOCATED.format(singular="case") in page.text_lines
    add_case(store, other, "A1", CaseState.SUBMITTED)
    assert messages.ALL_SUBMITTED.format(plural="cases") in page.run().text_lines


def test_a_moderator_sees_the_queue_and_opens_the_next_case(as_role, store: Store, audit_id: str):
    page = as_role(Role.MODERATOR)
    assert messages.YOUR_ROLE.format(role="moderator") in page.text_lines
    assert "1 case, the longest wait first" in page.text_lines
    (next_case,) = (case for case in store.dashboards.queue(ANN, audit_id))
    assert links(page)["Open next: KSH-2"] == f"record?audit={audit_id}&case={next_case.id}"
    assert "Steps of this audit" not in page.text
    store.workflow.mark_as_final(ANN, store.reviews.open(ANN, audit_id, next_case.id))
    assert messages.NOTHING_TO_CHECK.format(singular="case") in page.run().text_lines


def test_a_reader_sees_the_latest_results_and_no_more_than_the_page_results_shows(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, 10, yes=8)
    page = visitor_with_role(store, monkeypatch, audit_id, Role.READER)
    assert messages.YOUR_ROLE.format(role="reader") in page.text_lines
    assert SUPPRESSED in page.html, "two cases answered No"
    assert links(page)["See all results"] == f"results?audit={audit_id}"
    results = visitor_with_role(store, monkeypatch, audit_id, Role.READER).open_page("results", audit=audit_id)
    figures = {line for line in page.text_lines if "%" in line or line.endswith(" of 10")}
    assert figures
    assert figures <= set(results.text_lines)
    assert "Your cases" not in page.text


def test_a_reader_of_few_cases_sees_no_figure(as_role):
    page = as_role(Role.READER)
    assert result_messages.TOO_FEW_CASES.format(minimum=6, plural="cases", singular="case") in page.text_lines
    assert "%" not in page.text
    assert "KSH-" not in page.text


def test_a_closed_audit_and_an_erased_one_say_so(visitor: NewVisitor, store: Store, audit_id: str):
    close_audit(store, audit_id)
    page = visitor()
    assert any(line.startswith("This audit was closed on ") for line in page.text_lines)
    assert "Needs attention" not in page.text
    assert links(page)["See the results"] == f"results?audit={audit_id}"
    store.closings.reopen(ANN, audit_id, "To erase.")
    erase(store, audit_id)
    assert "erased" in visitor().text


def test_the_audit_in_the_address_is_in_front_then_the_one_opened_last_then_the_newest(
    visitor: NewVisitor, store: Store
):
    first, second = (create_audit(store, name=name) for name in ("First", "Second"))
    page = visitor()
    assert page.title == "Second"
    assert links(page)["First"] == f"?audit={first}"
    page.open_page("results", audit=first).open_page("home")
    assert page.title == "First"
    page.open_page("home", audit="nosuchaudit")
    assert messages.UNKNOWN_AUDIT in page.text_lines
    assert page.open_page("home", audit=second).title == "Second"


def test_audits_of_other_people_do_not_appear(as_role, store: Store):
    create_audit(store, name="Hidden audit")
    page = as_role(Role.AUDITOR)
    assert "Hidden audit" not in page.text + str(links(page))


@pytest.mark.thorough
def test_60_audits_are_listed_a_page_at_a_time_with_open_and_closed_ones_apart(visitor: NewVisitor, store: Store):
    ids = [
        store.audits.start(ANN, AuditDescription(f"Audit {number}", "Unit"), SMALL_TOML.encode())
        for number in range(60)
    ]
    for audit_id in ids[:5]:
        close_audit(store, audit_id)
    page = visitor()
    assert page.title == "Audit 59"
    assert {"Other open audits (54)", "Closed audits (5)"} <= set(page.text_lines)
    listed = [label for label in links(page) if label.startswith("Audit ")]
    assert listed == [f"Audit {number}" for number in range(58, 58 - PAGE_SIZE, -1)]


def test_a_home_page_takes_as_many_statements_with_more_cases_auditors_and_audits(
    visitor: NewVisitor, store: Store, audit_id: str
):
    for number in range(3):
        create_audit(store, name=f"Audit {number}")
    page = visitor().open_page("home", audit=audit_id)

    def statements() -> int:
        with count_statements(app_store()) as counted:
            page.run()
        return len(counted)

    few = statements()
    for number in range(6):
        add_case(store, audit_id, f"N-{number}", list(CaseState)[number % 5], f"Auditor {number}")
        create_audit(store, name=f"More {number}")
    assert statements() <= 56, "the first time after a change"
    assert statements() == few
    assert few <= 51


def test_a_reader_sees_nothing_of_cases_that_were_theirs_before(
    store: Store, audit_id: str, monkeypatch: pytest.MonkeyPatch
):
    other_id = create_audit(store, name="An audit in front")
    store.members.set_role(ANN, other_id, AUDITOR, Role.AUDITOR)
    store.members.set_role(ANN, audit_id, AUDITOR, Role.READER)
    assert store.waiting.all(Person(AUDITOR))[audit_id].returned == ()
    page = visitor_with_role(store, monkeypatch, other_id, Role.AUDITOR)
    assert "Your role: reader" in page.html
    assert "returned" not in page.html
    assert "submitted" not in page.html
