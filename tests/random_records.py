"""Random case records of the small questionnaire."""

from __future__ import annotations

from hypothesis import strategies as st

from audit.model.answers import Answer
from audit.model.case import Case, CaseRecord, CaseState
from tests.small_questionnaire import SMALL

ANSWERS = st.sampled_from([Answer.YES, Answer.YES, Answer.NO, Answer.NOT_APPLICABLE, None])
PRACTITIONERS = st.sampled_from(["S-22222A", "S-22222B", "S-22222C", ""])
ASKED = [question.id for question in SMALL.questions]


@st.composite
def case_records(draw: st.DrawFn, at_least: int = 0) -> tuple[CaseRecord, ...]:
    """Random cases on the small questionnaire, at most 14, their facts too."""
    facts = st.fixed_dictionaries(
        {
            "sentence_type": st.sampled_from([("community",), ("resettlement",), ()]),
            "requirements": st.sampled_from([("programme",), ("programme", "treatment"), ("unpaid_work",)]),
            "office": st.sampled_from([("Huyton",), ("Prescot",), ("Kirkby",)]),
        }
    )
    answers_of_case = st.lists(ANSWERS, min_size=len(ASKED), max_size=len(ASKED))
    rows = draw(st.lists(st.tuples(facts, answers_of_case, PRACTITIONERS), min_size=at_least, max_size=14))
    return tuple(
        CaseRecord(
            Case(f"A{place}", details=details, state=CaseState.SUBMITTED, practitioner=practitioner),
            {asked: answer for asked, answer in zip(ASKED, answers, strict=True) if answer},
        )
        for place, (details, answers, practitioner) in enumerate(rows)
    )
