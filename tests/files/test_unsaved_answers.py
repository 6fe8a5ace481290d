"""Files of unsaved answers: what is read of them, what is refused and why. Nothing in one is trusted."""

from __future__ import annotations

import random

import pytest

from audit.errors import InputError
from audit.files.unsaved_answers import read_unsaved_answers
from audit.messages import model as model_messages
from audit.messages import unsaved_answers as messages
from audit.model.audit_log import ChangeType
from audit.model.case_review import CaseReview
from audit.model.recording_sheet import SheetReading
from audit.storage import Store
from tests.storage.factories import create_audit, create_case
from tests.unsaved_answers import Json, unsaved, unsaved_file


@pytest.fixture
def review(store: Store) -> CaseReview:
    return create_case(store)


def read(review: CaseReview, data: bytes, person: str = "Ann") -> SheetReading:
    return read_unsaved_answers(data, "The file", review.audit, person)


def test_answers_notes_details_and_cleared_values_are_read_as_the_database_stores_them(review: CaseReview):
    data = unsaved_file(
        unsaved(review, "2.2.1", "not_applicable", replaces_version=3),
        unsaved(review, "2.2.1", " Seen in June. ", kind="note"),
        unsaved(review, "requirements", "programme", "treatment", kind="detail"),
        unsaved(review, "2.2.2"),
    )
    reading = read(review, data)
    assert (reading.problems, reading.remarks) == ((), ())
    assert [(entry.type, entry.subject, entry.value, entry.seen_version) for entry in reading.entries] == [
        (ChangeType.ANSWER, "2.2.1", "not_applicable", 3),
        (ChangeType.NOTE, "2.2.1", "Seen in June.", 0),
        (ChangeType.CASE_DETAIL, "requirements", '["programme", "treatment"]', 0),
        (ChangeType.ANSWER, "2.2.2", None, 0),
    ]
    assert all(entry.clears for entry in reading.entries)


def test_the_file_of_another_account_is_read_with_a_remark(review: CaseReview):
    reading = read(review, unsaved_file(unsaved(review, "2.2.1", "yes"), account="Ben"))
    assert reading.remarks == (messages.OTHER_ACCOUNT,)
    assert len(reading.entries) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"audit": "another"}, messages.ENTRY_OF_OTHER_AUDIT),
        ({"questionnaire": "00000000"}, messages.OTHER_QUESTIONNAIRE),
        ({"item": "9.9.9"}, messages.NOT_RECORDED_HERE),
        ({"item": "2.2.2", "kind": "detail"}, messages.NOT_RECORDED_HERE),
        ({"value": ["perhaps"]}, model_messages.QUESTION_WITHOUT_SCALE.format(question="2.2.1")),
        ({"value": ["yes", "no"]}, messages.UNREADABLE_ENTRY),
        ({"value": "yes"}, messages.UNREADABLE_ENTRY),
        ({"value": [7]}, messages.UNREADABLE_ENTRY),
        ({"replaces_version": True}, messages.UNREADABLE_ENTRY),
        ({"replaces_version": -1}, messages.UNREADABLE_ENTRY),
        ({"review": 0}, messages.UNREADABLE_ENTRY),
        ({"kind": "state"}, messages.UNREADABLE_ENTRY),
        ({"save_id": "f" * 31}, messages.UNREADABLE_ENTRY),
    ],
    ids=str,
)
def test_an_entry_that_does_not_fit_is_refused_and_the_others_are_read(review: CaseReview, change: Json, reason: str):
    reading = read(review, unsaved_file(unsaved(review, "2.2.2", "no"), {**unsaved(review, "2.2.1", "yes"), **change}))
    assert [entry.subject for entry in reading.entries] == ["2.2.2"]
    (problem,) = reading.problems
    assert str(problem) == f"entry 2: {reason}"


def test_a_save_id_counts_only_once(review: CaseReview):
    first = unsaved(review, "2.2.1", "yes")
    reading = read(review, unsaved_file(first, {**first, "item": "2.2.2"}, "no entry"))
    assert [entry.subject for entry in reading.entries] == ["2.2.1"]
    assert [problem.reason for problem in reading.problems] == [messages.UNREADABLE_ENTRY] * 2


def test_a_file_of_another_audit_only_is_refused_whole(store: Store, review: CaseReview):
    other = create_case(store, create_audit(store, name="Another audit"))
    with pytest.raises(InputError, match="another audit"):
        read(review, unsaved_file(unsaved(other, "2.2.1", "yes")))


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe", b"[1]", b"{}", b"null", b"[" * 100_000, b'{"file": "unsaved answers", "version": 1}', b"PK\x03"],
    ids=lambda data: repr(data[:20]),
)
def test_another_file_is_refused(review: CaseReview, data: bytes):
    with pytest.raises(InputError, match="not a file of unsaved answers"):
        read(review, data)


def test_a_file_of_another_version_is_refused(review: CaseReview):
    with pytest.raises(InputError, match="another version of the program"):
        read(review, unsaved_file(unsaved(review, "2.2.1", "yes"), version=2))


def test_a_damaged_file_is_refused_or_read_but_never_an_error_of_the_program(review: CaseReview):
    rng = random.Random(15)
    data = unsaved_file(*(unsaved(review, item, "yes") for item in ("2.2.1", "2.2.2")))
    for _ in range(300):
        damaged = bytearray(data)
        for _ in range(rng.randint(1, 4)):
            place = rng.randrange(len(damaged))
            damaged[place : place + rng.randint(0, 3)] = rng.randbytes(rng.randint(0, 3))
        try:
            read(review, bytes(damaged))
        except InputError:
            continue
