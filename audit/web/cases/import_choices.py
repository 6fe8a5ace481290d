"""The choices of an import: what unusual spellings mean, and what happens to cases that the audit has already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from audit.files.file_reading import ParsedFile
from audit.files.reading_notes import UNANSWERED, first_cells
from audit.formatting import pluralise
from audit.model.answers import Answer
from audit.model.audit import Audit
from audit.model.case import OPEN_STATES, CaseState
from audit.model.confirmed_references import ConfirmedReferences
from audit.model.import_plan import ExistingCases, ImportOptions, ImportPlan
from audit.model.import_problem import ProblemKind
from audit.model.text_fields import fold_text
from audit.web.components import html, tab_state
from audit.web.components.text_boxes import text_line

MAX_UNKNOWN_SPELLINGS = 20
MEANINGS = {answer.value: answer.label for answer in Answer} | {"": UNANSWERED}


@dataclass(frozen=True)
class SpellingChoices:
    """The answers that a person chose, and the spellings that still need a choice."""

    answers: Mapping[str, Answer | None] = field(default_factory=dict)
    to_choose: tuple[str, ...] = ()


def ask_for_spellings(content: ParsedFile, key: str) -> SpellingChoices:
    """Show a box for each spelling that may mean more than one thing, and for each that is not known.

    An ambiguous spelling needs a choice; an unknown one may also be corrected in the file.
    """
    ambiguous = {
        spelling.spelling: f"{pluralise(spelling.count, 'cell')}: {first_cells(spelling)}"
        for spelling in content.responses.reading.spellings_to_choose
    }
    unknown = _unknown_spellings(content)
    if not ambiguous and not unknown:
        return SpellingChoices()
    html.subheading("Spellings to choose", level=3)
    html.paragraphs("These spellings are not yes, no or n/a. Say what each means in this file.", kind="quiet")
    chosen: dict[str, Answer | None] = {}
    for spelling, where in (ambiguous | unknown).items():
        meaning = st.selectbox(
            html.escape_markdown(f"“{spelling}” ({where})"),
            list(MEANINGS),
            None,
            key=f"spelling-{key}-{spelling}",
            format_func=MEANINGS.__getitem__,
            placeholder="Choose what it means",
        )
        if meaning is not None:
            chosen[spelling] = Answer(meaning) if meaning else None
    return SpellingChoices(chosen, tuple(spelling for spelling in ambiguous if spelling not in chosen))


def _unknown_spellings(content: ParsedFile) -> dict[str, str]:
    """Return spellings that are no answer, with the first cell of each. A long list is a mistake in the file."""
    spellings: dict[str, str] = {}
    for problem in content.problems:
        if problem.kind is ProblemKind.UNKNOWN_SPELLING and problem.value:
            spellings.setdefault(fold_text(problem.value), problem.cell)
    return spellings if len(spellings) <= MAX_UNKNOWN_SPELLINGS else {}


def references_that_look_personal(content: ParsedFile) -> list[str]:
    """Return the references that were refused because they look as if they identify a person."""
    return [
        problem.value
        for problem in content.problems
        if problem.kind is ProblemKind.REFERENCE_LOOKS_PERSONAL and problem.value
    ]


def ask_to_confirm(references: Sequence[str], audit: Audit, key: str) -> ConfirmedReferences:
    """Ask which of these references identify no one, although they look as if they did, and why."""
    if not references:
        return {}
    html.subheading("References to confirm", level=3)
    confirmed = st.multiselect("References that do not identify anyone", references, key=f"confirm-{key}")
    if not confirmed:
        return {}
    reason = text_line(
        f"Why they do not identify anyone (saved with each {audit.questionnaire.case_label.singular})",
        key=f"confirm-why-{key}",
        is_prose=True,
    )
    return dict.fromkeys(confirmed, reason)


def chosen_options(content: ParsedFile, confirmed: ConfirmedReferences, key: str) -> ImportOptions:
    """Return the options that were chosen so far in the widgets of ``ask_for_options``."""
    return ImportOptions(
        existing=ExistingCases(tab_state.widget_value(f"existing-{key}") or ExistingCases.REFUSE),
        columns=frozenset(content.responses.columns),
        skipped=frozenset(tab_state.widget_value(f"skipped-{key}") or ()),
        skip_read_only=bool(tab_state.widget_value(f"skip-read-only-{key}")),
        clear_empty=bool(tab_state.widget_value(f"clear-empty-{key}")),
        submit_complete=not tab_state.widget_value(f"leave-open-{key}"),
        confirmed_references=confirmed,
    )


def ask_for_options(plan: ImportPlan, options: ImportOptions, audit: Audit, key: str) -> None:
    """Show the choices that make a difference to this file."""
    is_submitting = plan.states.get(CaseState.SUBMITTED, 0) > 0 or not options.submit_complete
    if not plan.existing_count and not is_submitting:
        return
    case_label = audit.questionnaire.case_label
    html.subheading("What to import", level=3)
    if plan.existing_count:
        _ask_for_existing(plan, options, audit, key)
    if is_submitting:
        st.checkbox(
            f"Leave complete {case_label.plural} in progress",
            key=f"leave-open-{key}",
            help=f"Otherwise a complete {case_label.singular} is imported as submitted, so that it counts.",
        )


def _ask_for_existing(plan: ImportPlan, options: ImportOptions, audit: Audit, key: str) -> None:
    case_label = audit.questionnaire.case_label
    existing = [case for case in plan.cases if case.case_id]
    labels = {
        ExistingCases.SKIP.value: f"Skip existing {case_label.plural}",
        ExistingCases.UPDATE.value: f"Update existing {case_label.plural}",
    }
    st.radio(
        f"The audit already has {len(existing):,} of the {len(plan.cases):,} {case_label.plural} in the file",
        list(labels),
        None,
        key=f"existing-{key}",
        format_func=labels.__getitem__,
    )
    if options.existing is not ExistingCases.UPDATE:
        return
    st.checkbox(
        "Clear what is recorded where the file has an empty cell",
        key=f"clear-empty-{key}",
        help="Otherwise an empty cell keeps what is recorded. Only columns that the file has are cleared.",
    )
    if any(case.changes and case.state_before not in OPEN_STATES for case in existing):
        st.checkbox(f"Skip submitted, final and eliminated {case_label.plural}", key=f"skip-read-only-{key}")
    st.multiselect(f"Existing {case_label.plural} to skip", [case.reference for case in existing], key=f"skipped-{key}")
