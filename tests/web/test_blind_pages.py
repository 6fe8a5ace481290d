"""A second reviewer's pages are the same whatever the first auditor did, word for word."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from audit.messages import recording as recording_messages
from audit.messages import storage as storage_messages
from audit.model.case_review import CaseReview
from audit.model.finding import Finding, FindingKind
from audit.storage import Person, Role, Store
from tests.storage.factories import ANN, YES, create_audit, create_case, save_answer, save_case_detail
from tests.storage.test_blindness import (
    FAY,
    SECRET_NOTE,
    SECRET_REASON,
    act_as_first_auditor,
    allocate_second,
)
from tests.web.conftest import Visitor
from tests.web.recording_form_driver import RecordingForm
from tests.web.signed_in import SignedInVisitor

pytestmark = pytest.mark.thorough

ROLES = (Role.AUDITOR, Role.MODERATOR, Role.LEAD)
SAME_PAGES = {
    Role.AUDITOR: ("home", "cases", "record", "notes"),
    Role.MODERATOR: ("cases", "record", "notes", "history"),
    Role.LEAD: ("cases", "record", "notes", "history", "members"),
}
"""Pages that show nothing which counts the cases of the whole audit."""

COUNTING_PAGES = {
    Role.AUDITOR: ("results", "findings"),
    Role.MODERATOR: ("home", "results", "findings", "case_map", "export"),
    Role.LEAD: ("home", "results", "findings", "case_map", "export", "settings"),
}


@pytest.fixture
def reviews(store: Store) -> dict[Role, CaseReview]:
    """The first reviews of the cases that each role reviews a second time."""
    audit_id = create_audit(store)
    store.members.set_role(ANN, audit_id, FAY.name, Role.AUDITOR)
    first = {}
    for role in ROLES:
        name = f"{role}@example.org"
        store.members.set_role(ANN, audit_id, name, role)
        first[role] = create_case(store, audit_id, f"KSH-{role}")
        allocate_second(store, first[role], name)
        save_case_detail(store, first[role], "sentence_type", "community")
        evidence = Finding(FindingKind.STRENGTH, f"A finding of case {role}.", "2.2", case_ids=(first[role].case_id,))
        store.findings.add(ANN, audit_id, evidence)
        person = Person(name)
        save_answer(store, store.reviews.open(person, audit_id, first[role].case_id, 2), "2.2.1", YES, person)
    return first


@pytest.fixture
def visitor_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[Role], Visitor]:
    return lambda role: SignedInVisitor(f"{role}@example.org", monkeypatch)


def everything_on(page: Visitor) -> list[str]:
    """Every element of a page as the browser gets it."""
    return [f"{type(node).__name__} {node.proto}" for node in page.at._tree if hasattr(node, "proto")]


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_no_page_of_a_second_reviewer_depends_on_what_the_first_auditor_did(
    store: Store, reviews: dict[Role, CaseReview], role: Role, visitor_of: Callable[[Role], Visitor]
) -> None:
    first = reviews[role]
    address = {"audit": first.audit.id, "case": first.case_id}

    def pages() -> dict[str, list[str]]:
        visitor = visitor_of(role)
        return {page: everything_on(visitor.open_page(page, **address)) for page in SAME_PAGES[role]}

    pages()  # the access log has the visits from now on
    before = pages()
    act_as_first_auditor(store, first.audit.id, first.case_id)
    after = pages()
    for page in before:
        assert after[page] == before[page], page
    visitor = visitor_of(role)
    for page in (*SAME_PAGES[role], *COUNTING_PAGES[role]):
        shown = "\n".join(everything_on(visitor.open_page(page, **address)))
        assert [word for word in (SECRET_NOTE, SECRET_REASON) if word in shown] == [], page


@pytest.mark.parametrize("role", ROLES, ids=str)
@pytest.mark.parametrize("review", ["1", "3", "99999", "x"])
def test_an_address_opens_no_other_review_than_ones_own(
    store: Store, reviews: dict[Role, CaseReview], role: Role, review: str, visitor_of: Callable[[Role], Visitor]
) -> None:
    first = reviews[role]
    act_as_first_auditor(store, first.audit.id, first.case_id)
    page = visitor_of(role).open_page("record", audit=first.audit.id, case=first.case_id, review=review)
    if review in ("x", "99999"):
        assert RecordingForm(page).data["case"].endswith("/2"), "what is no number of a review is ignored"
        return
    if review == "1" and role is not Role.AUDITOR:
        assert storage_messages.REVIEW_IS_BLIND in page.text_lines
    else:
        assert recording_messages.NO_SUCH_CASE.format(singular="case", plural="cases") in page.text_lines
    assert not [element for element in page.at.get("bidi_component") if element.key == "sheet"]


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_a_crafted_message_saves_nothing_in_the_first_review(
    store: Store, reviews: dict[Role, CaseReview], role: Role, visitor_of: Callable[[Role], Visitor]
) -> None:
    first = reviews[role]
    page = visitor_of(role).open_page("record", audit=first.audit.id, case=first.case_id, section="2.2")
    form = RecordingForm(page)
    assert form.data["case"] == f"{first.audit.id}/{first.case_id}/2"
    for key in (f"{first.audit.id}/{first.case_id}", f"{first.audit.id}/{first.case_id}/1"):
        save_id = uuid.uuid4().hex
        crafted = {"case": key, "what": "answer", "subject": "2.2.2", "value": ["no"], "seen": 0, "id": save_id}
        form.pending = {("2.2.2", ""): crafted}
        outcome = form.send().data["outcomes"][save_id]
        assert "stored" not in outcome and "clash" not in outcome
    assert store.reviews.open(ANN, first.audit.id, first.case_id).answers == {}


def test_a_second_reviewer_finds_the_second_review_and_continues_it(
    store: Store, reviews: dict[Role, CaseReview], visitor_of: Callable[[Role], Visitor]
) -> None:
    first = reviews[Role.AUDITOR]
    page = visitor_of(Role.AUDITOR)
    home = page.open_page("home", audit=first.audit.id)
    labels = [link.label.replace("\\", "") for link in home.at.get("page_link")]
    assert any(label.startswith("KSH-auditor (second review)") for label in labels)
    assert "Continue with KSH-auditor (second review)" in labels
    form = RecordingForm(page.open_page("record", audit=first.audit.id, case=first.case_id))
    assert form.data["status"].startswith("Second review · In progress")
    assert FAY.name not in form.data["status"]
