"""Cases: valid references, and the sentence that says which cases are included."""

import pytest

from audit.errors import InputError
from audit.messages import model as messages
from audit.model.case import (
    COUNTED_STATES,
    CaseState,
    how_many_cases,
    normalise_reference,
    parse_reference,
    which_cases,
)
from audit.model.questionnaire import CaseLabel


@pytest.mark.parametrize("written", ["KSH-7F3K9", "1", "A/2 (b) #3.4_x", "x" * 40])
def test_a_reference_is_stripped_of_white_space(written: str) -> None:
    assert parse_reference(f" {written}\t") == written


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("", messages.REFERENCE_MISSING),
        ("  ", messages.REFERENCE_MISSING),
        ("x" * 41, messages.REFERENCE_NOT_ALLOWED),
        ("=1+1", messages.REFERENCE_NOT_ALLOWED),  # a spreadsheet would read it as a formula
        ("-1", messages.REFERENCE_NOT_ALLOWED),
        ("two\nlines", messages.REFERENCE_NOT_ALLOWED),
        ("<b>A1</b>", messages.REFERENCE_NOT_ALLOWED),
        ("Zoë", messages.REFERENCE_NOT_ALLOWED),
    ],
)
def test_an_invalid_reference_is_rejected_without_quoting_it(written: str, message: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_reference(written)
    assert str(refused.value) == message
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
        ({SUBMITTED: 46, IN_PROGRESS: 2}, COUNTED_STATES, "46 submitted cases; 2 in progress left out"),
        ({SUBMITTED: 46, IN_PROGRESS: 0}, COUNTED_STATES, "46 submitted cases"),
        ({SUBMITTED: 40, FINAL: 6}, COUNTED_STATES, "40 submitted and 6 final cases"),
        ({FINAL: 46}, COUNTED_STATES, "46 final cases"),
        ({SUBMITTED: 1, ALLOCATED: 1}, COUNTED_STATES, "1 submitted case; 1 not started left out"),
        (
            {ALLOCATED: 40, IN_PROGRESS: 6},
            COUNTED_STATES,
            "0 submitted or final cases; 40 not started, 6 in progress left out",
        ),
        ({IN_PROGRESS: 2, SUBMITTED: 46}, (IN_PROGRESS, SUBMITTED), "2 in progress and 46 submitted cases"),
        (
            {ALLOCATED: 1, IN_PROGRESS: 1, SUBMITTED: 2},
            (ALLOCATED, IN_PROGRESS, SUBMITTED),
            "1 not started, 1 in progress and 2 submitted cases",
        ),
        ({ALLOCATED: 1, SUBMITTED: 2}, tuple(CaseState), "1 not started and 2 submitted cases"),
        ({}, (ALLOCATED, IN_PROGRESS, SUBMITTED), "0 not started, in progress or submitted cases"),
        ({}, (FINAL,), "0 final cases"),
    ],
)
def test_every_table_says_which_cases_are_included(
    cases: dict[CaseState, int], states: tuple[CaseState, ...], printed: str
) -> None:
    assert which_cases(cases, states) == printed


RESPONDENT = CaseLabel("respondent", "respondents")


@pytest.mark.parametrize(
    ("cases", "included", "states"),
    [
        ({}, "0 submitted or final respondents", "No respondent yet"),
        ({SUBMITTED: 1}, "1 submitted respondent", "1 respondent: 1 submitted"),
        ({SUBMITTED: 88}, "88 submitted respondents", "88 respondents: 88 submitted"),
        (
            {SUBMITTED: 80, FINAL: 7, ALLOCATED: 1},
            "80 submitted and 7 final respondents; 1 not started left out",
            "88 respondents: 7 final, 80 submitted, 1 not started",
        ),
    ],
)
def test_a_survey_counts_respondents(cases: dict[CaseState, int], included: str, states: str) -> None:
    assert which_cases(cases, case_label=RESPONDENT) == included
    assert how_many_cases(cases, RESPONDENT) == states


@pytest.mark.parametrize(
    ("written", "personal_data"),
    [
        ("X123456", "a CRN"),
        ("x123456 (b)", "a CRN"),
        ("01/123456A", "a PNC number"),
        ("2001/1234567b", "a PNC number"),
        ("A1234BC", "a prison number"),
        ("QQ 12 34 56 C", "a National Insurance number"),
        ("943 476 5919", "an NHS number"),
        ("9434765919", "an NHS number"),
        ("01/02/1980", "a date"),
        ("1.2.80", "a date"),
        ("1980-02-01", "a date"),
        ("01021980", "a date"),
        ("1 Feb 1980", "a date"),
        ("John Smith 01/02/1980", "a date"),
        ("John Smith", "a name"),
        ("j. smith", "a name"),
        ("Ann-Marie", "a name"),
    ],
)
def test_a_reference_that_identifies_a_person_is_rejected_with_the_reason(written: str, personal_data: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_reference(f" {written} ")
    assert str(refused.value) == messages.REFERENCE_LOOKS_PERSONAL.format(personal_data=personal_data)
    assert normalise_reference(f" {written} ") == written, "an existing case with such a reference can be found"


@pytest.mark.parametrize(
    "written",
    [
        "KSH-JMXRT",
        "W-01",
        "F-123456",
        "AB123456",
        "X12345",
        "X1234567",
        "2023/45",
        "12/34/56",
        "Case 12",
        "R1 A",
        "Huyton",
    ],
)
def test_a_reference_that_only_resembles_an_identifier_is_accepted(written: str) -> None:
    assert parse_reference(written) == written
