"""Bringing in a file of cases: a list of references alone, or with facts and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from audit.errors import InputError
from audit.files.responses import Responses, parse_uploaded_responses, write_responses_csv
from audit.model.audit import Audit
from audit.model.case import CaseRecord, CaseState, how_many_cases
from audit.model.questionnaire import CaseLabel, Questionnaire
from audit.web.cases.auditors import AuditorOptions
from audit.web.components import html
from audit.web.session import authentication
from audit.web.session.page_context import PageContext, show_errors

UPLOAD_KEY = "upload as read"


def show_import_form(context: PageContext, audit: Audit, auditor_options: AuditorOptions) -> None:
    """Read the file, say what is in it, and bring it in only when told to; the file is let go once it is in."""
    case_label = audit.questionnaire.case_label
    html.paragraphs(
        f'A list of references is enough, in a column headed "case", one row for each {case_label.singular}. '
        "It may also have the columns auditor, facts and questions by their ids, with the answers yes, no, n/a or "
        "empty. CSV or Excel. A file with a fault is refused whole, with every fault named.",
        kind="quiet",
    )
    st.download_button(
        "Download an empty file with all the headings",
        write_responses_csv(audit.questionnaire, [], audit.description.not_inspected),
        f"responses-{audit.questionnaire.id}.csv",
        "text/csv",
        on_click="ignore",
    )
    label = "File to bring in (you see what is in it before anything is kept)"
    completed_imports: list[Mapping[CaseState, int]] = st.session_state.setdefault(f"brought-in-{audit.id}", [])
    uploaded = st.file_uploader(label, type=["csv", "xlsx"], key=f"responses-{audit.id}-{len(completed_imports)}")
    if uploaded is None:
        st.session_state.pop(UPLOAD_KEY, None)
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
    """What is in an upload. A large one takes seconds, so it is read once for as long as the page shows it."""
    cached: tuple[str, Responses | InputError] | None = st.session_state.get(UPLOAD_KEY)
    if cached is None or cached[0] != uploaded.file_id:
        cached = uploaded.file_id, _parse_upload(uploaded, questionnaire)
        st.session_state[UPLOAD_KEY] = cached
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
    """Say what will come of the file; a click brings it in, and notes so: the next run shows an empty uploader."""
    case_label = audit.questionnaire.case_label
    preview = context.store.cases.preview_import(context.person, audit.id, records)
    html.paragraphs(f"The file has {case_label.with_count(len(records))}: {_preview_text(preview)}.")
    if any(record.answers for record in records):
        html.paragraphs(_state_rules(case_label), kind="quiet")
    html.notice_if_any(auditor_options.warnings(record.case.auditor for record in records))
    if st.button(f"Bring in {case_label.with_count(len(records))}", type="primary"):
        imported = context.store.cases.import_cases(context.person, audit.id, records)
        completed_imports.append(imported)
        st.toast(f"Brought in {how_many_cases(imported, case_label)}.")
        st.rerun()


def _preview_text(preview: Mapping[CaseState, int]) -> str:
    """In which states the cases of a file will come in.

    >>> _preview_text({CaseState.IN_PROGRESS: 3, CaseState.SUBMITTED: 2})
    '2 will come in as submitted, 3 as in progress'
    """
    first_count, *others = [(preview[state], state.label) for state in reversed(CaseState) if preview.get(state)]
    return ", ".join(
        [f"{first_count[0]} will come in as {first_count[1]}", *(f"{count} as {words}" for count, words in others)]
    )


def _state_rules(case_label: CaseLabel) -> str:
    return (
        f"A {case_label.singular} with every question answered, and every needed fact that another of the file has, comes in as "
        "submitted; one with some answers as in progress; one without any as not started."
    )


def _normalise_auditor(record: CaseRecord) -> CaseRecord:
    """A record of a file, its auditor's name written as it comes from the sign-in."""
    return replace(record, case=replace(record.case, auditor=authentication.normalise_user_name(record.case.auditor)))
