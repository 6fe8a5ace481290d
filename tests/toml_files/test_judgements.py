"""The judgements file and the audit file: read in every way that people write them, and every fault told at once."""

from datetime import date

import pytest

from audit.errors import InputError
from audit.model.audit import Addressee, Finding, FindingKind
from audit.model.judgement import Judgement
from audit.toml_files.audit import AuditFile, parse_audit_file, parse_questionnaire_id
from audit.toml_files.judgements import Judgements, parse_judgements
from tests.small_questionnaire import SMALL

AUDIT = """\
name = "Huyton 2023"
unit = "Huyton"
questionnaire = "small"
fieldwork_from = 2023-04-17
fieldwork_to = 2023-04-21
"""


def judgements_in(text: str) -> Judgements:
    return parse_judgements(text.encode(), "judgements.toml", SMALL)


def audit_file_in(text: str) -> AuditFile:
    return parse_audit_file(text.encode(), "audit.toml", SMALL)


def judgement_problems(text: str) -> list[str]:
    with pytest.raises(InputError) as refusal:
        judgements_in(text)
    return list(refusal.value.problems)


def audit_problems(text: str) -> list[str]:
    with pytest.raises(InputError) as refusal:
        audit_file_in(text)
    return list(refusal.value.problems)


@pytest.mark.parametrize(
    "text",
    [
        '"1.1" = "Good"',
        '[ratings]\n"1.1" = "good"',
        '[ratings]\n1.1 = " GOOD "',
        '1.1 = { rating = "Good" }',
        '["1.1"]\nrating = "Good"',
        '[ratings.1.1]\nrating = "Good"\n',
    ],
)
def test_a_rating_may_be_written_in_several_ways(text: str) -> None:
    assert judgements_in(text) == Judgements({"1.1": Judgement("Good")}, frozenset())


def test_rationales_and_uninspected_standards_are_parsed() -> None:
    judgements = judgements_in(
        'not_inspected = ["2.3"]\n[ratings]\n"1.1" = { rating = "Inadequate", rationale = "Too *little*." }'
    )
    assert judgements == Judgements({"1.1": Judgement("Inadequate", "Too *little*.")}, frozenset({"2.3"}))


def test_an_empty_file_contains_no_judgement() -> None:
    assert judgements_in("") == Judgements({}, frozenset())


def test_every_problem_of_a_judgements_file_is_listed() -> None:
    text = 'not_inspected = ["1.1", "7"]\n"1.1" = "Fine"\n"2.2" = "Good"\n"9.9" = "Good"\n"3.1" = 3\n'
    assert judgement_problems(text) == [
        'judgements.toml: "not_inspected" names "7", which is no standard of small.',
        'judgements.toml, standard 1.1: the rating "Fine" is not known. '
        "Use one of: Inadequate, Requires improvement, Good, Outstanding.",
        "judgements.toml: standard 2.2 Assessment is not rated by people. Take its rating out.",
        'judgements.toml: "9.9" is no standard of small. Check the id.',
        'judgements.toml: "3.1" is no standard of small. Check the id.',
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('"1.1" = "Good"\n[ratings]\n1.1 = "Good"', "standard 1.1 is rated twice"),
        ('not_inspected = ["1.1"]\n"1.1" = "Good"', "standard 1.1 has a rating but is listed as not inspected"),
        ('not_inspected = "1.1"', '"not_inspected" must be a list'),
        ('"1.1" = 3', "the rating of standard 1.1 must be a text"),
        ('"1.1" = { rationale = "Because." }', '"rating" is missing'),
        ('"1.1" = { rating = "Good", points = 2 }', 'the key "points" is not known'),
        ('ratings = "Good"', '"ratings" must be a table'),
        ("[[", "not valid TOML"),
        ("a." * 50 + 'b = "Good"', "is no standard of small"),
    ],
)
def test_a_judgements_file_with_one_problem_names_it(text: str, problem: str) -> None:
    (problem,) = judgement_problems(text)
    assert problem in problem


def test_an_audit_file_is_parsed_into_a_description_and_findings() -> None:
    findings = (
        '[[findings]]\nkind = "strength"\nstandard = "2.2"\ntext = "Good views."\n'
        '[[findings]]\nkind = "recommendation"\naddressee = "region"\ntext = "Share more."\n'
    )
    audit_file = audit_file_in(AUDIT + findings)
    assert (audit_file.description.name, audit_file.description.unit, audit_file.description.region) == (
        "Huyton 2023",
        "Huyton",
        "",
    )
    assert (audit_file.description.fieldwork_from, audit_file.description.fieldwork_to) == (
        date(2023, 4, 17),
        date(2023, 4, 21),
    )
    assert audit_file.description.not_inspected == frozenset()
    assert audit_file.questionnaire_id == "small"
    assert audit_file.findings == (
        Finding(FindingKind.STRENGTH, "Good views.", standard_id="2.2"),
        Finding(FindingKind.RECOMMENDATION, "Share more.", addressee=Addressee.REGION),
    )


def test_an_audit_file_may_contain_practice_examples() -> None:
    (finding,) = audit_file_in(
        AUDIT + '[[findings]]\nkind = "practice"\nstandard = "2.2"\ntext = "A plan seen."\n'
    ).findings
    assert finding == Finding(FindingKind.PRACTICE, "A plan seen.", standard_id="2.2")


def test_the_questionnaire_of_an_audit_file_is_read_first() -> None:
    assert parse_questionnaire_id(b'questionnaire = "small"\nother = 1', "audit.toml") == "small"
    with pytest.raises(InputError, match='"questionnaire" is missing'):
        parse_questionnaire_id(b"", "audit.toml")


def test_every_problem_of_an_audit_file_is_listed() -> None:
    text = (
        'unit = "Huyton"\nquestionnaire = "large"\nfieldwork_from = "2023-04-17"\nfieldwork_to = 2023-04-17T10:00:00\n'
        'colour = "red"\n'
        '[[findings]]\nkind = "strength"\nstandard = "9"\ntext = "x"\n'
        '[[findings]]\nkind = "rumour"\nstandard = "2.2"\n'
        '[[findings]]\nkind = "recommendation"\nstandard = "2.2"\ntext = "x"\n'
    )
    assert audit_problems(text) == [
        'audit.toml: the audit is written for the questionnaire "large", not for "small".',
        'audit.toml: "name" is missing. Add it.',
        'audit.toml: "fieldwork_from" must be a date such as 2023-04-17, without quotes.',
        'audit.toml: "fieldwork_to" must be a date such as 2023-04-17, without quotes.',
        'audit.toml, finding 1: "standard" is "9". Use one of: 1.1, 2.2, 2.3, 2.6.',
        'audit.toml, finding 2: "kind" is "rumour". Use one of: strength, improvement, practice, recommendation.',
        'audit.toml, finding 2: "text" is missing. Add it.',
        'audit.toml, finding 3: "addressee" is missing. Add it.',
        'audit.toml, finding 3: the key "standard" is not known here. Check its spelling or take it out.',
        'audit.toml: the key "colour" is not known here. Check its spelling or take it out.',
    ]


def test_fieldwork_that_ends_before_it_starts_is_rejected() -> None:
    (problem,) = audit_problems(AUDIT.replace("2023-04-21", "2023-04-16"))
    assert problem == "audit.toml: The fieldwork ends before it begins. Change one of the two dates."
