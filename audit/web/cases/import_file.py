"""The form to import cases: a list of references only, or with case details and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from audit.errors import InputError
from audit.files.file_reading import Responses
from audit.files.responses import parse_uploaded_responses
from audit.files.responses_writer import write_responses_csv
from audit.messages import pages as messages
from audit.model.audit import Audit
from audit.model.case import CaseRecord, CaseState, how_many_cases
from audit.model.questionnaire import CaseLabel, Questionnaire
from audit.web.cases.auditors import AuditorOptions
from audit.web.components import html, tab_state
from audit.web.session import authentication
from audit.web.session.page_context import PageContext, show_errors


def show_import_form(context: PageContext, audit: Audit, auditor_options: AuditorOptions) -> None:
    """Show what a file contains, and import it after a second click. The uploader is empty again afterwards."""
    case_label = audit.questionnaire.case_label
    html.paragraphs(
        f"Use a CSV or Excel file with one row for each {case_label.singular} and its reference in a column headed "
        "“case”. Columns for the auditor, details and questions are optional; answers are yes, no, n/a or empty. "
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
    label = "File to import (you see what is in it before anything is saved)"
    completed_imports = tab_state.IMPORTS.of(audit.id).get_or_set([])
    uploaded = st.file_uploader(label, type=["csv", "xlsx"], key=f"responses-{audit.id}-{len(completed_imports)}")
    if uploaded is None:
        tab_state.UPLOAD.pop()
        return
    with show_errors():
        responses = _parse_cached(uploaded, audit.questionnaire)
        _show_confirmation(
            context,
            audit,
            auditor_options,
            [_normalise_auditor(record) for record in responses.records],
            completed_imports,
        )


def _parse_cached(uploaded: UploadedFile, questionnaire: Questionnaire) -> Responses:
    """Return what is in an upload. A large file takes seconds, so it is read once and cached while it is shown."""
    cached = tab_state.UPLOAD.get()
    if cached is None or cached[0] != uploaded.file_id:
        cached = uploaded.file_id, _parse_upload(uploaded, questionnaire)
        tab_state.UPLOAD.set(cached)
    if isinstance(cached[1], InputError):
        raise cached[1]
    return cached[1]


def _parse_upload(uploaded: UploadedFile, questionnaire: Questionnaire) -> Responses | InputError:
    try:
        return parse_uploaded_responses(uploaded.getvalue(), uploaded.name, questionnaire)
    except InputError as error:
        return error


def _show_confirmation(
    context: PageContext,
    audit: Audit,
    auditor_options: AuditorOptions,
    records: Sequence[CaseRecord],
    completed_imports: list[Mapping[CaseState, int]],
) -> None:
    """Show what the file would add; a click imports it and counts the import, which empties the uploader."""
    case_label = audit.questionnaire.case_label
    preview = context.store.cases.preview_import(context.person, audit.id, records)
    if preview.problems:
        raise InputError(*preview.problem_sentences)
    cases_text = case_label.with_count(len(records))
    html.paragraphs(messages.FILE_CONTENT.format(cases=cases_text, states=_preview_text(preview.states)))
    if any(record.answers for record in records):
        html.paragraphs(_state_rules(case_label), kind="quiet")
    html.notice_if_any(auditor_options.warnings(record.case.auditor for record in records))
    if st.button(f"Import {cases_text}", type="primary"):
        imported = context.store.cases.import_cases(context.person, audit.id, records).states
        completed_imports.append(imported)
        st.toast(messages.CASES_IMPORTED.format(cases=how_many_cases(imported, case_label)))
        st.rerun()


def _preview_text(preview: Mapping[CaseState, int]) -> str:
    """Return the states in which the cases of a file will be imported.

    >>> _preview_text({CaseState.IN_PROGRESS: 3, CaseState.SUBMITTED: 2})
    '2 will be imported as submitted, 3 as in progress'
    """
    first_count, *others = [
        (preview[case_state], case_state.label) for case_state in reversed(CaseState) if preview.get(case_state)
    ]
    return ", ".join(
        [f"{first_count[0]} will be imported as {first_count[1]}", *(f"{count} as {label}" for count, label in others)]
    )


def _state_rules(case_label: CaseLabel) -> str:
    return (
        f"A {case_label.singular} is imported as {CaseState.SUBMITTED.label} if every question is answered and it has "
        f"every required case detail that the file has. With some answers it is {CaseState.IN_PROGRESS.label}; "
        f"without any, {CaseState.ALLOCATED.label}."
    )


def _normalise_auditor(record: CaseRecord) -> CaseRecord:
    """Return a record with the auditor's name written as the sign-in writes it."""
    return replace(record, case=replace(record.case, auditor=authentication.normalise_user_name(record.case.auditor)))
