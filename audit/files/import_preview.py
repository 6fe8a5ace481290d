"""What an import will do, in sentences and tables: the import page and the command line print the same ones."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from audit.files.file_reading import FileReading, FoldedValue, Responses, ResponsesError, SpellingCount
from audit.files.spreadsheets.formula_escape import escape_formula
from audit.formatting import join_list
from audit.messages import imports as messages
from audit.model.answers import Answer
from audit.model.audit_log import ChangeType
from audit.model.case import CaseRecord, CaseState, reference_key
from audit.model.import_plan import ImportPlan, Outcome, PlannedCase, ValueChange
from audit.model.import_problem import ImportProblem
from audit.model.questionnaire import CaseLabel, Questionnaire
from audit.model.saved_value import decode_detail

UNANSWERED, NOT_RECORDED, NOBODY, NO_NOTE = "Unanswered", "Not recorded", "Nobody", "No note"
DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
PROBLEM_HEADINGS = ("Row", "Cell", "Column", "Case", "Value", "Problem and what to do")
CHANGE_HEADINGS = ("Case", "What", "Now", "After the import")
MAX_NAMED = 12
OUTCOME_MESSAGES = {
    Outcome.NEW: messages.NEW_CASES,
    Outcome.UPDATED: messages.UPDATED_CASES,
    Outcome.UNCHANGED: messages.UNCHANGED_CASES,
    Outcome.SKIPPED: messages.SKIPPED_CASES,
    Outcome.REFUSED: messages.REFUSED_CASES,
}


@dataclass(frozen=True)
class FileContent:
    """What could be read of a file, and its problems; ``unlisted`` counts those that are too many to list."""

    responses: Responses
    problems: tuple[ImportProblem, ...] = ()
    unlisted: int = 0

    @cached_property
    def records(self) -> tuple[CaseRecord, ...]:
        """Return the first record of each case: if there are others, they are among the problems."""
        by_key: dict[str, CaseRecord] = {}
        for record in self.responses.records:
            by_key.setdefault(reference_key(record.case.reference), record)
        return tuple(by_key.values())


def read_with_problems(read: Callable[[], Responses]) -> FileContent:
    """Return what ``read`` returns, or what could be read and the problems. Raises InputError if nothing could."""
    try:
        return FileContent(read())
    except ResponsesError as error:
        return FileContent(error.responses, error.file_problems, error.unlisted)


@dataclass(frozen=True)
class ChangeRow:
    """One value that an update changes, in words."""

    reference: str
    what: str
    old: str
    new: str

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """Return the cells of its row, under ``CHANGE_HEADINGS``."""
        return self.reference, self.what, self.old, self.new


def how_file_was_read(reading: FileReading, questionnaire: Questionnaire) -> list[str]:
    """Return what a person should know about how their file was read, but not the spellings of answers."""
    return [
        *_which_table_was_read(reading),
        *(
            _how_folded(folded, questionnaire)
            for folded in reading.folded_values
            if folded.original.casefold() != folded.folded.casefold()  # a warning names those
        ),
        *reading.warnings,
    ]


def how_spellings_were_read(reading: FileReading) -> list[str]:
    """Return how often each unusual spelling of an answer was read as which answer."""
    return [
        messages.SPELLING_READ.format(
            spelling=spelling.spelling,
            answer=answer_label(spelling.answer),
            cells=with_cells(spelling.count),
            where=first_cells(spelling),
        )
        for spelling in reading.spellings
        if not spelling.is_documented
    ]


def which_answers_were_read(reading: FileReading) -> list[str]:
    """Return how often the usual spellings of answers are in the file, in one sentence; none if they are not."""
    usual = [spelling for spelling in reading.spellings if spelling.is_documented]
    answers = ", ".join(f"{spelling.spelling} in {with_cells(spelling.count)}" for spelling in usual)
    return [messages.DOCUMENTED_SPELLINGS_READ.format(answers=answers)] if usual else []


def what_was_not_collected(reading: FileReading, questionnaire: Questionnaire) -> list[str]:
    """Return which questions and details have no column: a whole standard by its id."""
    missing = set(reading.questions_not_collected)
    standards, questions = [], []
    for standard in questionnaire.standards:
        ids = [question.id for question in standard.questions]
        if ids and missing.issuperset(ids):
            standards.append(standard.id)
        else:
            questions += [question_id for question_id in ids if question_id in missing]
    details = [questionnaire.case_details_by_id[detail_id].text for detail_id in reading.details_not_collected]
    parts = [
        f"{noun}{'' if len(names) == 1 else 's'} {_shortened(names)}"
        for noun, names in (("standard", standards), ("question", questions), ("case detail", details))
        if names
    ]
    return [messages.NOT_COLLECTED.format(what=join_list(parts, "and"))] if parts else []


def visible_text(text: str) -> str:
    """Return a text with names for what cannot be seen in it: two texts that look alike are told apart.

    >>> visible_text("St  Helens"), visible_text("Cafe\u0301 Row")
    ('St[space][space]Helens', 'Cafe[combining acute accent] Row')
    """
    spaced = text.strip(" ").replace("  ", "[space][space]")
    return "".join(_visible_character(character) for character in spaced)


def _visible_character(character: str) -> str:
    if character == " " or (character.isprintable() and not unicodedata.combining(character)):
        return character
    return f"[{unicodedata.name(character, 'control character').lower()}]"


def answer_label(answer: Answer | None) -> str:
    """Return an answer as people read it."""
    return UNANSWERED if answer is None else answer.label


def with_cells(count: int) -> str:
    """Return a number of cells.

    >>> with_cells(1), with_cells(1200)
    ('1 cell', '1,200 cells')
    """
    return f"{count:,} cell{'' if count == 1 else 's'}"


def first_cells(spelling: SpellingCount) -> str:
    """Return where a spelling is: its first cells, and whether there are more."""
    more = " and others" if 0 < len(spelling.first_cells) < spelling.count else ""
    return f"{', '.join(spelling.first_cells)}{more}"


def outcome_sentences(plan: ImportPlan, case_label: CaseLabel) -> list[tuple[Outcome, str]]:
    """Return how many cases are added, updated, left as they are, skipped and refused, with their states."""
    sentences = []
    for outcome in Outcome:
        cases = plan.with_outcome(outcome)
        if cases:
            change_count = sum(len(case.changes) for case in cases)
            values = {
                "cases": f"{len(cases):,} {case_label.for_count(len(cases))}",
                "states": which_states(cases),
                "changes": f"{change_count:,} value{'' if change_count == 1 else 's'}",
            }
            sentences.append((outcome, OUTCOME_MESSAGES[outcome].format(**values)))
    return sentences


def remarks(plan: ImportPlan, case_label: CaseLabel) -> list[str]:
    """Return what a person should also know about an import."""
    updated = plan.with_outcome(Outcome.UPDATED)
    sentences = []
    if any(case.state in (CaseState.IN_PROGRESS, CaseState.RETURNED) for case in updated):
        sentences.append(messages.STARTED_KEEP_STATE.format(singular=case_label.singular))
    other_states = [case for case in plan.with_outcome(Outcome.NEW) if case.has_other_state_than_file]
    if other_states:
        cases = case_label.with_count(len(other_states))
        sentences.append(messages.OTHER_STATE_THAN_FILE.format(cases=cases, singular=case_label.singular))
    if not plan.import_count and not plan.problems:
        sentences.append(messages.NOTHING_TO_IMPORT)
    return sentences


def what_import_does(plan: ImportPlan, case_label: CaseLabel) -> list[str]:
    """Return what an import does, in sentences."""
    return [*(sentence for _, sentence in outcome_sentences(plan, case_label)), *remarks(plan, case_label)]


def what_was_imported(plan: ImportPlan, case_label: CaseLabel) -> str:
    """Return what an import did."""
    counts = plan.outcomes
    return messages.IMPORTED.format(
        added=case_label.with_count(counts[Outcome.NEW]),
        updated=counts[Outcome.UPDATED],
        skipped=counts[Outcome.SKIPPED] + counts[Outcome.UNCHANGED],
    )


def which_states(cases: Iterable[PlannedCase]) -> str:
    """Return the states that cases have after the import.

    >>> which_states([])
    ''
    """
    states = [case.state for case in cases]
    return join_list([f"{states.count(state)} {state.label}" for state in CaseState if state in states], "and")


def change_rows(plan: ImportPlan, questionnaire: Questionnaire) -> Iterator[ChangeRow]:
    """Yield every value and state that the import changes in existing cases, in the order of the file."""
    for case in plan.with_outcome(Outcome.UPDATED):
        for change in case.changes:
            yield ChangeRow(case.reference, *_change_in_words(change, questionnaire))
        if case.state_before is not None and case.state is not case.state_before:
            yield ChangeRow(
                case.reference, "State", case.state_before.label.capitalize(), case.state.label.capitalize()
            )


def locate(problems: Iterable[ImportProblem], responses: Responses) -> list[ImportProblem]:
    """Return problems with the row and cell of their case in the file, or with the case of their row."""
    references = {row: reference for reference, row in responses.rows.items()}
    return [
        replace(problem, reference=problem.reference or references.get(problem.row, ""))
        if problem.row or problem.cell
        else _locate(problem, responses)
        for problem in problems
    ]


def problem_cells(problem: ImportProblem) -> tuple[str, ...]:
    """Return the cells of the row of a problem, under ``PROBLEM_HEADINGS``."""
    row = str(problem.row) if problem.row else ""
    return row, problem.cell, problem.column, problem.reference, problem.value, _as_sentence(problem.reason)


def write_problems_csv(problems: Iterable[ImportProblem], unlisted: int = 0) -> bytes:
    """Return the problems as CSV that Excel opens correctly, with formulas escaped."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(PROBLEM_HEADINGS)
    for problem in problems:
        writer.writerow([escape_formula(cell) for cell in problem_cells(problem)])
    if unlisted:
        writer.writerow(["", "", "", "", "", messages.UNLISTED_PROBLEMS.format(count=unlisted)])
    return buffer.getvalue().encode("utf-8-sig")


