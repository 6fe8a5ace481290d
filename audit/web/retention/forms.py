"""The forms by which a lead sets the deletion date and a legal hold, marks the cases and erases them."""

from __future__ import annotations

import streamlit as st

from audit.formatting import format_date, pluralise
from audit.messages import pages as messages
from audit.model.audit import Audit
from audit.model.case import how_many_cases
from audit.model.retention import ErasureStatus, ErasureStep, ExportedFile, Retention
from audit.web.components import html
from audit.web.components.confirmation import confirm
from audit.web.components.problem_fields import reason_fields
from audit.web.components.text_boxes import text_box, text_line
from audit.web.draft_form import form_of
from audit.web.page_list import page_path
from audit.web.session.page_context import PageContext, show_errors

PLACE = "retention"
PURGE_ON_KEY = "purge-on"


def show_deletion_date(context: PageContext, audit: Audit, retention: Retention) -> None:
    """Show the form for the date from which the cases can be deleted."""
    html.subheading("Deletion date")
    label = "Cases can be deleted from"
    day = st.date_input(label, retention.purge_on, key=PURGE_ON_KEY, format="DD/MM/YYYY", width=220)
    if retention.marked_at is not None:
        html.paragraphs(messages.DATE_REMOVES_MARK, kind="quiet")
    if st.button("Set deletion date", disabled=day == retention.purge_on):
        context.store.retentions.set_purge_date(context.person, audit.id, day)
        confirm(PLACE, messages.DELETION_DATE_SET if day else messages.DELETION_DATE_CLEARED)
        st.rerun()


def show_legal_hold(context: PageContext, audit: Audit, retention: Retention) -> None:
    """Show the form to set a legal hold, for a court or a complaint, or to release it."""
    html.subheading("Legal hold")
    button_label, reason_label = (
        ("Release legal hold", "Reason for releasing the legal hold")
        if retention.on_hold
        else ("Set legal hold", "Reason for the legal hold")
    )
    form = form_of(context, f"{'release' if retention.on_hold else 'hold'} {audit.id}")
    with show_errors(reason_fields(form.reason_key)):
        reason = form.show_reason(reason_label, text_box)
        if st.button(button_label):
            action = (
                context.store.retentions.release_legal_hold
                if retention.on_hold
                else context.store.retentions.set_legal_hold
            )
            action(context.person, audit.id, reason)
            form.finish(PLACE, messages.HOLD_RELEASED if retention.on_hold else messages.HOLD_SET)


def show_erasure(context: PageContext, audit: Audit, status: ErasureStatus) -> None:
    """Show what to do before the erasure, and the button of the step that is due."""
    html.subheading("Erasure")
    html.paragraphs(messages.HOW_CASES_ARE_ERASED, kind="quiet")
    if status.step is not ErasureStep.SET_DATE:
        show_preparation(audit, status)
    if status.step in (ErasureStep.SET_DATE, ErasureStep.MARK):
        show_marking(context, audit, status)
    else:
        show_erasing(context, audit, status)


def show_preparation(audit: Audit, status: ErasureStatus) -> None:
    """Show whether the report was exported, which cases are unfinished, and what stays."""
    case_label = audit.questionnaire.case_label
    html.subheading("Before you erase the cases", level=3)
    html.listing([*(_export_sentence(file, status) for file in ExportedFile), _texts_sentence(status)])
    with st.container(horizontal=True):
        for label, page in (("Export the report first", "export"), ("Read the findings", "findings")):
            st.page_link(page_path(page), label=label, query_params={"audit": audit.id})
    if status.unfinished:
        html.notice(messages.UNFINISHED_CASES.format(cases=how_many_cases(status.unfinished, case_label)))
    else:
        html.paragraphs(messages.ALL_FINISHED.format(singular=case_label.singular))


def _export_sentence(file: ExportedFile, status: ErasureStatus) -> str:
    exported = status.exports.get(file)
    if exported is None:
        return messages.NEVER_EXPORTED.format(file=file.label)
    sentence = messages.EXPORT_CURRENT if status.is_export_current(file) else messages.EXPORT_OUTDATED
    return sentence.format(file=file.label, name=exported.by, date=format_date(exported.at))


def _texts_sentence(status: ErasureStatus) -> str:
    if not status.finding_count:
        return messages.ONLY_REASONS_STAY
    return messages.FINDINGS_STAY.format(findings=pluralise(status.finding_count, "finding"))


def show_marking(context: PageContext, audit: Audit, status: ErasureStatus) -> None:
    """Show the button that marks the cases, enabled from the deletion date on."""
    purge_on = status.retention.purge_on
    is_due = purge_on is not None and purge_on <= status.today and not status.retention.on_hold
    if purge_on is not None and purge_on > status.today:
        html.paragraphs(messages.MARK_FROM.format(date=format_date(purge_on)))
    if st.button("Mark cases for erasure", disabled=not is_due):
        context.store.retentions.mark_for_erasure(context.person, audit.id)
        confirm(PLACE, messages.CASES_MARKED)
        st.rerun()


def show_erasing(context: PageContext, audit: Audit, status: ErasureStatus) -> None:
    """Show the button that erases the cases, enabled after the waiting time and once everything is confirmed.

    The lead types the name of the audit, so that a click alone erases nothing.
    """
    if st.button("Unmark cases"):
        context.store.retentions.cancel_erasure(context.person, audit.id)
        confirm(PLACE, messages.CASES_UNMARKED)
        st.rerun()
    is_due = status.step is ErasureStep.ERASE
    if not is_due:
        html.paragraphs(messages.ERASE_FROM.format(date=format_date(status.retention.erasable_on)))
    confirmations = [st.checkbox(label, key=f"confirm-{name}") for name, label in _confirmations(audit, status)]
    typed = text_line("Type the name of the audit to erase its cases", key="erase-name", live=True)
    is_confirmed = all(confirmations) and typed == audit.description.name
    if st.button("Erase cases permanently", disabled=not (is_due and is_confirmed)):
        context.store.retentions.erase(context.person, audit.id, including_unfinished=bool(status.unfinished))
        confirm(PLACE, messages.CASES_ARE_ERASED)
        st.rerun()


def _confirmations(audit: Audit, status: ErasureStatus) -> list[tuple[str, str]]:
    """Return what must be ticked: that unfinished cases may go, and that no export is needed."""
    labels = []
    if status.unfinished:
        cases = how_many_cases(status.unfinished, audit.questionnaire.case_label)
        labels.append(("unfinished", f"Erase the unfinished ones too ({cases})"))
    if not status.is_export_current(ExportedFile.REPORT):
        labels.append(("export", "Erase without exporting the Word report first"))
    return labels
