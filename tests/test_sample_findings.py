"""No text of the samples contradicts their data: each number is a figure of its audit, and praise fits the answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from audit.analysis.tallies import Tally, tally_questions
from audit.files.responses import parse_responses
from audit.model.bands import Share
from audit.model.case import CaseRecord
from audit.model.questionnaire import Questionnaire
from audit.sample_audit import SAMPLE_AUDIT, SAMPLE_STAFF_SURVEY, SAMPLE_SURVEY
from audit.toml_files.audit import AuditFile, parse_audit_file, parse_questionnaire_id
from audit.toml_files.judgements import parse_judgements
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, load_questionnaire

SMALL_WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
WORDS = {
    **{word: number for number, word in enumerate(SMALL_WORDS, start=1) if number > 1},  # "one" is seldom a number
    **{f"{word}-{SMALL_WORDS[unit - 1]}": number + unit for word, number in TENS.items() for unit in range(1, 10)},
    **TENS,
    "half": 50,
}
NUMBER = re.compile(rf"\d[\d,.]*\d|\d|\b(?:{'|'.join(sorted(WORDS, key=len, reverse=True))})\b", re.IGNORECASE)
RESETTLEMENT = ("sentence_type", "resettlement")
TEAM, UNPAID_WORK, MANAGED = (
    ("specialist_team", "sexual_offending"),
    ("unpaid_work_only", "yes"),
    ("integrated_offender_management", "yes"),
)
Figure = tuple[Path, str, tuple[str, str] | None]


def of(question: str, group: tuple[str, str] | None = None, folder: Path = SAMPLE_AUDIT) -> Figure:
    return folder, question, group


FIGURES_OF_TEXTS = {
    "60 per cent of those surveyed": [of("P1.1", folder=SAMPLE_SURVEY)],
    "Management oversight": [of("2.5.3e")],
    "Many practitioners are not confident": [of("2.4.2a")],
    "In ten of the 14 resettlement cases": [of("2.4.1b", RESETTLEMENT)],
    "In 70 per cent of cases the risk factors": [of("2.2.3a")],
    "Eight cases had no domestic abuse enquiry": [of("2.2.3c")],
    "In 12 cases child safeguarding": [of("2.2.3d")],
    "In 69 per cent of cases planning": [of("2.3.2a")],
    "Only 37 per cent": [of("2.3.3d")],
    "Half of the cases did not start promptly": [of("2.4.1a"), of("2.4.2a")],
    "Enough attention to actual": [of("2.4.3a")],
    "In six of 21 cases": [of("2.4.3b"), of("2.4.3c")],
    "In 14 cases with a concern": [of("2.5.3b")],
    "In 25 of 40 cases": [of("2.5.3a")],
    "In 34 of 41 cases": [of("2.6.1d")],
    "risk of harm had reduced in only two": [of("2.6.1b")],
    "offending had improved in only five": [of("2.6.1a")],
    "Most people feel safe": [of("P2.1", folder=SAMPLE_SURVEY), of("P2.2", folder=SAMPLE_SURVEY)],
    "Most people are happy": [of("P1.2", folder=SAMPLE_SURVEY)],
    "Reception is named": [of("P3.1", folder=SAMPLE_SURVEY)],
    "Travel is a problem": [of("P3.2", folder=SAMPLE_SURVEY)],
    "Most staff understand": [of("S1.1", folder=SAMPLE_STAFF_SURVEY), of("S1.3", folder=SAMPLE_STAFF_SURVEY)],
    "Only 31 of 45": [of("S2.2", folder=SAMPLE_STAFF_SURVEY)],
}
"""The figures whose numbers a text prints, by a piece of the text."""

NO_FIGURES = {
    "The unit covers two boroughs and has two offices": "describes the unit, in words of the published report"
}
"""Texts with numbers that no audit can give, each with the reason."""

DONE_WELL = (
    *([of(question, TEAM)] for question in ("2.2.1", "2.2.2", "2.2.3", "2.3.1", "2.3.2", "2.3.3", "2.4.2", "2.4.3")),
    *([of(f"{standard}.{number}", UNPAID_WORK) for standard in ("2.2", "2.3", "2.4", "2.5")] for number in (1, 2)),
    *([of(question)] for question in ("2.2.2a", "2.2.2b", "2.3.1c", "2.4.1c", "2.4.1e", "2.5.1")),
    [of("2.5.3", MANAGED)],
)
"""What the strengths praise without a number: most answers to these together are Yes."""


@cache
def read_sample(folder: Path) -> tuple[Questionnaire, AuditFile]:
    data = (folder / "audit.toml").read_bytes()
    questionnaire = load_questionnaire(QUESTIONNAIRES_FOLDER / f"{parse_questionnaire_id(data, 'audit.toml')}.toml")
    return questionnaire, parse_audit_file(data, "audit.toml", questionnaire)


@cache
def records_of(folder: Path) -> tuple[CaseRecord, ...]:
    return parse_responses((folder / "responses.csv").read_bytes(), "responses.csv", read_sample(folder)[0]).records


def texts_of(folder: Path) -> Iterator[str]:
    questionnaire, audit_file = read_sample(folder)
    yield from (finding.text for finding in audit_file.findings)
    yield from audit_file.report_texts.values()
    judgements = folder / "judgements.toml"
    if judgements.exists():
        ratings = parse_judgements(judgements.read_bytes(), judgements.name, questionnaire).ratings
        yield from (judgement.rationale for judgement in ratings.values())


def tally_of(figure: Figure) -> Tally:
    """The tally of a figure: over all cases, or in a group."""
    folder, question, group = figure
    records = [
        record for record in records_of(folder) if group is None or record.case.details.get(group[0]) == (group[1],)
    ]
    return tally_questions([read_sample(folder)[0].questions_by_id[question]], records)[question]


def numbers_in(text: str) -> set[int]:
    return {WORDS.get(number.lower(), 0) or int(number.replace(",", "")) for number in NUMBER.findall(text)}


def numbers_of(figures: Iterable[Figure]) -> set[int]:
    tallies = [tally_of(figure) for figure in figures]
    counts = {number for tally in tallies for number in (tally.yes, tally.no, tally.base, tally.not_applicable)}
    percentages = {tally.share.percent for tally in tallies if tally.share.percent is not None}
    return counts | percentages | {100 - percent for percent in percentages}


@pytest.mark.parametrize("folder", [SAMPLE_AUDIT, SAMPLE_SURVEY, SAMPLE_STAFF_SURVEY], ids=lambda folder: folder.name)
def test_every_number_in_a_text_of_a_sample_is_a_figure_of_it(folder: Path) -> None:
    texts = [text for text in texts_of(folder) if not any(piece in text for piece in NO_FIGURES)]
    with_numbers = [text for text in texts if numbers_in(text)]
    assert with_numbers
    for text in with_numbers:
        (figures,) = [figures for piece, figures in FIGURES_OF_TEXTS.items() if piece in text] or [[]]
        assert numbers_in(text) <= numbers_of(figures), text
        assert all(numbers_in(text) & numbers_of([figure]) for figure in figures), text


@pytest.mark.parametrize("figures", DONE_WELL, ids=lambda figures: f"{figures[0][1]} {figures[0][2] or ''}")
def test_what_a_strength_praises_was_done_well(figures: list[Figure]) -> None:
    tallies = [tally_of(figure) for figure in figures]
    share = Share(sum(tally.yes for tally in tallies), sum(tally.base for tally in tallies))
    assert (share.percent or 0) >= 65, share


def test_unpaid_work_only_says_the_same_as_the_requirements_of_a_case() -> None:
    for record in records_of(SAMPLE_AUDIT):
        is_only = record.case.details["requirements"] == ("unpaid_work",)
        assert record.case.details["unpaid_work_only"] == (("yes",) if is_only else ("no",))
    assert tally_of(of("2.2.1", UNPAID_WORK)).base == 4


def test_numbers_are_found_in_figures_and_words() -> None:
    assert numbers_in("In ten of the 14 cases, and twenty-one per cent; Half of 1,350.") == {10, 14, 21, 50, 1350}
