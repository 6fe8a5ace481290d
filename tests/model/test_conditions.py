"""Why a question applies or does not: only what is recorded or answered is named, in the questionnaire's words."""

from __future__ import annotations

import pytest

from audit.model.applicability import resolve_answers
from audit.model.conditions import explain_condition
from tests.small_questionnaire import SMALL
from tests.text_tables import parse_record


def reason_for(drawing: str, question: str) -> str:
    """Why a question of the small questionnaire applies to the only case of a drawing, or does not."""
    case_record = parse_record(drawing, SMALL)
    details, rule = case_record.case.details, SMALL.questions_by_id[question].applies_when
    assert rule is not None
    counts = resolve_answers(SMALL.questions, details, case_record.answers)
    holds = rule.is_met(details, counts)
    assert holds is not None
    return explain_condition(rule, holds, details, counts, SMALL.case_details_by_id)


NO_CONCERN, CONCERN = "“Safeguarding concern” is No", "“Safeguarding concern” is Yes"


@pytest.mark.parametrize(
    ("drawing", "question", "said"),
    [
        ("case concern\nA1 no", "2.2.1b", NO_CONCERN),
        ("case concern\nA1 yes", "2.2.1b", CONCERN),
        ("case sentence_type\nA1 community", "2.2.2a", "“Type of sentence” is Community sentence"),
        ("case sentence_type 2.2.2a\nA1 resettlement no", "2.2.2b", "2.2.2a is No"),
        # it does not apply itself
        ("case sentence_type\nA1 community", "2.2.2b", "2.2.2a is Not applicable"),
        # all: one part that does not hold decides, whatever is not known of the other
        ("case concern\nA1 no", "2.3.1a", NO_CONCERN),
        ("case concern sentence_type\nA1 no community", "2.3.1a", f"2.2.2b is Not applicable and {NO_CONCERN}"),
        # any: one part that holds decides, all of them that none does
        ("case concern\nA1 yes", "2.3.1b", CONCERN),
        ("case requirements\nA1 unpaid_work;treatment", "2.3.1b", "Treatment is among “Requirements”"),
        (
            "case concern requirements\nA1 no unpaid_work",
            "2.3.1b",
            f"{NO_CONCERN} and Accredited programme or Treatment is not among “Requirements”",
        ),
    ],
)
def test_the_reason_names_only_the_deciding_condition(drawing: str, question: str, said: str) -> None:
    assert reason_for(drawing, question) == said
