"""Comments on reviews: they are added and never changed, and belong to one review."""

from __future__ import annotations

import pytest

from audit.errors import InputError, NotAllowedError, NotFoundError
from audit.messages import moderation as messages
from audit.messages import storage as storage_messages
from audit.model.audit_log import ChangeType
from audit.model.case_review import CaseReview
from audit.model.personal_text import TextKind
from audit.model.review_pair import SECOND_REVIEW, DisagreementCause
from audit.storage import Person, Role, Store, verify
from tests.storage.factories import ANN, NO, close_audit, create_audit, logged_changes
from tests.storage.pairs import FIRST_READER, SECOND_READER, create_pair, review_of, to_moderate

MODERATOR, AUDITOR, SECOND = Person("mo@example.org"), Person(FIRST_READER), Person(SECOND_READER)


@pytest.fixture
def reviews(store: Store) -> tuple[CaseReview, CaseReview]:
    """The two submitted reviews of a case, of which one answer differs."""
    audit_id = create_audit(store)
    for person, role in ((MODERATOR, Role.MODERATOR), (AUDITOR, Role.AUDITOR), (SECOND, Role.AUDITOR)):
        store.members.set_role(ANN, audit_id, person.name, role)
    case_id = create_pair(store, audit_id, "KSH-1", {}, {"2.2.1": NO})
    return review_of(store, audit_id, case_id), review_of(store, audit_id, case_id, SECOND_REVIEW)


def texts(store: Store, person: Person, review: CaseReview) -> list[str]:
    """The comments that a person sees with a review."""
    opened = store.reviews.open(person, review.audit.id, review.case_id, review.number)
    return [comment.text for comment in opened.comments]


def test_comments_stay_in_order_and_wait_until_the_auditor_answers_on_that_question(
    store: Store, reviews: tuple[CaseReview, CaseReview]
):
    review, second = reviews
    store.comments.add(MODERATOR, review, "2.2.1", "Where is this?")
    store.comments.add(MODERATOR, review, "2.2.1", "Where is this?")
    store.comments.add(MODERATOR, review, "", "Check the dates.")
    store.workflow.return_to_auditor(MODERATOR, review, "See the comments.")
    (waiting,) = store.waiting.of_audit(AUDITOR, review.audit.id).returned
    assert waiting.comments == 2
    store.comments.add(AUDITOR, review, "2.2.1", "In the plan.")
    (waiting,) = store.waiting.of_audit(AUDITOR, review.audit.id).returned
    assert waiting.comments == 1
    for person in (MODERATOR, AUDITOR):
        assert texts(store, person, review) == ["Where is this?", "Check the dates.", "In the plan."]
    assert texts(store, MODERATOR, second) == []
    changes = logged_changes(store, review, ChangeType.COMMENT)
    assert [(change.subject, change.new, change.review_id) for change in changes] == [
        ("2.2.1", "Where is this?", review.id),
        ("", "Check the dates.", review.id),
        ("2.2.1", "In the plan.", review.id),
    ]
    with store.database.read_transaction() as connection:
        assert not verify(connection).breaks


def test_comments_of_one_review_are_not_of_another(store: Store, reviews: tuple[CaseReview, CaseReview]):
    review, second = reviews
    store.comments.add(MODERATOR, second, "2.2.1", "Not in the file.")
    assert texts(store, AUDITOR, review) == []
    with pytest.raises(NotFoundError):
        store.comments.add(AUDITOR, second, "2.2.1", "Who are you?")
    with pytest.raises(NotFoundError):
        texts(store, AUDITOR, second)
    assert texts(store, SECOND, second) == ["Not in the file."]
    log = store.reviews.audit_log(AUDITOR, review.audit.id, review.case_id)
    assert ChangeType.COMMENT not in {row.change.type for row in log}


@pytest.mark.parametrize(
    ("question", "text", "problem"),
    [
        ("2.2.1", " ", messages.COMMENT_MISSING),
        ("9.9.9", "Where?", storage_messages.UNKNOWN_QUESTION.format(question="9.9.9")),
        ("2.2.1", "x" * 5001, "The comment"),
    ],
)
def test_a_comment_needs_a_text_and_a_question_of_the_audit(
    store: Store, reviews: tuple[CaseReview, CaseReview], question: str, text: str, problem: str
):
    with pytest.raises(InputError, match=problem):
        store.comments.add(MODERATOR, reviews[0], question, text)


def test_nothing_is_added_in_a_closed_audit(store: Store, reviews: tuple[CaseReview, CaseReview]):
    close_audit(store, reviews[0].audit.id)
    with pytest.raises(NotAllowedError):
        store.comments.add(MODERATOR, reviews[0], "2.2.1", "Where is this?")


def test_comments_and_reasons_are_checked_for_personal_data(store: Store, reviews: tuple[CaseReview, CaseReview]):
    review = reviews[0]
    store.comments.add(MODERATOR, review, "2.2.2", "Ring 07700 900123.")
    pair = to_moderate(store, review.audit.id, review.case_id).pair
    store.moderations.decide(
        ANN, review.audit.id, {"2.2.1": NO}, "Told by ann@example.org.", DisagreementCause.SLIP, pair
    )
    found = {text.kind: text for text in store.text_checks.texts_to_check(ANN, review.audit.id)}
    assert {kind: text.subject for kind, text in found.items()} == {
        TextKind.COMMENT: "2.2.2",
        TextKind.MODERATION: "2.2.1",
    }
    pair = to_moderate(store, review.audit.id, review.case_id).pair
    store.moderations.withdraw(ANN, review.audit.id, "2.2.1", "Told by bob@example.org.", pair)
    kinds = {text.kind for text in store.text_checks.texts_to_check(ANN, review.audit.id)}
    assert kinds == {TextKind.COMMENT, TextKind.REASON}
