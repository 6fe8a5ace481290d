"""How many cases were eliminated and why: with its base, and without reasons of single cases for other people."""

from __future__ import annotations

from datetime import UTC, datetime

from audit.analysis.eliminations import elimination_counts, how_eliminated
from audit.messages import sample_method as messages
from audit.model.questionnaire import DEFAULT_CASE_LABEL, CaseLabel
from audit.model.sampling import Elimination, EliminationReason

FILE, RESTRICTED = EliminationReason.FILE_UNAVAILABLE, EliminationReason.RESTRICTED


def elimination(reason: EliminationReason, is_replaced: bool = True, is_drawn: bool = True) -> Elimination:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    return Elimination("R-1", "Women", reason, "Locked.", "Ann", at, "R-2", is_drawn, is_replaced and is_drawn)


TWO = [elimination(FILE), elimination(RESTRICTED)]


def test_the_number_of_eliminated_cases_has_the_drawn_cases_as_its_base() -> None:
    assert how_eliminated(TWO, DEFAULT_CASE_LABEL, drawn=48) == (
        "2 of 48 drawn cases were eliminated. Reasons: the file cannot be opened or found (1); the record is "
        "restricted (1). Each was replaced by the next reserve of its stratum."
    )
    assert how_eliminated([], DEFAULT_CASE_LABEL, drawn=48) == ""
    alone = how_eliminated([elimination(FILE, is_replaced=False)], DEFAULT_CASE_LABEL, drawn=46)
    assert alone.endswith(messages.REPLACED_NOT)


def test_without_a_sample_the_base_is_all_cases_and_nothing_is_said_of_reserves() -> None:
    one = [elimination(FILE, is_drawn=False)]
    assert how_eliminated(one, CaseLabel("respondent", "respondents"), cases=20) == (
        "1 of 20 respondents was eliminated. Reasons: the file cannot be opened or found (1)."
    )


def test_cases_that_were_not_drawn_are_counted_apart() -> None:
    sentence = how_eliminated([*TWO, elimination(FILE, is_drawn=False)], DEFAULT_CASE_LABEL, drawn=48)
    assert sentence.startswith("2 of 48 drawn cases were eliminated.")
    assert sentence.endswith(
        "1 case that was not drawn was eliminated. Reasons: the file cannot be opened or found (1)."
    )


def test_outsiders_see_no_count_of_a_reason_and_no_reason_of_a_few_cases() -> None:
    few = how_eliminated(TWO, DEFAULT_CASE_LABEL, external=True, drawn=48)
    assert messages.REASONS_SUPPRESSED in few
    assert not any(reason.label.lower() in few.lower() for reason in EliminationReason)
    many = how_eliminated([elimination(FILE)] * 6 + TWO, DEFAULT_CASE_LABEL, external=True, drawn=48)
    assert "Reasons: the file cannot be opened or found; the record is restricted." in many


def test_other_software_gets_the_same_counts() -> None:
    counts = {"cases": 2, "replaced": 2, "reasons": {"file_unavailable": 1, "restricted": 1}}
    assert elimination_counts(TWO) == counts
    assert elimination_counts(TWO, external=True) == {**counts, "reasons": None}
