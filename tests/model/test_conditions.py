"""Why a question applies or not: the reason names only what is recorded or answered."""

from __future__ import annotations

import pytest

from audit.model.applicability import resolve_answers
from audit.model.conditions import explain_condition
from tests.small_questionnaire import SMALL
from tests.text_tables import parse_record


def reason_for(table: str, question: str) -> str:
    """Return why a question applies, or does not, to the only case of a text table."""
    case_record = parse_record(table, SMALL)
    details, condition = case_record.case.details, SMALL.questions_by_id[question].applies_when
    assert condition is not None
    effective_answers = resolve_answers(SMALL.questions, details, case_record.answers)
    is_met = condition.is_met(details, effective_answers)
    assert is_met is not None
    return explain_condition(condition, is_met, details, effective_answers, SMALL.case_details_by_id)


NO_CONCERN, CONCERN = "“Safeguarding concern” is No", "“Safeguarding concern” is Yes"


@pytest.mark.parametrize(
    ("table", "question", "reason"),
    [
        ("case concern\nA1 no", "2.2.1b", NO_CONCERN),
        ("case concern\nA1 yes", "2.2.1b", CONCERN),
        ("case sentence_type\nA1 community", "2.2.2a", "“Type of sentence” is Community sentence"),
        ("case sentence_type 2.2.2a\nA1 resettlement no", "2.2.2b", "2.2.2a is No"),
        # 2.2.2a does not apply either
        ("case sentence_type\nA1 community", "2.2.2b", "2.2.2a is Not applicable"),
        # all: one false part decides, even if the other is not known
        ("case concern\nA1 no", "2.3.1a", NO_CONCERN),
        ("case concern sentence_type\nA1 no community", "2.3.1a", f"2.2.2b is Not applicable and {NO_CONCERN}"),
        # any: one true part decides; if all are false, every part is named
        ("case concern\nA1 yes", "2.3.1b", CONCERN),
        ("case requirements\nA1 unpaid_work;treatment", "2.3.1b", "Treatment is among “Requirements”"),
        (
            "case concern requirements\nA1 no unpaid_work",
            "2.3.1b",
            f"{NO_CONCERN} and Accredited programme or Treatment is not among “Requirements”",
        ),
    ],
)
def test_the_reason_names_only_the_deciding_condition(table: str, question: str, reason: str) -> None:
    assert reason_for(table, question) == reason
