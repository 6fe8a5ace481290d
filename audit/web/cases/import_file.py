"""The form to import cases: a list of references only, or with case details and answers."""

from __future__ import annotations

from itertools import islice
from urllib.parse import urlencode

import streamlit as st

from audit.files.file_reading import NO_CHOICES, ReadingChoices
from audit.files.import_preview import what_was_imported
from audit.files.responses_writer import write_responses_csv
from audit.formatting import join_list, pluralise
from audit.messages import imports as messages
from audit.model.audit import Audit
from audit.model.audit_log import ChangeType
from audit.model.import_plan import ImportPlan, ImportPlanChangedError, Outcome
from audit.model.questionnaire import CaseLabel
from audit.web.cases.auditors import AuditorOptions
from audit.web.cases.import_choices import (
    ask_for_options,
    ask_for_spellings,
    ask_to_confirm,
    chosen_options,
    references_that_look_personal,
)
from audit.web.cases.import_preview import show_plan, show_problems, show_reading
from audit.web.cases.import_request import ChosenImport, ImportRequest
from audit.web.cases.outcome import finish
from audit.web.components import html, tab_state
from audit.web.components.tab_state import CompletedImport
from audit.web.conflict_warnings import all_conflict_warnings
from audit.web.session.page_context import PageContext, show_errors

MAX_LINKS = 10


def show_import_form(context: PageContext, audit: Audit, auditor_options: AuditorOptions) -> None:
    """Show what a file would do, and do it after a second click. The uploader is empty again afterwards."""
    _show_instructions(audit)
    completed = tab_state.IMPORTS.of(audit.id).get_or_set([])
    if completed:
        _show_completed(audit, completed[-1])
    label = "File to import (you see what it does before anything is saved)"
    key = f"responses-{audit.id}-{len(completed)}"
    uploaded = st.file_uploader(label, type=["csv", "xlsx"], key=key)
    if uploaded is None:
        tab_state.UPLOAD.pop()
        tab_state.IMPORT_PLAN.pop()
        return
    with show_errors({"": key}):
        request = ImportRequest(context, audit, uploaded)
        _show_request(request, auditor_options, completed)


def _show_instructions(audit: Audit) -> None:
    case_label = audit.questionnaire.case_label
    html.paragraphs(
        f"Use a CSV or Excel file with one row for each {case_label.singular} and its reference in a column headed "
        "“case”. Columns for the auditor, details and questions are optional; answers are yes, no, n/a or empty. "
        f"A {case_label.singular} that was reviewed twice has two rows, with different auditors. "
        "If anything is wrong, nothing is imported and all problems are listed.",
        kind="quiet",
    )
    st.download_button(
        "Download a template",
        write_responses_csv(audit.questionnaire, [], audit.description.not_inspected),
        f"responses-{audit.questionnaire.id}.csv",
        "text/csv",
        on_click="ignore",
    )


def _show_completed(audit: Audit, completed: CompletedImport) -> None:
    """Show what the last import did, with links to its cases."""
    links = [
        html.link_to(reference, f"record?{urlencode({'audit': audit.id, 'case': case_id})}")
        for reference, case_id in completed.cases
    ]
    label = f"See all {audit.questionnaire.case_label.plural}"
    links.insert(0, html.link_to(label, f"cases?{urlencode({'audit': audit.id})}"))
    html.render(html.notice_html(completed.sentence), f'<p class="links">{" ".join(links)}</p>')


def _show_request(request: ImportRequest, auditor_options: AuditorOptions, completed: list[CompletedImport]) -> None:
    """Show how the file was read, ask for choices, and show what the import does."""
    audit, key = request.audit, request.key
    first_content = request.read(NO_CHOICES)
    place_for_reading = st.container()
    spellings = ask_for_spellings(first_content, key)
    personal_looking = references_that_look_personal(first_content)
    known = request.in_audit(personal_looking)
    confirmed = ask_to_confirm([name for name in personal_looking if name not in known], audit, key)
    reading = ReadingChoices(spellings.answers, {**known, **confirmed})
    content = request.read(reading)
    with place_for_reading:
        show_reading(content.responses.reading, audit.questionnaire, spellings.to_choose)
    if spellings.to_choose:
        html.paragraphs(messages.CHOOSE_SPELLINGS)
        st.button(f"Import {audit.questionnaire.case_label.plural}", disabled=True, key=f"import-{key}")
        return
    chosen = ChosenImport(content, reading, chosen_options(content, confirmed, key))
    _show_import(request, chosen, auditor_options, completed)


