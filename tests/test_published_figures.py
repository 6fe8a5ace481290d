"""Every figure about cases, surveys and interviews that the published report prints is in a document of the samples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest

from audit.analysis.case_groups import group_by_detail
from audit.analysis.make_up import make_up
from audit.analysis.ratings import calculate_results
from audit.files.additions import Additions
from audit.files.results_text import group_text, results_text
from audit.formatting import format_date
from audit.toml_files.audit import parse_audit_file
from tests import test_sample_audit as casework
from tests import test_survey as surveys

FIGURES = casework.FIGURES
KEYS_THAT_ARE_NO_FIGURES = {"started", "fieldwork_from", "offices", "contradictions"}
STAFF = {"S1.1": (41, 91), "S1.3": (40, 89), "S2.2": (31, 69)}
"""Yes and percentage of each question; the report prints the percentages, and the sample has 45 respondents."""

Line = tuple[str, int, int, int]
"""A question, its percentage, Yes and base, as the text of results prints them."""


@cache
def audit_text() -> str:
    cases = casework.RECORDS
    additions = Additions(make_up=make_up(casework.QUESTIONNAIRE, cases))
    return results_text(casework.RESULTS, "46 submitted cases", additions=additions)


@cache
def resettlement_text() -> str:
    detail = casework.QUESTIONNAIRE.case_details_by_id["sentence_type"]
    (group,) = [each for each in group_by_detail(detail, casework.RECORDS) if each.value == "resettlement"]
    return group_text(detail, group, calculate_results(casework.QUESTIONNAIRE, group.records, not_inspected=["2.1"]))


@cache
def survey_text() -> str:
    benchmarks = parse_audit_file((surveys.SAMPLE_SURVEY / "audit.toml").read_bytes(), "audit.toml").benchmarks
    additions = Additions(benchmarks=benchmarks, make_up=make_up(surveys.QUESTIONNAIRE, surveys.RECORDS))
    return results_text(surveys.RESULTS, surveys.RESPONDENTS, additions=additions)


def printed(text: str) -> set[Line]:
    """Every line of a table of questions in a text."""
    found = re.findall(r"^ +\*? *(\S+) +(\d+)% +(\d+) of (\d+) ", text, re.MULTILINE)
    return {(question, int(percent), int(yes), int(base)) for question, percent, yes, base in found}


def is_printed(figure: dict[str, int], question: str, lines: set[Line]) -> bool:
    """Whether a line has every number of a figure; the report prints some without their base, some as No."""
    return any(
        question == identifier
        and figure.get("yes", yes) == yes
        and figure.get("base", base) == base
        and figure.get("percent", percent) == percent
        and figure.get("no", base - yes) == base - yes
        for identifier, percent, yes, base in lines
    )


def figures_of_cases() -> Iterator[object]:
    for question, figure in FIGURES["key_questions"].items():
        yield pytest.param(audit_text, question, {**figure, "base": FIGURES["cases"]}, id=question)
    for table, text in (("prompts", audit_text), ("resettlement_figures", resettlement_text)):
        for figure in FIGURES[table]:
            yield pytest.param(text, figure["question"], figure, id=f"{table} {figure['question']}")


@pytest.mark.parametrize(("text", "question", "figure"), list(figures_of_cases()))
def test_every_figure_of_cases_is_printed_with_its_base(text: object, question: str, figure: dict[str, int]) -> None:
    assert callable(text)
    assert is_printed(figure, question, printed(text()))


def test_every_figure_of_the_surveys_is_printed_with_its_base() -> None:
    people = FIGURES["surveys"]["people_on_probation"]
    assert set(FIGURES["surveys"]) == {"people_on_probation"}
    for name, question in surveys.ASKED.items():
        figure = {**people[name], "base": people["respondents"]}
        assert is_printed(figure, question, printed(survey_text())), name
    staff = printed(results_text(surveys.STAFF_RESULTS, "45 submitted respondents"))
    assert {(question, percent, yes, 45) for question, (yes, percent) in STAFF.items()} <= staff


def test_ratings_and_their_points_are_printed() -> None:
    ratings = FIGURES["ratings"]
    lines = audit_text().splitlines()
    for standard_id in (key for key in ratings if key[0].isdigit()):
        (line,) = [each for each in lines if re.match(rf"  {re.escape(standard_id)} \D+  \S", each) and "  " in each]
        assert re.search(rf"  {ratings[standard_id]}  ", line), line
    assert f"Overall: {ratings['overall']}, {ratings['score']} of {ratings['maximum']} points" in lines


def test_sizes_of_groups_interviews_and_averages_of_elsewhere_are_printed() -> None:
    for piece in (
        f"Resettlement ({FIGURES['resettlement']})",
        f"Female ({FIGURES['women']})",
        "Practitioner interviewed: Yes (45)",
        *FIGURES["offices"],
    ):
        assert piece in audit_text(), piece
    for percent in (6, 9):
        assert f"National average: {percent}% (base not published)" in survey_text()
    assert "Community sentence (45) and Release from prison (43)" in survey_text()


def test_no_table_of_figures_is_left_out() -> None:
    tested = {
        "cases",
        "resettlement",
        "women",
        "key_questions",
        "ratings",
        "prompts",
        "resettlement_figures",
        "surveys",
    }
    assert set(FIGURES) == tested | KEYS_THAT_ARE_NO_FIGURES
    start = format_date(date.fromisoformat(FIGURES["fieldwork_from"]))
    described = parse_audit_file((casework.SAMPLE_AUDIT / "audit.toml").read_bytes(), "audit.toml").description
    assert described.fieldwork_dates.startswith(start)