def _which_table_was_read(reading: FileReading) -> Iterator[str]:
    table = reading.table
    if table.sheet:
        yield messages.SHEET_READ.format(sheet=f"“{table.sheet}”")
    if table.sheets_not_read:
        sheets = join_list([f"“{sheet}”" for sheet in table.sheets_not_read], "and")
        yield messages.SHEETS_NOT_READ.format(sheets=sheets)
    hidden = [
        f"{count:,} hidden {noun}{'' if count == 1 else 's'}"
        for count, noun in ((table.hidden_rows, "row"), (table.hidden_columns, "column"))
        if count
    ]
    if hidden:
        yield messages.HIDDEN_READ.format(hidden=join_list(hidden, "and"))
    if table.delimiter in DELIMITERS:
        yield messages.DELIMITER_READ.format(delimiter=DELIMITERS[table.delimiter])


def _how_folded(folded: FoldedValue, questionnaire: Questionnaire) -> str:
    case_detail = questionnaire.case_details_by_id.get(folded.column)
    return messages.VALUE_FOLDED.format(
        column=folded.column.capitalize() if case_detail is None else case_detail.text,
        original=visible_text(folded.original),
        folded=folded.folded,
        cells=with_cells(folded.count),
    )


def _shortened(names: Sequence[str]) -> str:
    if len(names) <= MAX_NAMED:
        return ", ".join(names)
    return f"{', '.join(names[:MAX_NAMED])} and {len(names) - MAX_NAMED} more"