def _show_import(
    request: ImportRequest,
    chosen: ChosenImport,
    auditor_options: AuditorOptions,
    completed: list[CompletedImport],
) -> None:
    """Ask what to import, list the problems, show what the import does, and do it on a click."""
    audit, key = request.audit, request.key
    plan = request.plan(chosen)
    ask_for_options(plan, chosen.options, audit, key)
    if tab_state.IMPORT_CHANGED.pop():
        html.error_summary(ImportPlanChangedError(plan).problems)
    problems = chosen.problems(plan)
    if problems:
        show_problems(problems, chosen.content.unlisted, key, f"responses-{audit.id}-{len(completed)}")
    if not chosen.content.problems:
        show_plan(plan, audit.questionnaire, f"changes-{key}")
    imported = (*plan.imported, *plan.imported_second_reviews)
    auditor_warnings = auditor_options.warnings(case.record.case.auditor for case in imported)
    html.notice_if_any([*auditor_warnings, *_conflict_warnings(request, plan)])
    case_label = audit.questionnaire.case_label
    cases_text = case_label.plural if problems else _what_to_import(plan, case_label)
    is_ready = not problems and plan.has_changes
    if st.button(f"Import {cases_text}", type="primary", disabled=not is_ready, key=f"import-{key}"):
        with st.spinner(f"Importing {cases_text}"):
            done = _import(request, chosen, plan, completed)
        if done:
            finish(audit.id, done, show_all=True)
        st.rerun()


def _what_to_import(plan: ImportPlan, case_label: CaseLabel) -> str:
    """Return what the button imports: "3 cases and 2 second reviews"."""
    second = len(plan.imported_second_reviews)
    cases = [case_label.with_count(plan.import_count)] if plan.import_count or not second else []
    return join_list([*cases, *([pluralise(second, "second review")] if second else [])], "and")


def _conflict_warnings(request: ImportRequest, plan: ImportPlan) -> tuple[str, ...]:
    """Return a warning for each auditor to whom the file allocates a case in spite of a conflict of interest."""
    case_ids: dict[str, list[str]] = {}
    for case in (*plan.imported, *plan.imported_second_reviews):
        for change in case.changes:
            if change.type in (ChangeType.ALLOCATION, ChangeType.SECOND_REVIEWER) and change.new:
                case_ids.setdefault(change.new, []).append(case.case_id)
    for case in plan.imported_second_reviews:
        if case.outcome is Outcome.NEW and case.case_id:
            case_ids.setdefault(case.record.case.auditor, []).append(case.case_id)
    return all_conflict_warnings(request.context, request.audit, case_ids)


def _import(request: ImportRequest, chosen: ChosenImport, plan: ImportPlan, completed: list[CompletedImport]) -> str:
    """Import what was shown, and return what was done; if the audit has changed since, '' and a new preview."""
    context, audit = request.context, request.audit
    records = chosen.content.responses.all_records
    try:
        context.store.cases.import_cases(context.person, audit.id, records, chosen.options, plan)
    except ImportPlanChangedError as error:
        request.remember_plan(chosen, error.plan)
        tab_state.IMPORT_CHANGED.set(True)
        return ""
    sentence = what_was_imported(plan, audit.questionnaire.case_label)
    completed.append(CompletedImport(sentence, _first_cases(context, audit, plan)))
    return sentence


def _first_cases(context: PageContext, audit: Audit, plan: ImportPlan) -> tuple[tuple[str, str], ...]:
    """Return the reference and the id of the first cases that were added or updated."""
    ids = {
        reference: case_id for case_id, reference in context.store.cases.references(context.person, audit.id).items()
    }
    references = (case.reference for case in islice(plan.imported, MAX_LINKS))
    return tuple((reference, ids[reference]) for reference in references if reference in ids)
