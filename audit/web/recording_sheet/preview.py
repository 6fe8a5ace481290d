"""The preview of an upload: what is new, changed, different in both places, and refused, by case and question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st

from audit.files.recording_sheet.preview import ValueInWords, in_words, outcome_sentences
from audit.formatting import pluralise
from audit.messages import recording_sheets as messages
from audit.model.questionnaire import Questionnaire
from audit.model.recording_sheet import PlannedValue, SheetOutcome, SheetPlan
from audit.web.components import html
from audit.web.components.html import Row

PAGE_SIZE = 50
KEEP, SHEET = "Keep what is saved", "Use the file"
ONE_BY_ONE = "Choose one by one"


def show_outcomes(plan: SheetPlan, remarks: Sequence[str]) -> None:
    """Show how many values are new, changed, and so on."""
    html.render(
        html.subheading_html("What the upload does", 3),
        html.listing_html(outcome_sentences(plan)),
        html.paragraphs_html(*remarks, kind="quiet"),
    )


def show_problems(plan: SheetPlan, case_heading: str, uploader_key: str) -> None:
    """Show every refused value or row with its place and what to do."""
    if not plan.problems:
        return
    html.subheading("Refused", 3)
    html.error_summary([messages.SOME_REFUSED], {messages.SOME_REFUSED: uploader_key})
    rows = [Row((str(problem.place), problem.name, problem.reason)) for problem in plan.problems[:PAGE_SIZE]]
    caption = pluralise(len(plan.problems), "problem")
    headers = ("Where", case_heading, "Problem and what to do")
    html.render(html.table_html(caption, headers, rows, is_narrow=True))
    if len(plan.problems) > PAGE_SIZE:
        text = messages.MORE_PROBLEMS.format(shown=PAGE_SIZE, total=len(plan.problems))
        html.paragraphs(text, kind="quiet")


def show_values(plan: SheetPlan, questionnaire: Questionnaire, key: str) -> None:
    """Show what is saved for the first time and what replaces something, by case."""
    values = plan.with_outcome(SheetOutcome.NEW, SheetOutcome.CHANGED)
    if not values:
        return
    page_count = -(-len(values) // PAGE_SIZE)
    page = st.pagination(page_count, key=f"sheet-values {key}") if page_count > 1 else 1
    first = (page - 1) * PAGE_SIZE
    shown = [in_words(value, questionnaire) for value in values[first : first + PAGE_SIZE]]
    caption = "New and changed"
    if page_count > 1:
        caption += f", {first + 1:,} to {first + len(shown):,} of {len(values):,}"
    html.render(html.table_html(caption, ("What", "Saved now", "In the file"), _rows(shown), is_narrow=True))
    html.notice_if_any([f"{value.name}, {value.what}: {text}" for value in shown for text in value.warnings])


def choose_conflicts(plan: SheetPlan, questionnaire: Questionnaire, key: str) -> tuple[list[PlannedValue], bool]:
    """Return the conflicts in which the sheet is kept, and whether every conflict was decided."""
    conflicts = plan.with_outcome(SheetOutcome.CONFLICT)
    if not conflicts:
        return [], True
    html.subheading("Changed in both places", 3)
    html.paragraphs(messages.WHAT_CONFLICTS_ARE)
    for_all = ONE_BY_ONE
    if len(conflicts) > 1:
        options = [ONE_BY_ONE, KEEP, SHEET]
        for_all = st.radio("For all of them", options, horizontal=True, key=f"sheet-conflicts {key}")
    chosen, is_decided = [], True
    for number, value in enumerate(conflicts):
        words = in_words(value, questionnaire)
        caption = f"{words.name}: {words.what}"
        headers = ("Saved in the program", "In the file")
        html.render(html.table_html(caption, headers, [Row((words.saved, words.in_sheet))], is_narrow=True))
        choice: str | None = for_all
        if for_all == ONE_BY_ONE:
            label = html.escape_markdown(f"Which to keep for {words.name}, {value.entry.subject}")
            choice = st.radio(label, [KEEP, SHEET], index=None, horizontal=True, key=f"sheet-conflict {key} {number}")
        is_decided = is_decided and choice is not None
        chosen += [value] if choice == SHEET else []
    return chosen, is_decided


def choose_empty(plan: SheetPlan, questionnaire: Questionnaire, key: str) -> bool:
    """Return whether empty cells clear what is saved."""
    cleared = plan.with_outcome(SheetOutcome.CLEARED)
    if not cleared:
        return False
    html.subheading("Empty in the sheet", 3)
    shown = [in_words(value, questionnaire) for value in cleared[:PAGE_SIZE]]
    html.render(
        html.table_html("Empty in the sheet", ("What", "Saved now", "In the file"), _rows(shown), is_narrow=True)
    )
    label = f"Clear {pluralise(len(cleared), 'saved value')}"
    return st.checkbox(label, key=f"sheet-clear {key}")


def _rows(shown: Sequence[ValueInWords]) -> Iterator[Row]:
    """Yield the rows of a table of values, with a heading for each case."""
    name = None
    for value in shown:
        if value.name != name:
            name = value.name
            yield Row((name,))
        yield Row((value.what, value.saved, value.in_sheet))
