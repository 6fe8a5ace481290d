"""Notes for the search: everybody gets those of the reviews that they may open, in a fixed number of statements."""

import pytest

from audit.errors import NotAllowedError
from audit.model.answers import Answer
from audit.model.audit_log import AccessType
from audit.storage import LogFilter, Person, Role, Store
from tests.storage.factories import (
    ANN,
    NO,
    count_statements,
    create_audit,
    create_case,
    create_second_review,
    save_answer,
    save_note,
)

CAT, MO, REA = Person("Cat"), Person("Mo"), Person("Rea")
BEN = Person("Ben")


def audit_with_notes(store: Store, cases: int = 2) -> str:
    """An audit in which Cat has the first case and Ann wrote a note in each; Ben reviews the first one again."""
    audit_id = create_audit(store)
    roles = {CAT: Role.AUDITOR, BEN: Role.MODERATOR, MO: Role.MODERATOR, REA: Role.READER}
    for person, role in roles.items():
        store.members.set_role(ANN, audit_id, person.name, role)
    for number in range(cases):
        review = create_case(store, audit_id, f"KSH-{number}")
        save_answer(store, review, "2.2.1", NO)
        save_note(store, review, "2.2.1", f"Note {number}.")
        if number == 0:
            store.workflow.allocate(ANN, review, CAT.name)
    return audit_id


def texts(store: Store, person: Person, audit_id: str) -> list[str]:
    return [note.text for note in store.notes.all(person, audit_id)]


def test_a_note_comes_with_its_case_review_auditor_and_answer(any_store: Store) -> None:
    first, second = any_store.notes.all(ANN, audit_with_notes(any_store))
    assert (first.reference, first.review, first.auditor, first.question_id) == ("KSH-0", 1, "Cat", "2.2.1")
    assert (first.answer, second.answer, second.text) == (Answer.NO, Answer.NO, "Note 1.")


def test_nobody_gets_a_note_that_they_could_not_open(any_store: Store) -> None:
    audit_id = audit_with_notes(any_store)
    assert texts(any_store, ANN, audit_id) == texts(any_store, MO, audit_id) == ["Note 0.", "Note 1."]
    assert texts(any_store, CAT, audit_id) == ["Note 0."]
    with pytest.raises(NotAllowedError):
        any_store.notes.all(REA, audit_id)


def test_a_second_reviewer_gets_no_note_of_the_first_review_and_the_first_auditor_none_of_theirs(store: Store) -> None:
    audit_id = audit_with_notes(store)
    case_id = next(iter(store.cases.references(ANN, audit_id)))
    second = create_second_review(store, store.reviews.open(ANN, audit_id, case_id))
    save_note(store, second, "2.2.1", "Second note.", person=BEN)
    assert texts(store, BEN, audit_id) == ["Second note.", "Note 1."]
    assert texts(store, CAT, audit_id) == ["Note 0."]
    assert texts(store, MO, audit_id) == ["Note 0.", "Second note.", "Note 1."]


def test_reading_notes_is_logged_once_a_session(store: Store) -> None:
    audit_id = audit_with_notes(store)
    for session in ("one", "one", "two"):
        store.notes.all(Person("Mo", session_id=session), audit_id)
    rows = [row for row in store.history.access_log(ANN, audit_id, LogFilter()) if row.event.type is AccessType.NOTES]
    assert [(row.by, row.event.subject, row.event.case_id) for row in rows] == [("Mo", "", "")] * 2


def test_a_search_takes_the_same_few_statements_for_any_number_of_notes(store: Store) -> None:
    counts = []
    for cases in (1, 12):
        audit_id = audit_with_notes(store, cases)
        store.notes.all(MO, audit_id)  # the first access in an hour is logged
        with count_statements(store) as statements:
            assert len(texts(store, MO, audit_id)) == cases
        counts.append(len(statements))
    assert counts == [5, 5]  # begin, authorise, the role, the blind cases and the notes
