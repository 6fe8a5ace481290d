"""Cases: references that can be kept, and the rule that says which cases count."""

import pytest

from audit.cases import COUNTED, CaseState, by_state, read_reference, which_cases
from audit.errors import InputError
from audit.questionnaire import Noun


@pytest.mark.parametrize("written", ["KSH-7F3K9", "1", "A/2 (b) #3.4_x", "x" * 40])
def test_a_reference_is_kept_without_the_white_space_around_it(written: str) -> None:
    assert read_reference(f" {written}\t") == written


@pytest.mark.parametrize(
    ("written", "beginning"),
    [
        ("", "A case needs a reference."),
        ("  ", "A case needs a reference."),
        ("x" * 41, "A case reference has up to 40 letters"),
        ("=1+1", "A case reference has up to 40 letters"),  # a spreadsheet would take it for a formula
        ("-1", "A case reference has up to 40 letters"),
        ("two\nlines", "A case reference has up to 40 letters"),
        ("<b>A1</b>", "A case reference has up to 40 letters"),
        ("Zoë", "A case reference has up to 40 letters"),
    ],
)
def test_anything_else_is_refused_without_repeating_it(written: str, beginning: str) -> None:
    with pytest.raises(InputError) as refused:
        read_reference(written)
    assert str(refused.value).startswith(beginning)
    assert not written.strip() or written not in str(refused.value)


ALLOCATED, IN_PROGRESS, SUBMITTED, FINAL = (
    CaseState.ALLOCATED,
    CaseState.IN_PROGRESS,
    CaseState.SUBMITTED,
    CaseState.FINAL,
)


@pytest.mark.parametrize(
    ("cases", "states", "printed"),
    [
        ({SUBMITTED: 46, IN_PROGRESS: 2}, COUNTED, "46 submitted cases; 2 in progress left out"),
        ({SUBMITTED: 46, IN_PROGRESS: 0}, COUNTED, "46 submitted cases"),
        ({SUBMITTED: 40, FINAL: 6}, COUNTED, "40 submitted and 6 final cases"),
        ({FINAL: 46}, COUNTED, "46 final cases"),
        ({SUBMITTED: 1, ALLOCATED: 1}, COUNTED, "1 submitted case; 1 allocated left out"),
        (
            {ALLOCATED: 40, IN_PROGRESS: 6},
            COUNTED,
            "0 submitted or final cases; 40 allocated, 6 in progress left out",
        ),
        ({IN_PROGRESS: 2, SUBMITTED: 46}, (IN_PROGRESS, SUBMITTED), "2 in progress and 46 submitted cases"),
        (
            {ALLOCATED: 1, IN_PROGRESS: 1, SUBMITTED: 2},
            (ALLOCATED, IN_PROGRESS, SUBMITTED),
            "1 allocated, 1 in progress and 2 submitted cases",
        ),
        ({ALLOCATED: 1, SUBMITTED: 2}, tuple(CaseState), "1 allocated and 2 submitted cases"),
        ({}, (ALLOCATED, IN_PROGRESS, SUBMITTED), "0 allocated, in progress or submitted cases"),
        ({}, (FINAL,), "0 final cases"),
    ],
)
def test_every_table_says_which_cases_count(
    cases: dict[CaseState, int], states: tuple[CaseState, ...], printed: str
) -> None:
    assert which_cases(cases, states) == printed


RESPONDENT = Noun("respondent", "respondents")


@pytest.mark.parametrize(
    ("cases", "counting", "standing"),
    [
        ({}, "0 submitted or final respondents", "No respondent yet"),
        ({SUBMITTED: 1}, "1 submitted respondent", "1 respondent: 1 submitted"),
        ({SUBMITTED: 88}, "88 submitted respondents", "88 respondents: 88 submitted"),
        (
            {SUBMITTED: 80, FINAL: 7, ALLOCATED: 1},
            "80 submitted and 7 final respondents; 1 allocated left out",
            "88 respondents: 7 final, 80 submitted, 1 allocated",
        ),
    ],
)
def test_a_survey_counts_respondents(cases: dict[CaseState, int], counting: str, standing: str) -> None:
    assert which_cases(cases, noun=RESPONDENT) == counting
    assert by_state(cases, RESPONDENT) == standing
