"""Derived measures, roll-ups and limits of the overall rating in files: what is rated, and what a person overrode."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date

import docx
import pytest

from audit.analysis.ratings import calculate_results
from audit.analysis.restricted_results import external_results, without_small_numbers
from audit.analysis.results import Results
from audit.files.export_context import ExportContext
from audit.files.report import build_report
from audit.files.results_json import results_json
from audit.files.results_text import results_text
from audit.files.workbook import build_data_workbook
from audit.messages import measures as messages
from audit.model.answers import Answer
from audit.model.audit import AuditDescription
from audit.model.case import CaseRecord
from tests.analysis.test_roll_ups import GUIDE, load_text
from tests.files.test_accessible_workbook import checker_problems
from tests.files.test_workbook import opened, table
from tests.small_questionnaire import records_with

ANSWERS = {"2.2.1": (18, 2), "2.2.2": (20, 0), "2.3.1": (2, 18), "6.1": (18, 2), "6.2": (20, 0), "7.1": (13, 7)}
MEAN = "Mean of two key questions: 77%, from 65% (13 of 20) and 89% (17 of 19)."
SHARE = "Rated on achieved: 90% (18 of 20)."
OVERRIDDEN = messages.OVERRIDDEN.format(count=1, cases="20 cases")
BEFORE = "From the points alone, before the decision rule: Outstanding."
ABOUT = ExportContext(AuditDescription("Huyton 2023", "Huyton PDU"), "20 submitted cases", date(2023, 6, 1))


@pytest.fixture(scope="module")
def records() -> list[CaseRecord]:
    """Twenty cases; in the last one a person says that the plan is sound although it was not made."""
    *others, last = records_with({**ANSWERS, "7.2": (17, 2, 1), "5.1a": (12, 8)})
    return [*others, replace(last, answers={**last.answers, "5.1": Answer.YES})]


@pytest.fixture(scope="module")
def results(records: list[CaseRecord]) -> Results:
    return calculate_results(load_text(GUIDE), records)


def test_plain_text_says_what_is_rated_and_overridden(results: Results) -> None:
    printed = results_text(results, "20 submitted cases")
    assert all(sentence in printed for sentence in (MEAN, SHARE, OVERRIDDEN, BEFORE))
    assert "rated: Is the outcome achieved?" in printed
    assert "lowest" not in printed.split("7 Visits:")[1].split("Prompts")[0]


def test_json_says_what_is_rated_and_overridden(results: Results) -> None:
    output = json.loads(results_json(results))
    standards = {each["id"]: each for each in output["standards"]}
    assert (standards["6"]["roll_up"], standards["6"]["share_of"]) == ("share", "6.3")
    assert (standards["7"]["roll_up"], standards["7"]["mean_percent"]) == ("mean", 77)
    assert "roll_up" not in standards["2.2"]
    (plan,) = standards["5"]["key_questions"]
    assert (plan["derived"], plan["overridden"]) == (True, 1)
    assert "derived" not in standards["2.2"]["key_questions"][0]
    (rule,) = output["overall"]["rules"]
    assert (rule["overall_at_most"], output["overall"]["from_points"]) == ("Requires improvement", "Outstanding")
    assert output["overall"]["maximum"] == 15


@pytest.mark.thorough
def test_the_report_says_what_is_rated_and_overridden(results: Results) -> None:
    document = docx.Document(io.BytesIO(build_report(results, ABOUT)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts += [cell.text for each in document.tables for row in each.rows for cell in row.cells]
    printed = "\n".join(texts)
    assert (
        "The calculated rating is that of the mean of 2 key questions, each a share of cases answered Yes." in printed
    )
    assert "The calculated rating is that of key question 6.3, a share of cases answered Yes." in printed
    assert all(sentence in printed for sentence in (MEAN, SHARE, OVERRIDDEN, BEFORE))
    assert (
        "2.2 Assessment and 2.3 Planning each get the band of their lowest key question, which is in bold." in printed
    )
    assert "standards earn different points" in printed


def test_the_workbook_says_what_is_rated_and_overridden(results: Results, records: list[CaseRecord]) -> None:
    data = build_data_workbook(results, records, ABOUT)
    assert checker_problems(data) == []
    workbook = opened(data)
    how = {row["Title"]: row["How rated"] for row in table(workbook["Ratings"])}
    assert (how["Visits"], how["Outcome"]) == (MEAN, SHARE)
    assert [row["Lowest"] for row in table(workbook["6 Outcome"])] == ["Not rated", "Not rated", "Rated"]
    assert OVERRIDDEN in table(workbook["5 Planning"])[0]["Notes"]
    assert [row["Points"] for row in table(workbook["Bands of standards"])] == [0, 6]
    lines = [row[0].value for row in workbook["Cases and answers"].iter_rows(max_row=9) if row[0].value]
    assert messages.OVERRIDDEN_ANSWERS.format(counts="5.1 in 1 case") in lines


def test_a_file_for_outside_does_not_say_how_few_cases_were_overridden(results: Results) -> None:
    outside = external_results(results, AuditDescription("Huyton 2023", "Huyton PDU"))
    (plan,) = next(each for each in outside.standards if each.standard.id == "5").key_questions
    assert plan.overridden is None
    printed = results_text(outside, "20 submitted cases")
    assert messages.OVERRIDDEN_IN_SOME.format(plural="cases") in printed
    assert OVERRIDDEN not in printed


def test_a_person_who_sees_no_case_is_not_told_that_no_suppressed_measure_was_overridden() -> None:
    made = records_with({**ANSWERS, "7.2": (17, 2, 1), "5.1a": (18, 2)})
    cases = [replace(each, answers={**each.answers, "5.1": Answer.YES}) for each in made]
    shown = without_small_numbers(
        calculate_results(load_text(GUIDE), cases), AuditDescription("Huyton 2023", "Huyton PDU")
    )
    (plan,) = next(each for each in shown.standards if each.standard.id == "5").key_questions
    assert (plan.tally.suppressed, plan.overridden) == (True, 20)
    printed = results_text(shown, "20 submitted cases")
    assert messages.OVERRIDDEN_IN_SOME.format(plural="cases") in printed
    assert messages.OVERRIDDEN_ANSWERS.format(counts="5.1 in 20 cases") in printed
