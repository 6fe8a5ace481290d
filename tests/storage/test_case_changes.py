"""Renaming a case, and taking out one of which nothing is recorded: the trail keeps both and goes on holding."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from audit.errors import InputError, NotAllowedError, NotFoundError
from audit.messages import model as model_messages
from audit.messages import storage as messages
from audit.model.audit_log import ChangeType
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.case_review import CaseReview
from audit.model.finding import Finding, FindingKind
from audit.storage import Store, open_store
from audit.storage.admin.copy_store import copy_store
from audit.storage.audit_log.verification import verify
from tests.storage.factories import (
    ANN,
    BEN,
    YES,
    InterruptedSaveError,
    close_audit,
    complete_case,
    create_audit,
    create_case,
    create_second_review,
    interrupt_before,
    reload_review,
    save_answer,
    save_case_detail,
    save_note,
    set_state,
)

STAYS = messages.CASE_HAS_DATA.format(case="Case KSH-1")


def references(store: Store, audit_id: str) -> list[str]:
    return list(store.cases.references(ANN, audit_id).values())


def logged_case_events(store: Store, audit_id: str) -> list[tuple[str | None, str | None, str, str]]:
    """What the trail says of cases that came, were renamed and went."""
    rows = [row for row in store.audits.audit_log(ANN, audit_id) if row.change.type is ChangeType.CASE]
    return [(row.change.old, row.change.new, row.change.reason, row.by) for row in rows]


def verifies(store: Store) -> bool:
    with store.database.read_transaction() as connection:
        return verify(connection).breaks == []


def test_renaming_a_case_is_logged_and_keeps_its_records(any_store: Store) -> None:
    review = create_case(any_store)
    save_answer(any_store, review, "2.2.1", YES)
    any_store.cases.rename(BEN, review.audit.id, review.case_id, " KSH-9 ")
    renamed = reload_review(any_store, review)
    assert (renamed.reference, renamed.answers["2.2.1"].value) == ("KSH-9", "yes")
    assert logged_case_events(any_store, review.audit.id) == [(None, "KSH-1", "", "Ann"), ("KSH-1", "KSH-9", "", "Ben")]
    assert any_store.history.find_case_id(ANN, review.audit.id, "ksh-9") == review.case_id
    assert create_case(any_store, review.audit.id, "KSH-1").case_id != review.case_id, "the old one is free"
    assert verifies(any_store)


def test_the_spelling_of_a_reference_may_change_and_the_same_one_is_no_change(any_store: Store) -> None:
    review = create_case(any_store)
    for reference in ("ksh-1", "ksh-1"):
        any_store.cases.rename(ANN, review.audit.id, review.case_id, reference)
    assert logged_case_events(any_store, review.audit.id)[1:] == [("KSH-1", "ksh-1", "", "Ann")]


@pytest.mark.parametrize(
    ("reference", "problem"),
    [
        ("ksh-2", messages.REFERENCE_USED.format(case_label="case", reference="ksh-2")),
        ("X123456", "The reference looks like a CRN."),
        (" ", "The reference is missing."),
    ],
)
def test_an_invalid_reference_changes_nothing(any_store: Store, reference: str, problem: str) -> None:
    review = create_case(any_store)
    create_case(any_store, review.audit.id, "KSH-2")
    with pytest.raises(InputError) as refused:
        any_store.cases.rename(ANN, review.audit.id, review.case_id, reference)
    assert str(refused.value).startswith(problem)
    assert references(any_store, review.audit.id) == ["KSH-1", "KSH-2"]


def test_an_empty_case_is_removed_and_the_reason_is_logged(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    remaining, gone = create_case(any_store, audit_id, "KSH-1"), create_case(any_store, audit_id, "KSH-2")
    create_second_review(any_store, gone)
    any_store.drafts.save(BEN, f"note {gone.id}", {"text": "half"})
    any_store.workflow.allocate(ANN, gone, "Ben")
    any_store.cases.remove(BEN, audit_id, gone.case_id, " Added twice. ")
    assert references(any_store, audit_id) == ["KSH-1"]
    assert logged_case_events(any_store, audit_id)[-1] == ("KSH-2", None, "Added twice.", "Ben")
    assert any_store.drafts.read(BEN, f"note {gone.id}") == {}
    with pytest.raises(NotFoundError):
        save_answer(any_store, gone, "2.2.1", YES)
    assert reload_review(any_store, remaining) == remaining
    assert verifies(any_store)


def test_the_reference_of_a_removed_case_can_be_used_again(any_store: Store) -> None:
    review = create_case(any_store)
    any_store.cases.remove(ANN, review.audit.id, review.case_id, "Wrong unit.")
    again = create_case(any_store, review.audit.id, "KSH-1")
    save_answer(any_store, again, "2.2.1", YES)
    assert len(any_store.audits.progress_by_day(ANN, review.audit.id)) == 1
    assert references(any_store, review.audit.id) == ["KSH-1"]


def record_something(store: Store, review: CaseReview, what: str) -> None:
    if what == "fact":
        save_case_detail(store, review, "office", "North")
    elif what == "note":
        save_note(store, review, "2.2.1", "Seen.")
    elif what == "answer, cleared since":
        save_answer(store, review, "2.2.1", YES)
        save_answer(store, reload_review(store, review), "2.2.1", None)
        set_state(store, review, CaseState.ALLOCATED)
    elif what == "answer in a second reading":
        second = create_second_review(store, review)
        store.reviews.save_answer(BEN, second.key, "2.2.1", YES, 0, "a")
    elif what == "submitted":
        store.workflow.submit(ANN, complete_case(store, review))
    else:
        set_state(store, review, CaseState.RETURNED)


@pytest.mark.parametrize(
    "what", ["fact", "note", "answer, cleared since", "answer in a second reading", "submitted", "returned"]
)
def test_a_case_with_recorded_values_is_not_removed(any_store: Store, what: str) -> None:
    review = create_case(any_store)
    record_something(any_store, review, what)
    before = any_store.audits.audit_log(ANN, review.audit.id)
    with pytest.raises(NotAllowedError) as refused:
        any_store.cases.remove(ANN, review.audit.id, review.case_id, "Added twice.")
    assert str(refused.value) == STAYS
    assert any_store.audits.audit_log(ANN, review.audit.id) == before


def test_a_case_with_imported_details_is_not_removed(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    any_store.cases.import_cases(ANN, audit_id, [CaseRecord(Case("KSH-1", details={"office": ("North",)}))])
    (case_id,) = any_store.cases.references(ANN, audit_id)
    with pytest.raises(NotAllowedError, match=re.escape(STAYS)):
        any_store.cases.remove(ANN, audit_id, case_id, "Added twice.")


@pytest.mark.parametrize("deleted", [False, True])
def test_a_case_linked_to_a_finding_is_not_removed(any_store: Store, deleted: bool) -> None:
    review = create_case(any_store)
    finding = Finding(FindingKind.STRENGTH, "Staff are skilled.", "2.2", case_ids=(review.case_id,))
    saved = any_store.findings.add(ANN, review.audit.id, finding)
    if deleted:
        any_store.findings.delete(ANN, review.audit.id, saved.id, saved.version)
    with pytest.raises(NotAllowedError, match=re.escape(messages.CASE_IN_FINDING.format(case="Case KSH-1"))):
        any_store.cases.remove(ANN, review.audit.id, review.case_id, "Added twice.")


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_case_is_not_removed_without_a_reason(any_store: Store, reason: str) -> None:
    review = create_case(any_store)
    with pytest.raises(InputError, match=re.escape(model_messages.REASON_MISSING.format(subject="audit"))):
        any_store.cases.remove(ANN, review.audit.id, review.case_id, reason)
    assert references(any_store, review.audit.id) == ["KSH-1"]


def test_a_case_of_another_or_a_closed_audit_is_not_changed(any_store: Store) -> None:
    mine, other = create_case(any_store), create_case(any_store)
    with pytest.raises(NotFoundError):
        any_store.cases.rename(ANN, mine.audit.id, other.case_id, "KSH-9")
    with pytest.raises(NotFoundError):
        any_store.cases.remove(ANN, mine.audit.id, other.case_id, "Added twice.")
    close_audit(any_store, mine.audit.id)
    for change in (
        lambda: any_store.cases.rename(ANN, mine.audit.id, mine.case_id, "KSH-9"),
        lambda: any_store.cases.remove(ANN, mine.audit.id, mine.case_id, "Added twice."),
        lambda: any_store.cases.preview_import(ANN, mine.audit.id, []),
    ):
        with pytest.raises(NotAllowedError, match=re.escape(messages.AUDIT_CLOSED)):
            change()
    assert references(any_store, mine.audit.id) == ["KSH-1"]


@pytest.mark.parametrize("moment", ["DELETE FROM reading", "DELETE FROM audit_case", "INSERT INTO trail", "COMMIT"])
def test_an_interrupted_removal_removes_nothing(any_store: Store, moment: str) -> None:
    review = create_case(any_store)
    with interrupt_before(any_store, moment), pytest.raises(InterruptedSaveError):
        any_store.cases.remove(ANN, review.audit.id, review.case_id, "Added twice.")
    assert reload_review(any_store, review) == review
    assert verifies(any_store)


def test_a_database_with_renamed_and_removed_cases_can_be_copied_and_verified(any_store: Store, tmp_path: Path) -> None:
    audit_id = create_audit(any_store)
    remaining, gone = create_case(any_store, audit_id, "KSH-1"), create_case(any_store, audit_id, "KSH-2")
    any_store.cases.rename(ANN, audit_id, remaining.case_id, "KSH-3")
    any_store.cases.remove(ANN, audit_id, gone.case_id, "Added twice.")
    elsewhere = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    copy_store(any_store.database.engine.url.render_as_string(hide_password=False), elsewhere)
    moved = open_store(elsewhere)
    assert references(moved, audit_id) == ["KSH-3"]
    assert logged_case_events(moved, audit_id) == logged_case_events(any_store, audit_id)
    assert verifies(moved)
    moved.close()
