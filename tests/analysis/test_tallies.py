"""Tallies: which answers count, and why there may be no percentage."""

import pytest

from audit.analysis.tallies import Tally, tally_questions
from audit.messages import model as messages
from tests.small_questionnaire import SMALL
from tests.text_tables import parse_records

ONE_OF_EACH = """
    case  sentence_type  2.2.1  2.2.2a
    A1    resettlement   yes    yes
    A2    resettlement   yes    no
    A3    resettlement   no     n/a
    A4    resettlement   n/a    -
    A5    resettlement   -      -
    A6    community      -      yes
    A7    -              -      -
"""


@pytest.mark.parametrize(
    ("question", "tally", "printed"),
    [
        ("2.2.1", Tally(yes=2, no=1, not_applicable=1, unanswered=3), "67% (2 of 3)"),
        ("2.2.2a", Tally(yes=1, no=1, not_applicable=2, unanswered=3, not_asked=1), "50% (1 of 2)"),
        ("2.2.2b", Tally(not_applicable=3, unanswered=4, not_asked=3), "– (0 of 0)"),
        ("2.6.1", Tally(unanswered=7), "– (0 of 0)"),
    ],
)
def test_a_tally_counts_four_states_and_its_base_is_yes_and_no(question: str, tally: Tally, printed: str) -> None:
    counted_tally = tally_questions(SMALL.questions, parse_records(ONE_OF_EACH, SMALL))[question]
    assert counted_tally == tally
    assert counted_tally.case_count == 7
    assert str(counted_tally.share) == printed


@pytest.mark.parametrize(
    ("tally", "sentence"),
    [
        (Tally(yes=1), ""),
        (Tally(no=1, not_applicable=4), ""),
        (Tally(), messages.NO_CASES_INCLUDED.format(plural="cases")),
        (Tally(not_applicable=3), messages.NOT_APPLICABLE_EVERYWHERE.format(singular="case")),
        (Tally(unanswered=3), messages.UNANSWERED_EVERYWHERE.format(singular="case")),
        (Tally(not_collected=3), messages.NOT_COLLECTED_ANYWHERE),
        (Tally(not_collected=1, unanswered=2), messages.NOT_APPLICABLE_OR_UNANSWERED.format(singular="case")),
        (Tally(not_applicable=1, unanswered=2), messages.NOT_APPLICABLE_OR_UNANSWERED.format(singular="case")),
    ],
)
def test_a_missing_percentage_has_a_reason(tally: Tally, sentence: str) -> None:
    assert tally.why_no_share == sentence
