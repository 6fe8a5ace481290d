"""What an audit is about, its settings, and what people may find: every fault is told at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from audit.errors import InputError
from audit.model.audit import Addressee, AuditDescription, Finding, FindingKind, check_description, check_finding
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


def test_a_finding_is_cleaned_of_nul_lone_surrogates_and_outer_white_space_in_its_owner() -> None:
    written = replace(ADVISED, text=" \0Train the \ud83dstaff.\0 ", owner=" Head ")
    assert check_finding(written, SMALL, ()) == replace(
        ADVISED, text=" Train the \N{REPLACEMENT CHARACTER}staff. ", owner="Head"
    )


@pytest.mark.parametrize(
    ("finding", "problem"),
    [
        (replace(STRENGTH, text="\0 \n"), "The finding has no text. Write it."),
        (replace(STRENGTH, text="x" * 5_001), "The finding has 5,001 characters. Shorten it to 5,000."),
        (replace(STRENGTH, standard_id=""), "The strength has no standard. Choose one."),
        (
            replace(STRENGTH, standard_id="9.9"),
            "Standard 9.9 of a finding is not in the questionnaire. Choose one that is.",
        ),
        (
            replace(STRENGTH, question_id="2.3.1"),
            "2.3.1 is no key question of standard 2.2. Choose one that is, or none.",
        ),
        (
            replace(STRENGTH, question_id="2.2.1a"),
            "2.2.1a is no key question of standard 2.2. Choose one that is, or none.",
        ),
        (
            replace(ADVISED, question_id="9"),
            "9 is no key question in the questionnaire. Choose one that is, or none.",
        ),
        (
            replace(STRENGTH, case_ids=("case1", "x")),
            "A case of the finding is not in the audit. Choose from its cases.",
        ),
        (replace(ADVISED, addressee=None), "The recommendation has no addressee. Choose one."),
        (replace(ADVISED, owner="x" * 121), "The owner has 121 characters. Shorten it to 120."),
        (replace(ADVISED, owner="A\nB"), "The owner has a line break or another control character. Take it out."),
    ],
)
def test_a_finding_with_one_problem_names_it(finding: Finding, problem: str) -> None:
    assert problems(finding) == [problem]


def test_every_problem_of_a_finding_is_listed() -> None:
    finding = Finding(
        FindingKind.PRACTICE, "", "", Addressee.UNIT, case_ids=("x",), owner="Head", due_date=date(2024, 9, 30)
    )
    assert problems(finding) == [
        "The finding has no text. Write it.",
        "The practice example has no standard. Choose one.",
        "Only a recommendation has an addressee. Take it out.",
        "Only a recommendation has an owner. Take it out.",
        "Only a recommendation has a due date. Take it out.",
        "A case of the finding is not in the audit. Choose from its cases.",
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
        "The number of eligible cases must be from 1 to 1,000,000. Change it, or leave it out.",
        "The small number must be from 1 to 100. Change it, or leave it out.",
    )
