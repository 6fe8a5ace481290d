"""A calibration exercise that two auditors have submitted, and a practice audit that somebody has recorded."""

from __future__ import annotations

from audit.model.audit import AuditDescription
from audit.model.case import Case
from audit.model.purpose import Purpose
from audit.sample_audit import practice_answers
from audit.storage import Person, Role, Store
from tests.small_questionnaire import SMALL_TOML
from tests.storage.factories import ANN, NO, YES, save_answer, save_case_detail, save_note

ADA, OTTO = Person("ada@example.org"), Person("otto@example.org")


def create_exercise(store: Store, name: str = "Round 1", note: str = "") -> str:
    """An exercise with one case, which both auditors submitted: they differ on 2.2.1."""
    description = AuditDescription(name, "Unit")
    audit_id = store.audits.start(ANN, description, SMALL_TOML.encode(), Purpose.CALIBRATION)
    for person in (ADA, OTTO):
        store.members.set_role(ANN, audit_id, person.name, Role.AUDITOR)
    (case_id,) = store.cases.add_many(ANN, audit_id, ["C-1"])
    save_case_detail(store, store.reviews.open(ANN, audit_id, case_id), "sentence_type", "community")
    for person in (ADA, OTTO):
        (own,) = store.cases.own_reviews(person, audit_id)
        review = store.reviews.open(person, audit_id, own.id, own.number)
        for question in review.questions:
            answer = NO if person is OTTO and question.id == "2.2.1" else YES
            save_answer(store, review, question.id, answer, person)
        save_note(store, review, "2.2.1", note or f"Why {person.name} says so.", person=person)
        store.workflow.submit(person, store.reviews.open(person, audit_id, own.id, own.number))
    return audit_id


def release_exercise(store: Store, audit_id: str, reason: str = "The plan says it.") -> None:
    """Agree on Yes to 2.2.1, and on what both auditors answered, and release it."""
    case_id = next(iter(store.cases.references(ANN, audit_id)))
    store.calibrations.agree(ANN, audit_id, (case_id, "2.2.1"), YES, reason, None)
    store.calibrations.agree_where_all_agree(ANN, audit_id, "All {count} auditors gave this answer.")
    store.calibrations.release(ANN, audit_id)


def create_live_audit(store: Store) -> str:
    """An audit with the questionnaire and the members of the exercise, and a case for each auditor."""
    live = store.audits.start(ANN, AuditDescription("Live", "Unit"), SMALL_TOML.encode())
    for number, person in enumerate((ADA, OTTO), start=1):
        store.members.set_role(ANN, live, person.name, Role.AUDITOR)
        store.cases.add(ANN, live, Case(f"L-{number}", person.name))
    return live


def record_practice(store: Store, person: Person, practice: str, wrong: str, note: str = "As the file says.") -> None:
    """Answer every question as agreed, but one otherwise, and submit both cases."""
    for own in store.cases.own_reviews(person, practice):
        review = store.reviews.open(person, practice, own.id, own.number)
        for question in review.questions:
            agreed, _ = practice_answers()[own.case.reference, question.id]
            answer = agreed if question.id != wrong else YES if agreed is NO else NO
            save_answer(store, review, question.id, answer, person)
            if answer in question.note_needed or question.id == wrong:
                save_note(store, review, question.id, note, person=person)
        store.workflow.submit(person, store.reviews.open(person, practice, own.id, own.number))
