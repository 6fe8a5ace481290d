"""The sentences and tables that the import page and the command line share."""

from __future__ import annotations

import csv
import io

import pytest

from audit.files.file_reading import NO_CHOICES, FileReading, FoldedValue, Responses, SpellingCount
from audit.files.import_preview import (
    PROBLEM_HEADINGS,
    change_rows,
    count_changes,
    locate,
    outcome_sentences,
    remarks,
    write_problems_csv,
)
from audit.files.reading_notes import how_file_was_read, how_spellings_were_read, what_was_not_collected
from audit.files.responses import parse_upload
from audit.files.spreadsheets.table import TableReading
from audit.messages import imports as messages
from audit.model.answers import Answer
from audit.model.audit_log import ChangeType
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.import_plan import ImportPlan, Outcome, PlannedCase, ValueChange
from audit.model.import_problem import ImportProblem
from audit.model.questionnaire import DEFAULT_CASE_LABEL
from tests.small_questionnaire import SMALL


def planned(reference: str, outcome: Outcome, state: CaseState, *changes: ValueChange) -> PlannedCase:
    before = None if outcome is Outcome.NEW else CaseState.ALLOCATED
    return PlannedCase(CaseRecord(Case(reference, state=state)), outcome, changes, before)


CHANGES = (
    ValueChange(ChangeType.ALLOCATION, "", None, "Ben"),
    ValueChange(ChangeType.CASE_DETAIL, "requirements", '["programme"]', '["programme", "treatment"]', 1),
    ValueChange(ChangeType.CASE_DETAIL, "office", '["North"]', None, 1),
    ValueChange(ChangeType.ANSWER, "2.2.1", "no", None, 2),
    ValueChange(ChangeType.NOTE, "2.2.1", None, "Seen twice."),
)
PLAN = ImportPlan(
    (
        planned("A1", Outcome.NEW, CaseState.SUBMITTED),
        planned("A2", Outcome.NEW, CaseState.IN_PROGRESS),
        planned("A3", Outcome.UPDATED, CaseState.IN_PROGRESS, *CHANGES),
        planned("A4", Outcome.SKIPPED, CaseState.FINAL),
    )
)


@pytest.mark.parametrize(
    ("table", "sentences"),
    [
        (TableReading(), []),
        (TableReading(delimiter=","), []),
        (TableReading(delimiter=";"), [messages.DELIMITER_READ.format(delimiter="semicolons")]),
        (
            TableReading("Data", ("Notes", "Old"), hidden_rows=1, hidden_columns=2),
            [
                messages.SHEET_READ.format(sheet="“Data”"),
                messages.SHEETS_NOT_READ.format(sheets="“Notes” and “Old”"),
                messages.HIDDEN_READ.format(hidden="1 hidden row and 2 hidden columns"),
            ],
        ),
    ],
)
def test_which_part_of_a_file_was_read_is_said(table: TableReading, sentences: list[str]) -> None:
    assert how_file_was_read(FileReading(table), SMALL) == sentences


def test_a_value_that_was_folded_is_shown_with_what_cannot_be_seen() -> None:
    reading = FileReading(folded_values=(FoldedValue("office", "St\u00a0Helens", "St Helens", 2),), warnings=("Look.",))
    folded = messages.VALUE_FOLDED.format(
        column="Office", original="St[no-break space]Helens", folded="St Helens", cells="2 cells"
    )
    assert how_file_was_read(reading, SMALL) == [folded, "Look."]


def test_only_unusual_spellings_are_listed_with_their_cells() -> None:
    reading = FileReading(
        spellings=(
            SpellingCount("yes", Answer.YES, 40, is_documented=True, is_ambiguous=False),
            SpellingCount("1", Answer.YES, 12, False, True, ("B2", "C2", "B3")),
            SpellingCount("x", None, 1, False, True, ("B4",)),
        )
    )
    assert how_spellings_were_read(reading) == [
        messages.SPELLING_READ.format(spelling="1", answer="Yes", cells="12 cells", where="B2, C2, B3 and others"),
        messages.SPELLING_READ.format(spelling="x", answer="Unanswered", cells="1 cell", where="B4"),
    ]


