"""Targets: met or not by an independent count, with the interval, exceptions apart, and small numbers suppressed."""

from __future__ import annotations

import io
import json
import random
from datetime import date

import docx
import pytest
from scipy.stats import binomtest

from audit.analysis.ratings import calculate_results
from audit.analysis.restricted_results import without_small_numbers
from audit.analysis.tables import question_rows
from audit.analysis.targets import TITLE, TargetRow, target_rows
from audit.files.export_context import ExportContext
from audit.files.report import build_report
from audit.files.results_json import results_json
from audit.files.results_text import results_text
from audit.files.workbook import build_data_workbook
from audit.messages import results as messages
from audit.model.answer_scales import read_answer
from audit.model.audit import AuditDescription
from audit.model.case import Case, CaseRecord, CaseState
from audit.toml_files.questionnaire import parse_questionnaire
from tests.files.test_workbook import opened, table
from tests.graded_questionnaire import GRADED_TOML

LAST_KEY = 'reasons_for_not_applicable = "why_left_out"\n'
WITH_TARGET = GRADED_TOML.replace(LAST_KEY, f'{LAST_KEY}target = {{ percent = 87.5, exceptions = ["na.moved"] }}\n')
QUESTIONNAIRE = parse_questionnaire(WITH_TARGET.encode(), "graded.toml")
ANSWERS = ("yes",) * 9 + ("no", "not_applicable", "no.no_time", "na.moved", "")
DESCRIPTION = AuditDescription("Graded", "Huyton")


def cases(texts: list[str]) -> tuple[CaseRecord, ...]:
    """Return a submitted case for each saved answer to the question with a target."""
    return tuple(
        CaseRecord(Case(f"A{number}", state=CaseState.SUBMITTED), {"1.1.4": read_answer(text)} if text else {})
        for number, text in enumerate(texts)
    )


def target_of(texts: list[str]) -> TargetRow:
    """Return the row of the target."""
    (row,) = target_rows(question_rows(calculate_results(QUESTIONNAIRE, cases(texts)).key_questions))
    return row


def test_an_independent_count_comes_to_the_same_outcomes() -> None:
    rng = random.Random(5)
    for _ in range(60):
        texts = [rng.choice(ANSWERS) for _ in range(rng.randint(10, 80))]
        yes, no = texts.count("yes"), texts.count("no") + texts.count("no.no_time")
        row = target_of(texts)
        assert row.is_met is (1000 * yes >= 875 * (yes + no))
        assert row.row.share == f"{(200 * yes + yes + no) // (2 * (yes + no))}% ({yes} of {yes + no})"
        assert row.exceptions_text == f"{texts.count('na.moved')}: Moved away ({texts.count('na.moved')})"
        low, high = binomtest(yes, yes + no).proportion_ci(method="wilson")
        if min(abs(low - 0.875), abs(high - 0.875)) > 0.001:
            assert row.interval_includes_target is bool(low <= 0.875 <= high)


def test_a_target_is_compared_before_the_percentage_is_rounded() -> None:
    row = target_of(["yes"] * 349 + ["no"] * 51)
    assert (row.row.percentage, row.is_met) == ("87%", False)
    assert target_of(["yes"] * 7 + ["no"]).outcome == f"{messages.TARGET_MET} ({messages.INTERVAL_INCLUDES_TARGET})"
    assert target_of(["yes"] * 400).outcome == messages.TARGET_MET
    assert target_of([""]).outcome == "–"


TEXTS = ["yes"] * 60 + ["no"] * 20 + ["na.moved"] * 3
RESULTS = calculate_results(QUESTIONNAIRE, cases(TEXTS))
CELLS = ("87.5%", "75% (60 of 80)", messages.TARGET_NOT_MET)


def test_the_terminal_and_the_json_file_have_the_target() -> None:
    printed = results_text(RESULTS, "83 submitted cases")
    assert TITLE in printed
    assert all(cell in printed for cell in (*CELLS, "3: Moved away (3)"))
    target = json.loads(results_json(RESULTS))["standards"][0]["key_questions"][-1]["target"]
    assert target == {
        "percent": 87.5,
        "met": False,
        "interval_includes_target": False,
        "exceptions": [{"id": "na.moved", "text": "Moved away", "cases": 3}],
    }


def test_people_who_see_no_case_are_shown_no_outcome_of_a_suppressed_share_and_no_small_exception() -> None:
    for texts, outcome in ((TEXTS, messages.TARGET_NOT_MET), (["yes"] * 60 + ["no"] * 3 + ["na.moved"] * 3, "[c]")):
        restricted = without_small_numbers(calculate_results(QUESTIONNAIRE, cases(texts)), DESCRIPTION)
        (row,) = target_rows(question_rows(restricted.key_questions))
        assert (row.outcome, row.exceptions_text) == (outcome, "[c]: Moved away ([c])")


@pytest.mark.thorough
@pytest.mark.parametrize("external", [False, True])
def test_the_workbook_and_the_word_report_have_the_target(external: bool) -> None:
    about = ExportContext(DESCRIPTION, "83 submitted cases", date(2023, 6, 1), external=external)
    sheet = opened(build_data_workbook(RESULTS, () if external else cases(TEXTS), about))[TITLE]
    (row,) = table(sheet)
    exceptions = "[c]: Moved away ([c])" if external else "3: Moved away (3)"
    assert [*row.values()][1:3] + [*row.values()][4:] == [*CELLS, exceptions]
    document = docx.Document(io.BytesIO(build_report(RESULTS, about)))
    cells = [cell.text for each in document.tables for line in each.rows for cell in line.cells]
    assert all(cell in cells for cell in (*CELLS, exceptions))
