"""Answers: how they are spelled."""

import pytest

from audit.errors import InputError
from audit.messages import model as messages
from audit.model.answers import Answer, parse_answer

YES, NO, NOT_APPLICABLE = Answer


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("yes", YES),
        ("Yes", YES),
        (" YES ", YES),
        ("y", YES),
        ("TRUE", YES),
        ("1", YES),
        ("no", NO),
        ("N", NO),
        ("False", NO),
        ("0", NO),
        ("n/a", NOT_APPLICABLE),
        ("N/A", NOT_APPLICABLE),
        ("na", NOT_APPLICABLE),
        ("N.A.", NOT_APPLICABLE),
        ("Not applicable", NOT_APPLICABLE),
        ("not  applicable", NOT_APPLICABLE),
        ("not_applicable", NOT_APPLICABLE),
        ("", None),
        (" \t", None),
    ],
)
def test_answers_are_read_in_any_usual_spelling(written: str, read: Answer | None) -> None:
    assert parse_answer(written) is read


@pytest.mark.parametrize("written", ["maybe", "yes!", "2", "yes no", "-", "ja", "None", "Mrs Smith said yes"])
def test_any_other_answer_is_rejected_without_quoting_it(written: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_answer(written)
    assert str(refused.value) == messages.UNKNOWN_ANSWER


def test_every_answer_label_is_read_back() -> None:
    assert [parse_answer(answer.label) for answer in Answer] == list(Answer)
