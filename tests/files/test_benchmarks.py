"""Benchmarks next to the figures of an audit: in text, JSON and the workbook, also in a file for people outside."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from audit.analysis.benchmarks import benchmark_rows
from audit.analysis.ratings import calculate_results
from audit.errors import InputError
from audit.files.additions import Additions
from audit.files.export_context import ExportContext
from audit.files.results_json import results_json
from audit.files.results_text import results_text
from audit.files.workbook import build_data_workbook
from audit.messages import benchmarks as messages
from audit.model.audit import AuditDescription
from audit.model.bands import SUPPRESSED
from audit.model.benchmark import Benchmark
from audit.sample_audit import SAMPLE_SURVEY
from audit.toml_files.audit import parse_audit_file
from tests.files.test_workbook import opened, table
from tests.small_questionnaire import SMALL, records_with
from tests.test_survey import QUESTIONNAIRE, RESULTS

SURVEY_FILE = (SAMPLE_SURVEY / "audit.toml").read_bytes()
NATIONAL = parse_audit_file(SURVEY_FILE, "audit.toml", QUESTIONNAIRE).benchmarks
WITH_BASE = replace(NATIONAL[0], base=10_000)


def workbook_rows(benchmarks: tuple[Benchmark, ...], **changed: Any) -> list[list[Any]]:
    """The rows of the sheet; ``results`` and ``external`` may be others than those of the sample survey."""
    results, external = changed.get("results", RESULTS), changed.get("external", False)
    context = ExportContext(
        AuditDescription("Survey", "Unit"), "88 respondents", date(2023, 6, 1), external=external, benchmarks=benchmarks
    )
    book = opened(build_data_workbook(results, (), context))
    if messages.TITLE not in book.sheetnames:
        return []
    return [list(row.values()) for row in table(book[messages.TITLE])]


def test_the_sample_survey_has_both_national_averages_of_the_report() -> None:
    assert [(each.question_id, each.percent, each.base) for each in NATIONAL] == [("P3.1", 6, None), ("P3.2", 9, None)]
    printed = results_text(RESULTS, "88 respondents", additions=Additions(benchmarks=NATIONAL))
    assert "This audit: 13% (11 of 88), interval 7% to 21%" in printed
    assert "National average: 6% (base not published). Difference not calculated. HM Inspectorate" in printed
    assert "PDU, June 2023." in printed
    assert "    National average: 9% (base not published)" in printed


def test_without_benchmarks_nothing_is_said_of_them() -> None:
    assert messages.TITLE not in results_text(RESULTS, "88 respondents")
    assert "benchmarks" not in json.loads(results_json(RESULTS))
    assert workbook_rows(()) == []


def test_a_difference_is_calculated_if_the_base_is_known() -> None:
    (row,) = benchmark_rows(RESULTS, [WITH_BASE])
    assert WITH_BASE.share is not None
    assert (WITH_BASE.share.yes, WITH_BASE.percentage) == (600, "6% (of 10,000)")
    assert row.difference_text == "+7 points (+1 to +15 points)"
    (content,) = json.loads(results_json(RESULTS, additions=Additions(benchmarks=[WITH_BASE])))["benchmarks"]
    assert (content["percent"], content["difference"], content["difference_interval"]) == (6, 7, [1, 15])


def test_the_workbook_has_a_sheet_of_benchmarks() -> None:
    first, second = workbook_rows((WITH_BASE, NATIONAL[1]))
    assert (first[0], first[3:6]) == ("P3.1", [11, 88, 77])
    assert first[8:11] == ["National average", 0.06, 10_000]
    assert round(first[11], 9) == 6.5, "the cell holds the unrounded difference, and its format shows 7"
    assert second[10:14] == ["[x]"] * 4
    assert second[-1] == NATIONAL[1].origin


def test_a_file_for_people_outside_prints_the_benchmark_of_a_suppressed_question_and_no_difference() -> None:
    results = calculate_results(SMALL, records_with({"2.2.1": (2, 18)}))
    of_small = replace(WITH_BASE, question_id=results.key_questions[0].question.id)
    (row,) = workbook_rows((of_small,), results=results, external=True)
    assert row[2:8] == [SUPPRESSED, SUPPRESSED, 20, *[SUPPRESSED] * 3]
    assert row[8:14] == ["National average", 0.06, 10_000, "[x]", "[x]", "[x]"]


def test_several_benchmarks_of_a_question_are_in_the_order_of_the_questions() -> None:
    region = replace(NATIONAL[0], name="North West")
    rows = benchmark_rows(RESULTS, [NATIONAL[1], NATIONAL[0], region])
    assert [(row.row.id, row.benchmark.name) for row in rows] == [
        ("P3.1", "National average"),
        ("P3.1", "North West"),
        ("P3.2", "National average"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('question = "P3.2"', 'question = "P9"', messages.NOT_A_QUESTION.format(question="P9")),
        ('question = "P3.2"', 'question = "P3.1"', messages.TWICE.format(question="P3.1", name="National average")),
        ("percent = 9", "percent = 109", messages.PERCENT_OUT_OF_RANGE.format(percent=109)),
        ("percent = 9", 'percent = 9\nbase = "many"', "base"),
    ],
)
def test_a_wrong_benchmark_in_an_audit_file_is_named(old: str, new: str, problem: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_audit_file(SURVEY_FILE.decode().replace(old, new).encode(), "audit.toml", QUESTIONNAIRE)
    assert any(problem in sentence for sentence in refused.value.problems)
