"""The preview of an import: how the file was read, its problems, and what the import does."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from html import escape

import streamlit as st

from audit.files.file_reading import FileReading, SpellingCount
from audit.files.import_preview import (
    ChangeRow,
    change_rows,
    count_changes,
    outcome_sentences,
    problem_cells,
    remarks,
    write_problems_csv,
)
from audit.files.reading_notes import answer_label, first_cells, how_file_was_read, what_was_not_collected
from audit.formatting import pluralise
from audit.messages import imports as messages
from audit.model.import_plan import ImportPlan
from audit.model.import_problem import ImportProblem
from audit.model.questionnaire import CaseLabel, Questionnaire
from audit.web.components import html
from audit.web.components.html import Row
from audit.web.components.problem_fields import import_fields, key_of_field

PAGE_SIZE = 100
MAX_PROBLEMS = 50
FEW_PROBLEMS = 10


def show_reading(reading: FileReading, questionnaire: Questionnaire, to_choose: Collection[str]) -> None:
    """Show which part of the file was read, and which spelling was read as which answer.

    ``to_choose`` are the spellings of which nobody has said yet what they mean.
    """
    sentences = [*how_file_was_read(reading, questionnaire), *what_was_not_collected(reading, questionnaire)]
    pieces = [html.listing_html(sentences)] if sentences else []
    if reading.spellings:
        headings: tuple[str, ...] = ("In the file", "Read as", "Cells", "For example")
        rows: list[tuple[str, ...]] = [
            (f"“{count.spelling}”", _read_as(count, to_choose), f"{count.count:,}", first_cells(count))
            for count in reading.spellings
        ]
        if not any(row[-1] for row in rows):
            headings, rows = headings[:-1], [row[:-1] for row in rows]
        pieces.append(html.table_html("Answers in the file", headings, map(Row, rows), [2], is_narrow=True))
    if pieces:
        html.render(html.subheading_html("How the file was read", 3), *pieces)


def show_problems(problems: Sequence[ImportProblem], unlisted: int, key: str, uploader_key: str) -> None:
    """Show every problem with its place, value and remedy; a long list is cut on the page but not in its file.

    The summary leads to the choices that solve a problem on the page, and to the file for the others.
    """
    html.subheading("Problems", 3)
    fields = import_fields(key)
    on_page = dict.fromkeys(problem.reason for problem in problems if key_of_field(problem.reason, fields))
    html.error_summary([messages.PROBLEMS_FIRST, *on_page], {**fields, messages.PROBLEMS_FIRST: uploader_key})
    html.render(
        html.table_html(
            pluralise(len(problems) + unlisted, "problem"),
            ("Where", "Case", "Problem and what to do"),
            [Row(_problem_row(problem)) for problem in problems[:MAX_PROBLEMS]],
            is_narrow=True,
        ),
    )
    if len(problems) > MAX_PROBLEMS:
        html.paragraphs(messages.MORE_ROWS.format(shown=MAX_PROBLEMS, total=len(problems) + unlisted), kind="quiet")
    if len(problems) > FEW_PROBLEMS:
        st.download_button(
            "Download the list of problems",
            write_problems_csv(problems, unlisted),
            "problems.csv",
            "text/csv",
            key=f"problems-{key}",
            on_click="ignore",
        )


def show_plan(plan: ImportPlan, questionnaire: Questionnaire, key: str) -> None:
    """Show how many cases are added, updated and skipped, and every value that an update changes."""
    html.render(
        html.subheading_html("What the import does", 3),
        _outcomes_html(plan, questionnaire.case_label),
        html.paragraphs_html(*remarks(plan, questionnaire.case_label), kind="quiet"),
    )
    total = count_changes(plan)
    if not total:
        return
    page_count = -(-total // PAGE_SIZE)
    page_number = st.pagination(page_count, key=key) if page_count > 1 else 1
    first = (page_number - 1) * PAGE_SIZE
    shown = list(change_rows(plan, questionnaire, first, PAGE_SIZE))
    caption = f"Changes to existing {questionnaire.case_label.plural}"
    if page_count > 1:
        caption += f", {first + 1:,} to {first + len(shown):,} of {total:,}"
    html.render(html.table_html(caption, ("What", "Now", "After the import"), _change_table(shown), is_narrow=True))


def _read_as(spelling: SpellingCount, to_choose: Collection[str]) -> str:
    return "Choose below" if spelling.spelling in to_choose else answer_label(spelling.answer)


def _problem_row(problem: ImportProblem) -> tuple[str, ...]:
    row, cell, column, reference, _, reason = problem_cells(problem)
    place = f"{cell} ({column})" if cell and column else cell or (f"Row {row}" if row else column) or "The file"
    return place, reference, reason


def _change_table(changes: Sequence[ChangeRow]) -> Iterator[Row]:
    """Yield the rows of the table of changes, with a heading for each case."""
    reference = None
    for change in changes:
        if change.reference != reference:
            reference = change.reference
            yield Row((reference,))
        yield Row((change.what, change.old, change.new))


def _outcomes_html(plan: ImportPlan, case_label: CaseLabel) -> str:
    """Return a bar of how many cases have each outcome, and a list that says the same in words."""
    counts = plan.outcomes
    sentences = outcome_sentences(plan, case_label)
    bar = "".join(
        f'<span class="{outcome.value}" style="flex-grow: {counts[outcome]}"></span>' for outcome, _ in sentences
    )
    items = "".join(
        f'<li><span class="swatch {outcome.value}" aria-hidden="true"></span>{escape(sentence)}</li>'
        for outcome, sentence in sentences
    )
    return f'<div class="outcomes" aria-hidden="true">{bar}</div><ul class="outcome-list">{items}</ul>'