def _change_in_words(change: ValueChange, questionnaire: Questionnaire) -> tuple[str, str, str]:
    if change.type is ChangeType.ALLOCATION:
        return "Auditor", change.old or NOBODY, change.new or NOBODY
    if change.type is ChangeType.CASE_DETAIL:
        case_detail = questionnaire.case_details_by_id[change.subject]
        old, new = (
            "; ".join(map(case_detail.value_label, decode_detail(value))) or NOT_RECORDED
            for value in (change.old, change.new)
        )
        return case_detail.text, old, new
    if change.type is ChangeType.NOTE:
        return f"Note on {change.subject}", change.old or NO_NOTE, change.new or NO_NOTE
    old, new = (answer_label(None if value is None else Answer(value)) for value in (change.old, change.new))
    return f"{change.subject} {questionnaire.questions_by_id[change.subject].text}", old, new


def _locate(problem: ImportProblem, responses: Responses) -> ImportProblem:
    row = responses.rows.get(problem.reference, 0)
    is_in_cell = row and problem.column in responses.columns
    return replace(problem, row=row, cell=responses.cell_of(problem.reference, problem.column) if is_in_cell else "")


def _as_sentence(reason: str) -> str:
    """Return a reason with a capital letter, because it stands alone in its cell."""
    return reason[:1].upper() + reason[1:]
