"""Bringing in a file of cases: a list of references alone, or with facts and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from audit.errors import InputError
from audit.files.responses import Responses, read_uploaded_responses, write_responses_csv
from audit.model.answers import CaseRecord
from audit.model.case import CaseState, by_state
from audit.model.questionnaire import Noun, Questionnaire
from audit.storage.repositories.audits import Audit
from audit.web.cases.auditors import Auditors
from audit.web.components import html
from audit.web.session import authentication
from audit.web.session.page_context import Visit, faults_told

UPLOAD = "upload as read"


def bring_in(here: Visit, audit: Audit, auditors: Auditors) -> None:
    """Read the file, say what is in it, and bring it in only when told to; the file is let go once it is in."""
    noun = audit.questionnaire.record
    html.text(
        f'A list of references is enough, in a column headed "case", one row for each {noun.one}. '
        "It may also have the columns auditor, facts and questions by their ids, with the answers yes, no, n/a or "
        "empty. CSV or Excel. A file with a fault is refused whole, with every fault named.",
        kind="quiet",
    )
    st.download_button(
        "Download an empty file with all the headings",
        write_responses_csv(audit.questionnaire, [], audit.details.not_inspected),
        f"responses-{audit.questionnaire.id}.csv",
        "text/csv",
        on_click="ignore",
    )
    label = "File to bring in (you see what is in it before anything is kept)"
    taken: list[Mapping[CaseState, int]] = st.session_state.setdefault(f"brought-in-{audit.id}", [])
    uploaded = st.file_uploader(label, type=["csv", "xlsx"], key=f"responses-{audit.id}-{len(taken)}")
    if uploaded is None:
        st.session_state.pop(UPLOAD, None)
        return
    with faults_told():
        found = _read_once(uploaded, audit.questionnaire)
        _confirm(here, audit, auditors, [_signed_in(one) for one in found.records], taken)


def _read_once(uploaded: UploadedFile, questionnaire: Questionnaire) -> Responses:
    """What is in an upload. A large one takes seconds, so it is read once for as long as the page shows it."""
    kept: tuple[str, Responses | InputError] | None = st.session_state.get(UPLOAD)
    if kept is None or kept[0] != uploaded.file_id:
        kept = uploaded.file_id, _read(uploaded, questionnaire)
        st.session_state[UPLOAD] = kept
    if isinstance(kept[1], InputError):
        raise kept[1]
    return kept[1]


def _read(uploaded: UploadedFile, questionnaire: Questionnaire) -> Responses | InputError:
    try:
        return read_uploaded_responses(uploaded.getvalue(), uploaded.name, questionnaire)
    except InputError as faults:
        return faults


def _confirm(
    here: Visit, audit: Audit, auditors: Auditors, found: Sequence[CaseRecord], taken: list[Mapping[CaseState, int]]
) -> None:
    """Say what will come of the file; a click brings it in, and notes so: the next run shows an empty uploader."""
    noun = audit.questionnaire.record
    coming = here.store.cases.look_over(here.person, audit.id, found)
    html.text(f"The file has {noun.count(len(found))}: {_will_come(coming)}.")
    if any(record.answers for record in found):
        html.text(_rule(noun), kind="quiet")
    html.notices(auditors.warnings(record.case.auditor for record in found))
    if st.button(f"Bring in {noun.count(len(found))}", type="primary"):
        came = here.store.cases.bring_in(here.person, audit.id, found)
        taken.append(came)
        st.toast(f"Brought in {by_state(came, noun)}.")
        st.rerun()


def _will_come(coming: Mapping[CaseState, int]) -> str:
    """In which states the cases of a file will come in.

    >>> _will_come({CaseState.IN_PROGRESS: 3, CaseState.SUBMITTED: 2})
    '2 will come in as submitted, 3 as in progress'
    """
    first, *others = [(coming[state], state.words) for state in reversed(CaseState) if coming.get(state)]
    return ", ".join([f"{first[0]} will come in as {first[1]}", *(f"{number} as {words}" for number, words in others)])


def _rule(noun: Noun) -> str:
    return (
        f"A {noun.one} with every question answered, and every needed fact that another of the file has, comes in as "
        "submitted; one with some answers as in progress; one without any as not begun."
    )


def _signed_in(record: CaseRecord) -> CaseRecord:
    """A record of a file, its auditor's name written as it comes from the sign-in."""
    return replace(record, case=replace(record.case, auditor=authentication.as_signed_in(record.case.auditor)))
