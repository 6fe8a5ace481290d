"""The judgements file and the audit file: the ways to write them, and every problem listed at once."""

from datetime import date

import pytest

from audit.errors import InputError
from audit.messages import model as model_messages
from audit.messages import toml_files as messages
from audit.model.finding import Addressee, Finding, FindingKind
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


FILE = "judgements.toml"


def at(location: str, template: str, **values: object) -> str:
    """Return the whole problem at a place in a file."""
    return messages.PROBLEM.format(location=location, problem=template.format(**values))


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
        at("judgements.toml", messages.NOT_INSPECTED_UNKNOWN, standard_id="7", questionnaire_id="small"),
        at(
            "judgements.toml, standard 1.1",
            messages.UNKNOWN_RATING,
            rating="Fine",
            allowed="Inadequate, Requires improvement, Good, Outstanding",
        ),
        at("judgements.toml", messages.NOT_RATED_BY_JUDGEMENT, standard="2.2 Assessment"),
        at("judgements.toml", messages.UNKNOWN_STANDARD, standard_id="9.9", questionnaire_id="small"),
        at("judgements.toml", messages.UNKNOWN_STANDARD, standard_id="3.1", questionnaire_id="small"),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('"1.1" = "Good"\n[ratings]\n1.1 = "Good"', at(FILE, messages.RATED_TWICE, standard_id="1.1")),
        ('not_inspected = ["1.1"]\n"1.1" = "Good"', at(FILE, messages.RATED_BUT_NOT_INSPECTED, standard_id="1.1")),
        ('not_inspected = "1.1"', at(FILE, messages.NOT_INSPECTED_NOT_A_LIST)),
        ('"1.1" = 3', at(FILE, messages.RATING_NOT_TEXT, standard_id="1.1")),
        ('"1.1" = { rationale = "Because." }', at(f"{FILE}, standard 1.1", messages.KEY_MISSING, key="rating")),
        ('"1.1" = { rating = "Good", points = 2 }', at(f"{FILE}, standard 1.1", messages.KEY_UNKNOWN, key="points")),
        ('ratings = "Good"', at(FILE, messages.WRONG_TYPE, key="ratings", expected=messages.A_TABLE)),
        (
            "a." * 50 + 'b = "Good"',
            at(FILE, messages.UNKNOWN_STANDARD, standard_id=".".join("a" * 9), questionnaire_id="small"),
        ),
    ],
)
def test_a_judgements_file_with_one_problem_names_it(text: str, problem: str) -> None:
    assert judgement_problems(text) == [problem]


def test_a_judgements_file_that_is_not_toml_is_rejected() -> None:
    (problem,) = judgement_problems("[[")
    assert problem.startswith(at(FILE, messages.NOT_TOML.partition("{error}")[0]))


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
    with pytest.raises(InputError) as refusal:
        parse_questionnaire_id(b"", "audit.toml")
    assert refusal.value.problems == (at("audit.toml", messages.KEY_MISSING, key="questionnaire"),)


def test_every_problem_of_an_audit_file_is_listed() -> None:
    text = (
        'unit = "Huyton"\nquestionnaire = "large"\nfieldwork_from = "2023-04-17"\nfieldwork_to = 2023-04-17T10:00:00\n'
        'colour = "red"\n'
        '[[findings]]\nkind = "strength"\nstandard = "9"\ntext = "x"\n'
        '[[findings]]\nkind = "rumour"\nstandard = "2.2"\n'
        '[[findings]]\nkind = "recommendation"\nstandard = "2.2"\ntext = "x"\n'
    )
    assert audit_problems(text) == [
        at("audit.toml", messages.OTHER_QUESTIONNAIRE, questionnaire_id="large", expected_id="small"),
        at("audit.toml", messages.KEY_MISSING, key="name"),
        at("audit.toml", messages.NOT_A_DATE, key="fieldwork_from"),
        at("audit.toml", messages.NOT_A_DATE, key="fieldwork_to"),
        at("audit.toml, finding 1", messages.NOT_ONE_OF, key="standard", value="9", allowed="1.1, 2.2, 2.3, 2.6"),
        at(
            "audit.toml, finding 2",
            messages.NOT_ONE_OF,
            key="kind",
            value="rumour",
            allowed="strength, improvement, practice, recommendation",
        ),
        at("audit.toml, finding 2", messages.KEY_MISSING, key="text"),
        at("audit.toml, finding 3", messages.KEY_MISSING_ONE_OF, key="addressee", allowed="unit, region, national"),
        at("audit.toml, finding 3", messages.KEY_UNKNOWN, key="standard"),
        at("audit.toml", messages.KEY_UNKNOWN, key="colour"),
    ]


def test_fieldwork_that_ends_before_it_starts_is_rejected() -> None:
    problems = audit_problems(AUDIT.replace("2023-04-21", "2023-04-16"))
    assert problems == [at("audit.toml", model_messages.FIELDWORK_ENDS_TOO_EARLY)]