def test_what_has_no_column_is_named_by_standard_if_all_of_it_is_missing() -> None:
    missing = (*(id for id in SMALL.questions_by_id if id.startswith("2.3")), "2.2.1a")
    reading = FileReading(questions_not_collected=missing, details_not_collected=("office", "concern"))
    what = "standard 2.3, question 2.2.1a and case details Office, Safeguarding concern"
    assert what_was_not_collected(reading, SMALL) == [messages.NOT_COLLECTED.format(what=what)]
    assert what_was_not_collected(FileReading(), SMALL) == []


def test_outcomes_are_counted_in_sentences() -> None:
    assert outcome_sentences(PLAN, DEFAULT_CASE_LABEL) == [
        (Outcome.NEW, messages.NEW_CASES.format(cases="2 cases", states="1 in progress and 1 submitted")),
        (Outcome.UPDATED, messages.UPDATED_CASES.format(cases="1 case", changes="5 values", states="1 in progress")),
        (Outcome.SKIPPED, messages.SKIPPED_CASES.format(cases="1 case")),
    ]
    assert remarks(PLAN, DEFAULT_CASE_LABEL) == [messages.STARTED_KEEP_STATE.format(singular="case")]
    nothing = ImportPlan((planned("A4", Outcome.UNCHANGED, CaseState.FINAL),))
    assert remarks(nothing, DEFAULT_CASE_LABEL) == [messages.NOTHING_TO_IMPORT]


def test_each_change_is_shown_in_words() -> None:
    rows = [row.cells for row in change_rows(PLAN, SMALL)]
    assert rows == [
        ("A3", "Auditor", "Nobody", "Ben"),
        ("A3", "Requirements", "Accredited programme", "Accredited programme; Treatment"),
        ("A3", "Office", "North", "Not recorded"),
        ("A3", "2.2.1 Does assessment engage the person?", "No", "Unanswered"),
        ("A3", "Note on 2.2.1", "No note", "Seen twice."),
        ("A3", "State", "Not started", "In progress"),
    ]
    assert count_changes(PLAN) == len(rows)
    assert [row.cells for row in change_rows(PLAN, SMALL, 1, 2)] == rows[1:3]


def test_problems_get_their_place_in_the_file_and_their_case() -> None:
    responses = Responses((), frozenset(), {"A1": 2}, {"case": 1, "2.2.1": 3})
    problems = [
        ImportProblem("Of a cell.", column="2.2.1", reference="A1"),
        ImportProblem("Of a case.", reference="A1"),
        ImportProblem("Of a column.", column="2.2.1"),
        ImportProblem("Of the reader.", 2, "2.2.1", "C2"),
    ]
    located = [(problem.cell, problem.row, problem.reference) for problem in locate(problems, responses)]
    assert located == [("C2", 2, "A1"), ("", 2, "A1"), ("", 0, ""), ("C2", 2, "A1")]


def test_problems_are_written_as_csv_with_formulas_escaped() -> None:
    problem = ImportProblem("write yes.", 2, "2.2.1", "C2", value="=1+1", reference="A1")
    rows = list(csv.reader(io.StringIO(write_problems_csv([problem], unlisted=3).decode("utf-8-sig"))))
    assert rows[0] == list(PROBLEM_HEADINGS)
    assert rows[1] == ["2", "C2", "2.2.1", "A1", "'=1+1", "Write yes."]
    assert rows[2][-1] == messages.UNLISTED_PROBLEMS.format(count=3)


def test_only_the_first_record_of_a_case_is_planned() -> None:
    parsed = parse_upload(b"case,2.2.1\nA1,yes\na1,\nA2,\n", "r.csv", SMALL, NO_CHOICES)
    assert [record.case.reference for record in parsed.responses.records] == ["A1", "A2"]
    assert parsed.responses.records[0].answers == {"2.2.1": Answer.YES}
    assert [problem.cell for problem in parsed.problems] == ["A3"]
