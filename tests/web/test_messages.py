"""What a page may ask for: everything of its making is understood, and nothing else."""

from typing import Any

import pytest

from audit.errors import InputError
from audit.messages import model as model_messages
from audit.messages import storage as messages
from audit.model.answers import Answer
from audit.model.audit_log import ChangeType
from audit.storage import SavedValue, Store
from audit.web.record.component.messages import (
    NOT_UNDERSTOOD,
    FormRequest,
    SaveRequest,
    SaveResult,
    parse_form_request,
    save_value,
    stored_values,
)
from tests.storage.factories import ANN, BEN, create_case, reload_review, save_answer, save_case_detail, save_note

ID = "0123456789abcdef" * 2
SAVE = {"case": "a1/c1", "what": "answer", "subject": "2.2.1", "value": ["yes"], "seen": 0, "id": ID}
WISH = {
    "number": 3,
    "case": "a1/c1",
    "section": "2.2",
    "go": 0,
    "asked": "",
    "undo": "",
    "ahead": False,
    "saves": [SAVE],
}


def saved(**changed: Any) -> dict[str, Any]:
    """A wish with one save, changed."""
    return WISH | {"saves": [SAVE | changed]}


def test_a_form_request_is_parsed_as_sent():
    save = SaveRequest("a1", "c1", ChangeType.ANSWER, "2.2.1", ("yes",), 0, ID)
    assert parse_form_request(WISH) == FormRequest(3, "a1/c1", "2.2", saves=(save,))


@pytest.mark.parametrize("nothing", [None, {}], ids=str)
def test_an_empty_form_request_asks_for_nothing(nothing: object):
    assert parse_form_request(nothing) == FormRequest()


@pytest.mark.parametrize(
    "sent",
    [
        "yes",
        ["saves"],
        {"saves": []},
        WISH | {"number": "3"},
        WISH | {"number": True},
        WISH | {"section": None},
        WISH | {"undo": "'; DROP TABLE answer"},
        WISH | {"saves": {"0": SAVE}},
        WISH | {"saves": ["yes"]},
        saved(case="a1"),
        saved(case="a1/c1/x"),
        saved(what="state"),
        saved(what=["answer"]),
        saved(value="yes"),
        saved(value=[1]),
        saved(value=[["yes"]]),
        saved(seen="0"),
        saved(seen=None),
        saved(id=""),
        saved(id="x" * 32),
        saved(id="a" * 65),
    ],
    ids=str,
)
def test_a_malformed_form_request_is_rejected_without_quoting_it(sent: object):
    with pytest.raises(InputError) as refused:
        parse_form_request(sent)
    assert refused.value.problems == (NOT_UNDERSTOOD,)


def save_of(review: Any, what: ChangeType, subject: str, *values: str, seen: int = 0, save_id: str = ID) -> SaveRequest:
    return SaveRequest(review.audit.id, review.case_id, what, subject, values, seen, save_id)


@pytest.mark.parametrize(
    ("what", "subject", "values"),
    [
        (ChangeType.ANSWER, "2.2.1", ("no",)),
        (ChangeType.NOTE, "2.2.1", ("Seen in June.",)),
        (ChangeType.CASE_DETAIL, "requirements", ("programme", "treatment")),
    ],
)
def test_a_saved_value_is_returned_in_the_form_it_was_entered(
    store: Store, what: ChangeType, subject: str, values: tuple[str, ...]
):
    review = create_case(store)
    outcome = save_value(store.reviews, ANN, save_of(review, what, subject, *values))
    assert outcome.stored is not None
    assert stored_values(what, outcome.stored) == values
    cleared = save_value(store.reviews, ANN, save_of(review, what, subject, seen=1, save_id="f" * 32))
    assert cleared.stored is not None
    assert (stored_values(what, cleared.stored), cleared.stored.version) == ((), 2)


def test_a_repeated_save_changes_nothing_and_returns_the_stored_value(store: Store):
    review = create_case(store)
    save = save_of(review, ChangeType.ANSWER, "2.2.1", "yes")
    save_value(store.reviews, ANN, save)
    save_answer(store, reload_review(store, review), "2.2.1", Answer.NO, BEN)
    again = save_value(store.reviews, ANN, save)
    assert again.stored is not None
    assert (again.stored.value, again.stored.by, again.conflict) == ("no", "Ben", None)


@pytest.mark.parametrize(
    ("what", "subject"), [(ChangeType.ANSWER, "2.2.1"), (ChangeType.NOTE, "2.2.1"), (ChangeType.CASE_DETAIL, "concern")]
)
def test_a_value_saved_by_another_person_is_reported_and_not_overwritten(store: Store, what: ChangeType, subject: str):
    review = create_case(store)
    save_answer(store, review, "2.2.1", Answer.NO, BEN)
    save_note(store, review, "2.2.1", "Theirs", person=BEN)
    save_case_detail(store, review, "concern", "no")
    outcome = save_value(store.reviews, ANN, save_of(review, what, subject, "yes"))
    assert (outcome.stored, outcome.error) == (None, "")
    assert outcome.conflict is not None
    assert outcome.conflict.version == 1


@pytest.mark.parametrize(
    ("what", "subject", "value", "problem"),
    [
        (ChangeType.ANSWER, "9.9.9", "yes", messages.UNKNOWN_QUESTION.format(question="9.9.9")),
        (ChangeType.ANSWER, "2.2.1", "per haps", NOT_UNDERSTOOD),
        (ChangeType.ANSWER, "2.2.1", "perhaps", model_messages.QUESTION_WITHOUT_SCALE.format(question="2.2.1")),
        (ChangeType.NOTE, "2.2.1", "x" * 5_001, "The note has 5,001 characters. Shorten it to 5,000."),
        (ChangeType.CASE_DETAIL, "shoe size", "9", messages.UNKNOWN_DETAIL.format(detail="shoe size")),
    ],
)
def test_a_value_that_cannot_be_saved_gives_a_sentence(
    store: Store, what: ChangeType, subject: str, value: str, problem: str
):
    review = create_case(store)
    assert save_value(store.reviews, ANN, save_of(review, what, subject, value)) == SaveResult(error=problem)


def test_a_case_of_another_audit_is_not_found(store: Store):
    mine, other = create_case(store), create_case(store)
    forged = SaveRequest(mine.audit.id, other.case_id, ChangeType.ANSWER, "2.2.1", ("yes",), 0, ID)
    assert save_value(store.reviews, ANN, forged).error == model_messages.CASE_NOT_FOUND
    assert reload_review(store, other).answers == {}


def test_an_absent_value_is_empty():
    assert (
        stored_values(ChangeType.CASE_DETAIL, SavedValue())
        == stored_values(ChangeType.ANSWER, SavedValue(None, 3))
        == ()
    )
