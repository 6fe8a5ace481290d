"""Audit details and findings: every problem is listed at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from audit.errors import InputError
from audit.messages import model as messages
from audit.model.audit import AuditDescription, check_description
from audit.model.finding import Addressee, Finding, FindingKind, check_finding
from tests.small_questionnaire import SMALL

STRENGTH = Finding(FindingKind.STRENGTH, "Staff are skilled.", "2.2")
ADVISED = Finding(FindingKind.RECOMMENDATION, "Train the staff.", addressee=Addressee.UNIT)


def problems(finding: Finding) -> list[str]:
    with pytest.raises(InputError) as refused:
        check_finding(finding, SMALL, {"case1", "case2"})
    return list(refused.value.problems)


@pytest.mark.parametrize(
    "finding",
    [
        STRENGTH,
        replace(STRENGTH, kind=FindingKind.PRACTICE, question_id="2.2.1", case_ids=("case2", "case1")),
        replace(STRENGTH, kind=FindingKind.IMPROVEMENT, standard_id="1.1"),
        ADVISED,
        replace(ADVISED, owner="Head of the unit", due_date=date(2024, 9, 30), question_id="2.3.1"),
        replace(ADVISED, standard_id="2.3", question_id="2.3.1", case_ids=("case1",)),
    ],
)
def test_a_valid_finding_is_unchanged(finding: Finding) -> None:
    assert check_finding(finding, SMALL, {"case1", "case2"}) == finding


def test_the_texts_of_a_finding_are_cleaned() -> None:
    written = replace(ADVISED, text=" \0Train the \ud83dstaff.\0 ", owner=" Head\u00a0 of\vunit ")
    assert check_finding(written, SMALL, ()) == replace(
        ADVISED, text="Train the \N{REPLACEMENT CHARACTER}staff.", owner="Head of unit"
    )


@pytest.mark.parametrize(
    ("finding", "problem"),
    [
        (replace(STRENGTH, text="\0 \n"), messages.FINDING_WITHOUT_TEXT),
        (
            replace(STRENGTH, text="x" * 5_001),
            messages.TEXT_TOO_LONG.format(label="The finding", length=5_001, limit=5_000),
        ),
        (replace(STRENGTH, standard_id=""), messages.FINDING_WITHOUT_STANDARD.format(kind="strength")),
        (
            replace(STRENGTH, standard_id="9.9"),
            messages.FINDING_STANDARD_NOT_IN_QUESTIONNAIRE.format(standard_id="9.9"),
        ),
        (
            replace(STRENGTH, question_id="2.3.1"),
            messages.NOT_A_KEY_QUESTION.format(question_id="2.3.1", standard_id="2.2"),
        ),
        (
            replace(STRENGTH, question_id="2.2.1a"),
            messages.NOT_A_KEY_QUESTION.format(question_id="2.2.1a", standard_id="2.2"),
        ),
        (
            replace(ADVISED, question_id="9"),
            messages.KEY_QUESTION_NOT_IN_QUESTIONNAIRE.format(question_id="9"),
        ),
        (
            replace(STRENGTH, case_ids=("case1", "x")),
            messages.FINDING_CASE_NOT_IN_AUDIT,
        ),
        (replace(ADVISED, addressee=None), messages.RECOMMENDATION_WITHOUT_ADDRESSEE),
        (replace(ADVISED, owner="x" * 121), messages.LINE_TOO_LONG.format(label="The owner", length=121, limit=120)),
    ],
)
def test_a_finding_with_one_problem_names_it(finding: Finding, problem: str) -> None:
    assert problems(finding) == [problem]


def test_every_problem_of_a_finding_is_listed() -> None:
    finding = Finding(
        FindingKind.PRACTICE, "", "", Addressee.UNIT, case_ids=("x",), owner="Head", due_date=date(2024, 9, 30)
    )
    assert problems(finding) == [
        messages.FINDING_WITHOUT_TEXT,
        messages.FINDING_WITHOUT_STANDARD.format(kind="practice example"),
        messages.ONLY_FOR_RECOMMENDATIONS.format(field="a team to act on it"),
        messages.ONLY_FOR_RECOMMENDATIONS.format(field="an owner"),
        messages.ONLY_FOR_RECOMMENDATIONS.format(field="a due date"),
        messages.FINDING_CASE_NOT_IN_AUDIT,
    ]


@pytest.mark.parametrize("number", [1, 62, 100])
def test_valid_settings_are_unchanged(number: int) -> None:
    details = AuditDescription("Spring", "Huyton", eligible=number, small_number=number)
    assert check_description(details, ()) == details
    assert details.max_suppressed_count == number


@pytest.mark.parametrize(("eligible", "small_number"), [(0, 0), (-1, -1), (1_000_001, 101)])
def test_every_invalid_setting_is_listed(eligible: int, small_number: int) -> None:
    with pytest.raises(InputError) as refused:
        check_description(AuditDescription("Spring", "Huyton", eligible=eligible, small_number=small_number), ())
    assert refused.value.problems == (
        messages.NUMBER_OUT_OF_RANGE.format(label="The number of eligible cases", maximum=1_000_000),
        messages.NUMBER_OUT_OF_RANGE.format(label="The small number", maximum=100),
    )
