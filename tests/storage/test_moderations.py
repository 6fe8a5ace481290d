"""Moderated answers: who may agree them, when, and what they change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from audit.errors import ConflictError, InputError, NotAllowedError, NotFoundError
from audit.messages import moderation as messages
from audit.messages import storage as storage_messages
from audit.model.answers import Answer
from audit.model.audit_log import ChangeType
from audit.model.case import CaseState
from audit.model.moderation import CaseToModerate
from audit.model.review_pair import SECOND_REVIEW, DisagreementCause
from audit.storage import Person, Role, Store, verify
from audit.storage.engine import schema
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    NOT_APPLICABLE,
    YES,
    close_audit,
    create_audit,
    logged_changes,
    save_answer,
)
from tests.storage.pairs import FIRST_READER, create_pair, review_of, submit, to_moderate
from tests.storage.rich_store import ERASED_ON, at_time

CAUSE = DisagreementCause.EVIDENCE_MISSED
REASON = "The plan is in the second file."


@pytest.fixture
def case(store: Store) -> CaseToModerate:
    """A case of which two answers differ."""
    audit_id = create_audit(store)
    return to_moderate(store, audit_id, create_pair(store, audit_id, "KSH-1", {}, {"2.2.1": NO, "2.3.1": NO}))


def audit_of(store: Store) -> str:
    """The id of the only audit."""
    (audit,) = store.audits.all(ANN)
    return audit.id


def decide(
    store: Store,
    case: CaseToModerate,
    question: str = "2.2.1",
    answer: Answer = NO,
    person: Person = ANN,
    reason: str = REASON,
) -> None:
    """Agree one answer."""
    store.moderations.decide(person, audit_of(store), {question: answer}, reason, CAUSE, case.pair)


def reload(store: Store, case: CaseToModerate) -> CaseToModerate:
    """The case as a moderator sees it now."""
    return to_moderate(store, audit_of(store), case.case_id)


def to_decide(case: CaseToModerate) -> list[str]:
    """The ids of the questions to decide."""
    return [compared.question.id for compared in case.to_decide]


def yes_on(store: Store, question: str) -> tuple[int, str]:
    """How many Yes count on a question, and which cases the results include."""
    audit_results = store.audits.results(ANN, audit_of(store))
    (result,) = (each for each in audit_results.results.key_questions if each.question.id == question)
    return result.tally.yes, audit_results.which_cases


def test_a_moderated_answer_counts_and_both_reviews_stay(store: Store, case: CaseToModerate):
    assert to_decide(case) == ["2.2.1", "2.3.1"]
    assert yes_on(store, "2.2.1") == (1, "1 submitted case")
    decide(store, case)
    assert yes_on(store, "2.2.1") == (0, "1 submitted case; 1 answer was moderated")
    decided = reload(store, case)
    assert to_decide(decided) == ["2.3.1"]
    moderated = decided.pair.moderated["2.2.1"]
    assert (moderated.answer, moderated.reason, moderated.cause, moderated.by) == (NO, REASON, CAUSE, "Ann")
    assert [record.answers["2.2.1"] for record in (decided.pair.first, decided.pair.second)] == [YES, NO]
    with store.database.read_transaction() as connection:
        assert not verify(connection).breaks


def test_an_agreed_answer_can_be_changed_and_withdrawn_and_the_log_has_every_step(store: Store, case: CaseToModerate):
    decide(store, case)
    decide(store, reload(store, case), answer=NOT_APPLICABLE, person=BEN)
    store.moderations.withdraw(ANN, audit_of(store), "2.2.1", "A mistake.", reload(store, case).pair)
    assert yes_on(store, "2.2.1") == (1, "1 submitted case")
    changes = logged_changes(store, review_of(store, audit_of(store), case.case_id), ChangeType.MODERATION)
    assert [(each.subject, each.old, each.new, each.reason) for each in changes] == [
        ("2.2.1", None, "no evidence_missed", REASON),
        ("2.2.1", "no evidence_missed", "not_applicable evidence_missed", REASON),
        ("2.2.1", "not_applicable evidence_missed", None, "A mistake."),
    ]


def test_the_same_decision_again_changes_nothing(store: Store, case: CaseToModerate):
    decide(store, case)
    decide(store, case)
    assert len(logged_changes(store, review_of(store, audit_of(store), case.case_id), ChangeType.MODERATION)) == 1


def test_the_second_of_two_moderators_is_told_what_the_first_decided(store: Store, case: CaseToModerate):
    decide(store, case)
    with pytest.raises(ConflictError, match=r"Ann decided 2\.2\.1 of KSH-1 meanwhile, on .*: No \(evidence missed\)"):
        decide(store, case, answer=YES, person=BEN)
    seen = reload(store, case)
    store.moderations.withdraw(ANN, audit_of(store), "2.2.1", "A mistake.", seen.pair)
    with pytest.raises(ConflictError) as refused:
        decide(store, seen, answer=YES, person=BEN)
    assert refused.value.problems == (messages.WITHDRAWN_MEANWHILE.format(question="2.2.1", reference="KSH-1"),)


def test_an_answer_that_changed_since_the_moderator_saw_it_is_not_decided(store: Store, case: CaseToModerate):
    change_first_review(store, case, NOT_APPLICABLE)
    with pytest.raises(NotAllowedError) as refused:
        decide(store, case)
    assert refused.value.problems == (messages.REVIEW_CHANGED_MEANWHILE.format(question="2.2.1", reference="KSH-1"),)


def change_first_review(store: Store, case: CaseToModerate, answer: Answer) -> None:
    """Reopen the first review, change its answer to 2.2.1 and submit it again."""
    review = review_of(store, audit_of(store), case.case_id)
    store.workflow.reopen(ANN, review, "An error.")
    save_answer(store, review_of(store, audit_of(store), case.case_id), "2.2.1", answer)
    submit(store, review)


@pytest.mark.parametrize("number", [1, SECOND_REVIEW])
def test_while_a_review_is_open_the_moderated_answer_counts_and_nothing_can_be_decided(
    store: Store, case: CaseToModerate, number: int
):
    decide(store, case)
    decided, audit_id = reload(store, case), audit_of(store)
    review = review_of(store, audit_id, case.case_id, number)
    store.workflow.return_to_auditor(ANN, review, "Look again.")
    assert store.moderations.all(ANN, audit_id) == ()
    assert store.moderations.reopened(ANN, audit_id) == ["KSH-1"]
    not_now = (messages.NOT_BOTH_SUBMITTED.format(reference="KSH-1"),)
    for act in (
        lambda: decide(store, decided, "2.3.1"),
        lambda: store.moderations.withdraw(ANN, audit_id, "2.2.1", "A mistake.", decided.pair),
    ):
        with pytest.raises(NotAllowedError) as refused:
            act()
        assert refused.value.problems == not_now
    with pytest.raises(NotFoundError):
        store.moderations.open(ANN, audit_id, case.case_id)
    states = tuple(CaseState) if number == 1 else (CaseState.SUBMITTED,)
    (record,) = store.audits.results(ANN, audit_id, states).records
    assert (record.answers["2.2.1"], record.moderated) == (NO, {"2.2.1"})


def test_after_a_review_is_reopened_the_agreed_answer_waits_to_be_confirmed(store: Store, case: CaseToModerate):
    decide(store, case)
    decide(store, reload(store, case), "2.3.1")
    assert not reload(store, case).needs_moderator
    change_first_review(store, case, NO)
    waiting = reload(store, case)
    assert [compared.question.id for compared in waiting.to_confirm] == ["2.2.1", "2.3.1"]
    assert yes_on(store, "2.2.1") == (0, "1 submitted case; 2 answers were moderated")
    decide(store, waiting)
    assert [compared.question.id for compared in reload(store, case).to_confirm] == ["2.3.1"]


def test_an_eliminated_case_is_not_moderated(store: Store, case: CaseToModerate):
    with store.database.write_transaction() as connection:
        connection.execute(update(schema.reading).values(state=CaseState.ELIMINATED.value))
    with pytest.raises(NotAllowedError):
        decide(store, case)


def test_a_reviewer_does_not_decide_alone_unless_they_lead(store: Store, case: CaseToModerate):
    audit_id, reviewer = audit_of(store), Person(FIRST_READER)
    store.members.set_role(ANN, audit_id, reviewer.name, Role.MODERATOR)
    with pytest.raises(NotAllowedError) as refused:
        decide(store, case, person=reviewer)
    assert refused.value.problems == (messages.OWN_REVIEW.format(reference="KSH-1"),)
    store.members.set_role(ANN, audit_id, reviewer.name, Role.LEAD)
    decide(store, case, person=reviewer)
    decided = reload(store, case)
    assert decided.is_reviewer(decided.pair.moderated["2.2.1"].by)


@pytest.mark.parametrize(
    ("question", "answer", "problem"),
    [
        ("2.2.2", NO, messages.NOTHING_TO_DECIDE.format(question="2.2.2", reference="KSH-1")),
        ("9.9.9", NO, messages.NOTHING_TO_DECIDE.format(question="9.9.9", reference="KSH-1")),
    ],
)
def test_only_a_difference_can_be_decided(
    store: Store, case: CaseToModerate, question: str, answer: Answer, problem: str
):
    with pytest.raises(InputError) as refused:
        decide(store, case, question, answer)
    assert refused.value.problems == (problem,)


def test_a_decision_needs_a_reason_and_a_cause(store: Store, case: CaseToModerate):
    with pytest.raises(InputError):
        decide(store, case, reason=" ")
    with pytest.raises(InputError) as refused:
        store.moderations.decide(ANN, audit_of(store), {"2.2.1": NO}, REASON, None, case.pair)
    assert refused.value.problems == (messages.NO_CAUSE_CHOSEN,)


def test_nothing_is_decided_in_a_closed_audit(store: Store, case: CaseToModerate):
    close_audit(store, audit_of(store))
    with pytest.raises(NotAllowedError) as refused:
        decide(store, case)
    assert refused.value.problems == (storage_messages.AUDIT_CLOSED,)


def test_what_was_moderated_is_known_after_the_cases_are_erased(store: Store, case: CaseToModerate):
    decide(store, case)
    before = store.audits.results(ANN, audit_of(store))
    with at_time(datetime(2029, 12, 31, tzinfo=UTC)):
        store.retentions.set_purge_date(ANN, audit_of(store), ERASED_ON.date())
    with at_time(ERASED_ON):
        store.retentions.mark_for_erasure(ANN, audit_of(store))
    with at_time(ERASED_ON + timedelta(days=31)):
        certificate = store.retentions.erase(ANN, audit_of(store))
    after = store.audits.results(ANN, audit_of(store))
    assert after.which_cases == before.which_cases == "1 submitted case; 1 answer was moderated"
    assert (after.pairs, certificate.row_counts["moderated_answer"]) == ((), 1)


def test_deciding_confirming_withdrawing_and_exporting_work_on_each_engine(any_store: Store):
    audit_id = create_audit(any_store)
    case = to_moderate(any_store, audit_id, create_pair(any_store, audit_id, "KSH-1", {}, {"2.2.1": NO, "2.3.1": NO}))
    decide(any_store, case)
    decide(any_store, reload(any_store, case), "2.3.1")
    change_first_review(any_store, case, NO)
    assert len(reload(any_store, case).to_confirm) == 2
    decide(any_store, reload(any_store, case))
    any_store.moderations.withdraw(ANN, audit_id, "2.3.1", "A mistake.", reload(any_store, case).pair)
    (row,) = any_store.moderations.rows_for_file(ANN, audit_id)
    assert (row.reference, row.question_id, row.first, row.second, row.moderated.answer) == (
        *("KSH-1", "2.2.1", NO, NO, NO),
    )
    any_store.workflow.return_to_auditor(ANN, review_of(any_store, audit_id, case.case_id, SECOND_REVIEW), "Again.")
    assert any_store.moderations.reopened(ANN, audit_id) == ["KSH-1"]
    any_store.comments.add(ANN, review_of(any_store, audit_id, case.case_id, SECOND_REVIEW), "2.2.1", "Where?")
    (comment,) = review_of(any_store, audit_id, case.case_id, SECOND_REVIEW).comments
    assert comment.text == "Where?"
    with any_store.database.read_transaction() as connection:
        assert not verify(connection).breaks
