"""What an import will do, in sentences and tables: the import page and the command line print the same ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from audit.files.file_reading import Responses
from audit.files.reading_notes import saved_answer_label
from audit.files.spreadsheets.csv_writer import to_csv
from audit.formatting import join_list, pluralise
from audit.messages import imports as messages
from audit.model.audit_log import ChangeType
from audit.model.case import CaseState
from audit.model.case_progress import name_review
from audit.model.import_plan import ImportPlan, Outcome, PlannedCase, ValueChange
from audit.model.import_problem import ImportProblem, column_letters
from audit.model.questionnaire import CaseLabel, Questionnaire
from audit.model.review_pair import FIRST_REVIEW, SECOND_REVIEW
from audit.model.saved_value import decode_detail

NOT_RECORDED, NOBODY, NO_NOTE = "Not recorded", "Nobody", "No note"
PROBLEM_HEADINGS = ("Row", "Cell", "Column", "Case", "Value", "Problem and what to do")
CHANGE_HEADINGS = ("Case", "What", "Now", "After the import")
OUTCOME_MESSAGES = {
    Outcome.NEW: messages.NEW_CASES,
    Outcome.UPDATED: messages.UPDATED_CASES,
    Outcome.UNCHANGED: messages.UNCHANGED_CASES,
    Outcome.SKIPPED: messages.SKIPPED_CASES,
    Outcome.REFUSED: messages.REFUSED_CASES,
}

SECOND_REVIEW_OUTCOMES = {
    Outcome.NEW: "new",
    Outcome.UPDATED: "updated",
    Outcome.UNCHANGED: "unchanged",
    Outcome.SKIPPED: "skipped",
    Outcome.REFUSED: "refused",
}


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


def outcome_sentences(plan: ImportPlan, case_label: CaseLabel) -> list[tuple[Outcome, str]]:
    """Return how many cases are added, updated, left as they are, skipped and refused, with their states."""
    sentences = []
    for outcome in Outcome:
        cases = plan.with_outcome(outcome)
        if cases:
            change_count = sum(len(case.changes) for case in cases)
            values = {
                "cases": case_label.with_count(len(cases)),
                "states": which_states(cases),
                "changes": pluralise(change_count, "value"),
            }
            sentences.append((outcome, OUTCOME_MESSAGES[outcome].format(**values)))
    return sentences


def second_review_sentences(plan: ImportPlan) -> list[str]:
    """Return what happens to the second reviews in the file; nothing if it has none."""
    if not plan.second_reviews:
        return []
    counts = Counter(case.outcome for case in plan.second_reviews)
    parts = [f"{counts[outcome]:,} {SECOND_REVIEW_OUTCOMES[outcome]}" for outcome in Outcome if counts[outcome]]
    reviews = pluralise(len(plan.second_reviews), "second review")
    return [messages.SECOND_REVIEWS.format(reviews=reviews, outcomes=join_list(parts, "and"))]


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
    sentences += second_review_sentences(plan)
    if not plan.has_changes and not plan.problems:
        sentences.append(messages.NOTHING_TO_IMPORT)
    return sentences


def what_import_does(plan: ImportPlan, case_label: CaseLabel) -> list[str]:
    """Return what an import does, in sentences."""
    return [*(sentence for _, sentence in outcome_sentences(plan, case_label)), *remarks(plan, case_label)]


def what_was_imported(plan: ImportPlan, case_label: CaseLabel) -> str:
    """Return what an import did."""
    counts, second = plan.outcomes, len(plan.imported_second_reviews)
    imported = messages.IMPORTED.format(
        added=case_label.with_count(counts[Outcome.NEW]),
        updated=f"{counts[Outcome.UPDATED]:,}",
        skipped=f"{counts[Outcome.SKIPPED] + counts[Outcome.UNCHANGED]:,}",
    )
    if not second:
        return imported
    return f"{imported} {messages.SECOND_IMPORTED.format(reviews=pluralise(second, 'second review'))}"


def which_states(cases: Iterable[PlannedCase]) -> str:
    """Return the states that cases have after the import.

    >>> which_states([])
    ''
    """
    states = [case.state for case in cases]
    return join_list([f"{states.count(state)} {state.label}" for state in CaseState if state in states], "and")


def count_changes(plan: ImportPlan) -> int:
    """Return how many values and states the import changes in existing cases."""
    return sum(len(case.changes) + _changes_state(case) for case in _updated(plan))


def change_rows(
    plan: ImportPlan, questionnaire: Questionnaire, first: int = 0, count: int | None = None
) -> Iterator[ChangeRow]:
    """Yield the values and states that the import changes in existing cases, in the order of the file.

    ``first`` is how many to leave out, and ``count`` how many to yield at most.
    """
    changes = (
        (case, change)
        for case in _updated(plan)
        for change in (*case.changes, *([None] if _changes_state(case) else []))
    )
    for case, change in islice(changes, first, None if count is None else first + count):
        name = name_review(case.reference, SECOND_REVIEW if case in plan.second_reviews else FIRST_REVIEW)
        yield ChangeRow(name, *_change_in_words(change, case, questionnaire))


def _updated(plan: ImportPlan) -> list[PlannedCase]:
    """Return the cases and then the second reviews that the import updates."""
    return [case for case in (*plan.cases, *plan.second_reviews) if case.outcome is Outcome.UPDATED]


def locate(problems: Iterable[ImportProblem], responses: Responses) -> list[ImportProblem]:
    """Return problems with the row and cell of their case in the file, or with the case of their row."""
    rows = (*responses.rows.items(), *responses.second_rows.items())
    references = {row: reference for reference, row in rows}
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
    rows = [*map(problem_cells, problems)]
    if unlisted:
        rows.append(("", "", "", "", "", messages.UNLISTED_PROBLEMS.format(count=unlisted)))
    return to_csv(PROBLEM_HEADINGS, rows)


def _changes_state(case: PlannedCase) -> bool:
    return case.state is not case.state_before


def _change_in_words(
    change: ValueChange | None, case: PlannedCase, questionnaire: Questionnaire
) -> tuple[str, str, str]:
    """Return what changes, from what and to what; the state if there is no change of a value."""
    if change is None:
        before = case.state_before.label.capitalize() if case.state_before else ""
        return "State", before, case.state.label.capitalize()
    if change.type in (ChangeType.ALLOCATION, ChangeType.SECOND_REVIEWER):
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
    question = questionnaire.questions_by_id[change.subject]
    old, new = (saved_answer_label(question, value) for value in (change.old, change.new))
    return f"{change.subject} {question.text}", old, new


def _locate(problem: ImportProblem, responses: Responses) -> ImportProblem:
    row = responses.row_of(problem.reference, problem.review)
    is_in_cell = row and problem.column in responses.columns
    return replace(
        problem, row=row, cell=f"{column_letters(responses.columns[problem.column])}{row}" if is_in_cell else ""
    )


def _as_sentence(reason: str) -> str:
    """Return a reason with a capital letter, because it stands alone in its cell."""
    return reason[:1].upper() + reason[1:]
