"""Each role is offered what it may do, and nothing that is refused: every page, every case, every button."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from streamlit.testing.v1.element_tree import Selectbox

from audit.messages import home as home_messages
from audit.messages import pages as messages
from audit.messages import recording as recording_messages
from audit.messages.model import REASON_MISSING
from audit.model.audit_log import AccessType
from audit.model.case import Case, CaseState
from audit.model.case_review import CaseReview
from audit.storage import Person, Role, Store
from audit.web.navigation import Navigation
from audit.web.page_list import PAGES
from tests.storage.factories import ANN, close_audit, complete_case, create_audit, set_state
from tests.web.conftest import Visitor
from tests.web.recording_form_driver import RecordingForm
from tests.web.signed_in import SignedInVisitor

pytestmark = pytest.mark.thorough

NAMES = {role: f"{role}@example.org" for role in Role}
REOPEN, RETURN, FINAL = "Reopen case", "Return to auditor", "Mark as final"
ASK, WITHDRAW, DECLINE = "Ask for it back", "Withdraw request", "Decline request"
NAVIGATION = ("Sign out",)
SLOW = ("Open the sample audit", "Open the sample survey", "Open the sample staff survey", "Practise on invented cases")
"""Buttons that load spreadsheets, and have their own tests."""
REASON = "Reason (saved with the case)"


@dataclass(frozen=True)
class Office:
    """An audit with somebody in each role and a case in each state."""

    store: Store
    audit_id: str
    cases: dict[str, str]

    def review(self, name: str) -> CaseReview:
        return self.store.reviews.open(ANN, self.audit_id, self.cases[name])

    def refusals(self) -> list[str]:
        rows = self.store.history.access_log(ANN, self.audit_id)
        return [f"{row.by}: {row.event.subject}" for row in rows if row.event.type is AccessType.REFUSED]


@pytest.fixture
def office(store: Store) -> Office:
    audit_id = create_audit(store)
    for role, name in NAMES.items():
        store.members.set_role(ANN, audit_id, name, role)
    auditor = NAMES[Role.AUDITOR]
    cases = {}
    for name, owner, state in (
        ("open", auditor, CaseState.IN_PROGRESS),
        ("submitted", auditor, CaseState.SUBMITTED),
        ("asked", auditor, CaseState.SUBMITTED),
        ("returned", auditor, CaseState.SUBMITTED),
        ("final", auditor, CaseState.FINAL),
        ("nobody's", "", CaseState.SUBMITTED),
        ("moderator's", NAMES[Role.MODERATOR], CaseState.IN_PROGRESS),
    ):
        cases[name] = store.cases.add(ANN, audit_id, Case(f"KSH-{len(cases) + 1}", owner))
        review = complete_case(store, store.reviews.open(ANN, audit_id, cases[name]))
        set_state(store, review, state)
    office = Office(store, audit_id, cases)
    store.workflow.request_reopening(Person(auditor), office.review("asked"), "The wrong box.")
    store.workflow.return_to_auditor(Person(NAMES[Role.MODERATOR]), office.review("returned"), "Look at 2.2.1.")
    return office


def member(role: Role, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    return SignedInVisitor(NAMES[role], monkeypatch)


def open_case(page: Visitor, office: Office, name: str) -> RecordingForm:
    page.open_page("record", audit=office.audit_id, case=office.cases[name], section="check")
    return RecordingForm(page)


def actions(page: Visitor) -> set[str]:
    return {REOPEN, RETURN, FINAL, ASK, WITHDRAW, DECLINE, "Submit case"} & set(page.labels("button"))


OFFERED: dict[Role, dict[str, set[str]]] = {
    Role.LEAD: {
        "open": {"Submit case"},
        "submitted": {REOPEN, RETURN, FINAL},
        "asked": {REOPEN, RETURN, FINAL, DECLINE},
        "returned": {"Submit case"},
        "final": {REOPEN},
        "nobody's": {REOPEN, FINAL},
    },
    Role.MODERATOR: {
        "open": set(),
        "submitted": {REOPEN, RETURN, FINAL},
        "asked": {REOPEN, RETURN, FINAL, DECLINE},
        "returned": set(),
        "final": {REOPEN},
        "nobody's": {FINAL},
        "moderator's": {"Submit case"},
    },
    Role.AUDITOR: {
        "open": {"Submit case"},
        "submitted": {ASK},
        "asked": {WITHDRAW},
        "returned": {"Submit case"},
        "final": {ASK},
    },
}


@pytest.mark.parametrize("role", OFFERED, ids=str)
def test_each_role_is_offered_its_actions_on_a_case_and_no_others(
    office: Office, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    page = member(role, monkeypatch)
    for name, expected in OFFERED[role].items():
        open_case(page, office, name)
        assert actions(page) == expected, name
    assert office.refusals() == []


def test_a_moderator_reads_a_returned_case_and_is_shown_who_can_change_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = open_case(member(Role.MODERATOR, monkeypatch), office, "returned").open_section("2.2")
    assert form.data["open"] is False
    who, why = form.data["notices"]
    assert who == recording_messages.RECORDED_BY.format(
        auditor=NAMES[Role.AUDITOR], singular="case", remedy=recording_messages.ASK_FOR_ALLOCATION
    )
    assert why.endswith("Look at 2.2.1.")


def test_an_auditor_asks_for_a_case_back_and_the_moderator_reopens_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    auditor = member(Role.AUDITOR, monkeypatch)
    form = open_case(auditor, office, "submitted")
    auditor.press(ASK)
    assert REASON_MISSING.format(subject="case") in auditor.text_lines, "a request needs a reason"
    auditor.fill("text_input", REASON, "I ticked the wrong box.").press(ASK)
    assert actions(auditor) == {WITHDRAW}
    moderator = member(Role.MODERATOR, monkeypatch)
    moderator.open_page("home")
    assert any("I ticked the wrong box." in line for line in moderator.text_lines)
    form = open_case(moderator, office, "submitted")
    assert any("I ticked the wrong box." in notice for notice in form.data["notices"])
    moderator.fill("text_input", REASON, "As asked.").press(REOPEN)
    assert office.review("submitted").state is CaseState.IN_PROGRESS
    assert not any("I ticked the wrong box." in line for line in moderator.open_page("home").text_lines)


def test_the_moderator_goes_from_one_submitted_case_to_the_next(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = member(Role.MODERATOR, monkeypatch)
    open_case(page, office, "submitted")
    page.at.button(key="next-submitted").click()
    page.run()
    assert page.title == "Case KSH-3"
    page.fill("text_input", REASON, "Look again.").press(RETURN)
    page.at.button(key="next-submitted").click()
    assert page.run().title == "Case KSH-2", "after a decision, the case that waits longest is next"


def test_what_waits_is_on_the_list_of_audits_and_on_cases(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    auditor, moderator = member(Role.AUDITOR, monkeypatch), member(Role.MODERATOR, monkeypatch)
    reader = member(Role.READER, monkeypatch)
    for name in ("home", "cases"):
        auditor.open_page(name, audit=office.audit_id)
        assert any("KSH-4" in line and line.endswith("Look at 2.2.1.") for line in auditor.text_lines), name
        moderator.open_page(name, audit=office.audit_id)
        assert any(line.endswith("The wrong box.") for line in moderator.text_lines), name
    labels = [link.proto.label for link in moderator.at.get("page_link")]
    assert "3 cases submitted, waiting for your check" in labels
    assert "3 cases, the longest wait first" in moderator.open_page("home").text_lines
    reader.open_page("home")
    assert "KSH" not in reader.text
    assert home_messages.YOUR_ROLE.format(role="reader") in reader.text_lines


def test_a_mark_for_erasure_is_on_the_list_of_audits_on_cases_and_on_the_form(
    office: Office, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.database.write_transaction() as connection:
        connection.exec_driver_sql(
            "INSERT INTO retention (audit_id, purge_on, held_because, marked_at) VALUES (?, ?, '', ?)",
            (office.audit_id, "2026-01-01", "2026-11-02 12:00:00.000000"),
        )
    marked = messages.MARKED_EVERYWHERE.format(plural="cases", date="2 December 2026")
    page = member(Role.AUDITOR, monkeypatch)
    for name in ("home", "cases", "record"):
        assert marked in page.open_page(name, audit=office.audit_id).text_lines, name


@pytest.mark.parametrize("role", Role, ids=str)
def test_the_navigation_lists_the_pages_of_the_role(role: Role) -> None:
    navigation = Navigation("a", role)
    listed = [page.name for page in PAGES if navigation.is_listed(page)]
    cases = ["home", "cases", "record", "recording_sheet", "concerns", "feedback"]
    results = ["results", "breakdowns", "compare", "findings", "report_text", "export"]
    with_case_map = [*cases, "moderate", "results", "breakdowns", "case_map", "notes", "agreement", *results[2:]]
    expected = {
        Role.LEAD: [
            "home",
            "sample",
            "cases",
            "allocate",
            *with_case_map[2:],
            "settings",
            "members",
            "history",
            "retention",
        ],
        Role.MODERATOR: [*with_case_map, "settings", "members", "history", "retention"],
        Role.AUDITOR: [*cases, *results[:2], "notes", "agreement", *results[2:], "settings", "members", "retention"],
        Role.READER: ["home", *results, "retention"],
    }
    assert listed == expected[role]


@pytest.mark.parametrize("role", [Role.READER, Role.AUDITOR], ids=str)
def test_the_address_of_another_page_gives_a_calm_sentence_and_is_logged(
    office: Office, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    page = member(role, monkeypatch)
    navigation = Navigation(office.audit_id, role)
    for entry in PAGES:
        if entry.needs_audit and not navigation.is_own(entry):
            page.open_page(entry.name, audit=office.audit_id)
            assert messages.NOT_YOUR_PAGE.format(role=role) in page.text_lines, entry.name
            assert 'class="box alert"' not in page.html, entry.name
            assert not [button for button in page.labels("button") if button != "Sign out"], entry.name
    assert set(office.refusals()) >= {f"{NAMES[role]}: see_audit_log", f"{NAMES[role]}: see_case_records"}
    assert f"{NAMES[role]} · {role} of this audit" in page.text


def test_a_case_of_somebody_else_in_the_address_is_refused_calmly_and_logged(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = member(Role.AUDITOR, monkeypatch)
    page.open_page("record", audit=office.audit_id, case=office.cases["nobody's"])
    assert "KSH-6" not in page.text
    assert office.refusals() == [f"{NAMES[Role.AUDITOR]}: see_case"]


# --- every button is pressed ---------------------------------------------------------------------------------------


def addresses(office: Office, role: Role) -> Iterator[tuple[str, dict[str, str]]]:
    """Every page of a role, and the form of every case that it may see."""
    navigation = Navigation(office.audit_id, role, can_start_audits=True)
    for entry in PAGES:
        if navigation.is_own(entry) and entry.name not in ("record", "retention"):
            yield entry.name, {"audit": office.audit_id} if entry.needs_audit else {}
    person = Person(NAMES[role])
    for case_id in office.store.cases.references(person, office.audit_id):
        yield "record", {"audit": office.audit_id, "case": case_id, "section": "check"}


def fill_everything(page: Visitor, case_ids: Iterable[str]) -> None:
    """Give every empty text box a text and make every choice that is open, as somebody who means to press a button."""
    for kind, value in (("text_input", "A reason"), ("text_area", "A reason")):
        for widget in getattr(page.at, kind):
            if not widget.value and not widget.disabled:
                widget.set_value(value)
    for box in page.at.selectbox:
        values = [value for value in (*box.options, *case_ids) if _is_option(box, value)]
        if box.value is None and values:
            box.set_value(values[-1])
    for box in page.at.checkbox:
        box.set_value(True)
    page.run()


def _is_option(box: Selectbox, value: str) -> bool:
    """Whether a select box takes this value: it may show another text than the value."""
    try:
        return box.format_func(value) in box.options
    except KeyError:
        return False


@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
@pytest.mark.parametrize("role", Role, ids=str)
def test_no_button_that_is_offered_is_refused(
    office: Office, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, role: Role, closed: bool
) -> None:
    if closed:
        close_audit(store, office.audit_id)
    saved = tmp_path / "saved.db"
    copy_database(Path(str(store.database.engine.url.database)), saved)
    pressed = 0
    for name, query in addresses(office, role):
        page = member(role, monkeypatch).open_page(name, **query)
        for label in dict.fromkeys(page.labels("button")):
            if label in (*NAVIGATION, *SLOW):
                continue
            copy_database(saved, Path(str(store.database.engine.url.database)))
            page = member(role, monkeypatch).open_page(name, **query)
            fill_everything(page, office.cases.values())
            buttons = [button for button in page.at.button if button.label == label and not button.disabled]
            if not buttons:
                continue
            buttons[0].click()
            page.run()
            pressed += 1
            assert office.refusals() == [], (name, query, label)
            assert not any(role_word in page.text for role_word in ("does not allow", "may not")), (name, label)
            if name == "record":
                assert "data-errors" not in page.html, (query, label)
    assert pressed or role is Role.READER or closed


def copy_database(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as from_file, closing(sqlite3.connect(target)) as to_file:
        from_file.backup(to_file)
