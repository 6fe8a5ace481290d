"""What an audit is about, its settings, and what people may find: every fault is told at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from audit.errors import InputError
from audit.model.audit import Addressee, AuditDetails, Finding, FindingKind, check_details, check_finding
from tests.small_questionnaire import SMALL

STRENGTH = Finding(FindingKind.STRENGTH, "Staff are skilled.", "2.2")
ADVISED = Finding(FindingKind.RECOMMENDATION, "Train the staff.", addressee=Addressee.UNIT)


def faults(finding: Finding) -> list[str]:
    with pytest.raises(InputError) as refused:
        check_finding(finding, SMALL, {"case1", "case2"})
    return list(refused.value.faults)


@pytest.mark.parametrize(
    "finding",
    [
        STRENGTH,
        replace(STRENGTH, kind=FindingKind.PRACTICE, question="2.2.1", cases=("case2", "case1")),
        replace(STRENGTH, kind=FindingKind.IMPROVEMENT, standard="1.1"),
        ADVISED,
        replace(ADVISED, owner="Head of the unit", due=date(2024, 9, 30), question="2.3.1"),
        replace(ADVISED, standard="2.3", question="2.3.1", cases=("case1",)),
    ],
)
def test_a_finding_that_can_be_is_kept_as_it_is(finding: Finding) -> None:
    assert check_finding(finding, SMALL, {"case1", "case2"}) == finding


def test_a_finding_loses_the_nul_and_halves_of_characters_and_its_owner_outer_white_space() -> None:
    written = replace(ADVISED, text=" \0Train the \ud83dstaff.\0 ", owner=" Head ")
    assert check_finding(written, SMALL, ()) == replace(
        ADVISED, text=" Train the \N{REPLACEMENT CHARACTER}staff. ", owner="Head"
    )


@pytest.mark.parametrize(
    ("finding", "fault"),
    [
        (replace(STRENGTH, text="\0 \n"), "The finding has no text. Write it."),
        (replace(STRENGTH, text="x" * 5_001), "The finding has 5,001 characters. Shorten it to 5,000."),
        (replace(STRENGTH, standard=""), "The strength has no standard. Choose one."),
        (
            replace(STRENGTH, standard="9.9"),
            "Standard 9.9 of a finding is not in the questionnaire. Choose one that is.",
        ),
        (
            replace(STRENGTH, question="2.3.1"),
            "2.3.1 is no key question of standard 2.2. Choose one that is, or none.",
        ),
        (
            replace(STRENGTH, question="2.2.1a"),
            "2.2.1a is no key question of standard 2.2. Choose one that is, or none.",
        ),
        (
            replace(ADVISED, question="9"),
            "9 is no key question in the questionnaire. Choose one that is, or none.",
        ),
        (replace(STRENGTH, cases=("case1", "x")), "A case of the finding is not in the audit. Choose from its cases."),
        (replace(ADVISED, addressee=None), "The recommendation has no addressee. Choose one."),
        (replace(ADVISED, owner="x" * 121), "The owner has 121 characters. Shorten it to 120."),
        (replace(ADVISED, owner="A\nB"), "The owner has a line break or another control character. Take it out."),
    ],
)
def test_a_finding_with_one_fault_says_which(finding: Finding, fault: str) -> None:
    assert faults(finding) == [fault]


def test_every_fault_of_a_finding_is_told() -> None:
    finding = Finding(FindingKind.PRACTICE, "", "", Addressee.UNIT, cases=("x",), owner="Head", due=date(2024, 9, 30))
    assert faults(finding) == [
        "The finding has no text. Write it.",
        "The practice example has no standard. Choose one.",
        "Only a recommendation has an addressee. Take it out.",
        "Only a recommendation has an owner. Take it out.",
        "Only a recommendation has a due date. Take it out.",
        "A case of the finding is not in the audit. Choose from its cases.",
    ]


@pytest.mark.parametrize("number", [1, 62, 100])
def test_numbers_of_the_settings_are_kept(number: int) -> None:
    details = AuditDetails("Spring", "Huyton", eligible=number, small_number=number)
    assert check_details(details, ()) == details
    assert details.hides_up_to == number


@pytest.mark.parametrize(("eligible", "small_number"), [(0, 0), (-1, -1), (1_000_001, 101)])
def test_numbers_of_the_settings_that_cannot_be_are_refused_together(eligible: int, small_number: int) -> None:
    with pytest.raises(InputError) as refused:
        check_details(AuditDetails("Spring", "Huyton", eligible=eligible, small_number=small_number), ())
    assert refused.value.faults == (
        "The number of eligible cases must be from 1 to 1,000,000. Change it, or leave it out.",
        "The small number must be from 1 to 100. Change it, or leave it out.",
    )
