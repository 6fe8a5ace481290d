"""Forms to add one case after another, and to add many with random references."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from audit.formatting import join_list
from audit.messages import pages as messages
from audit.model.audit import Audit
from audit.model.case import Case
from audit.model.case_progress import CaseProgress
from audit.model.confirmed_references import ConfirmedReferences
from audit.model.personal_data import personal_data_in_reference
from audit.model.references import random_references
from audit.model.text_fields import clean_text
from audit.web.cases.auditors import NO_AUDITOR, AuditorOptions
from audit.web.cases.confirm_reference import ask_to_confirm
from audit.web.cases.outcome import finish
from audit.web.components import html, tab_state
from audit.web.components.problem_fields import auditor_fields, reference_fields
from audit.web.components.text_boxes import text_line
from audit.web.draft_form import form_of
from audit.web.page_list import page_path
from audit.web.session.page_context import PageContext, already_submitted, show_errors, submit_once

MAX_RANDOM, MAX_PREFIX = 1_000, 20


def show_add_form(context: PageContext, audit: Audit, auditor_options: AuditorOptions) -> None:
    """Show the form for one case. It stays open, so that the next case can be added for the same auditor."""
    form = form_of(context, f"add case {audit.id}")
    draft = form.load_draft()
    html.paragraphs(
        "Use a random reference that does not identify anyone. Do not enter a name, a CRN or a date of birth.",
        kind="quiet",
    )
    reference = text_line("Reference", str(draft.get("reference", "")), key=f"add-reference-{form.reset_count}")
    confirmed = ask_to_confirm(reference, f"add-{form.reset_count}")
    name = auditor_options.select("Allocated to (optional)", "add-auditor", str(draft.get("auditor", ""))) or NO_AUDITOR
    html.notice_if_any(auditor_options.warnings([name]))
    fields = {"reference": reference, "auditor": name}
    # Personal data is not saved, not even as a draft.
    can_save = reference and (confirmed or not personal_data_in_reference(clean_text(reference, one_line=True)))
    if not already_submitted(form.key, fields):
        form.save_draft(fields, draft, bool(can_save))
    with st.container(horizontal=True, vertical_alignment="center"):
        add_clicked = st.button(
            f"Add {audit.questionnaire.case_label.singular}", type="primary", key=f"add-{form.reset_count}"
        )
        _show_last_added_link(audit)
    if add_clicked:
        references = reference_fields(f"add-reference-{form.reset_count}", f"confirm-why-add-{form.reset_count}")
        with show_errors({**references, **auditor_fields("add-auditor")}):
            _add_case(context, audit, form.key, Case(reference, name), confirmed)
            form.reset()
            done = messages.CASE_ADDED.format(reference=clean_text(reference, one_line=True))
            finish(audit.id, done, show_all=True)


def _add_case(context: PageContext, audit: Audit, form_name: str, case: Case, confirmed: ConfirmedReferences) -> None:
    fields, reference = (
        {"reference": case.reference, "auditor": case.auditor},
        clean_text(case.reference, one_line=True),
    )
    case_id = submit_once(form_name, fields, lambda: context.store.cases.add(context.person, audit.id, case, confirmed))
    tab_state.LAST_ADDED.of(audit.id).set((case_id, reference))


def _show_last_added_link(audit: Audit) -> None:
    """Show a link to the case that was added last, for those who record it themselves."""
    case_id, reference = tab_state.LAST_ADDED.of(audit.id).get()
    if case_id:
        st.page_link(
            page_path("record"),
            label=f"Record {html.escape_markdown(reference)}",
            icon=":material/arrow_forward:",
            query_params={"audit": audit.id, "case": case_id},
        )


def show_random_form(
    context: PageContext, audit: Audit, cases: Sequence[CaseProgress], auditor_options: AuditorOptions
) -> None:
    """Show the form for many cases with random references, which are shown before they are added."""
    form_name = f"random references {audit.id}"
    resets = tab_state.RESET_COUNT.of(form_name)
    key, case_label = f"random-{resets.get()}", audit.questionnaire.case_label
    question, example = f"How many {case_label.plural}", "For example 46"
    count = st.number_input(question, 1, MAX_RANDOM, None, key=f"{key}-count", placeholder=example, width=260)
    prefix = text_line("Begin each reference with (optional)", key=f"{key}-prefix", max_chars=MAX_PREFIX)
    name = auditor_options.select("Allocate them to (optional)", f"{key}-auditor") or NO_AUDITOR
    html.notice_if_any(auditor_options.warnings([name]))
    references: Sequence[str] = []
    with show_errors(dict.fromkeys(("A prefix", "The prefix"), f"{key}-prefix")):
        references = _new_references(audit, cases, count, prefix) if count else []
        _show_references(references)
    what = case_label.with_count(len(references)) if references else case_label.plural
    if st.button(f"Add {what}", type="primary", key=f"{key}-add", disabled=not references):
        with show_errors(auditor_fields(f"{key}-auditor")):
            submit_once(f"{form_name} {key}", references, lambda: _add_all(context, audit, references, name))
            tab_state.NEW_REFERENCES.of(audit.id).pop()
            resets.set(resets.get() + 1)
            finish(audit.id, messages.CASES_ADDED.format(cases=what), show_all=True)


def _new_references(audit: Audit, cases: Sequence[CaseProgress], count: int, prefix: str) -> Sequence[str]:
    """Return random references: the same ones while the same number and prefix are asked for."""
    state, taken = tab_state.NEW_REFERENCES.of(audit.id), [case.case.reference for case in cases]
    asked, remembered = (count, prefix), state.get()
    if remembered is not None and remembered[0] == asked and not set(taken) & set(remembered[1]):
        return remembered[1]
    references = random_references(count, taken, prefix)
    state.set((asked, references))
    return references


def _show_references(references: Sequence[str]) -> None:
    if not references:
        return
    html.paragraphs(messages.NEW_REFERENCES.format(examples=join_list(list(references[:3]), "and")), kind="quiet")
    if len(references) > 3:
        html.render(html.details_html(f"All {len(references)} references", html.paragraphs_html(", ".join(references))))


def _add_all(context: PageContext, audit: Audit, references: Sequence[str], auditor: str) -> str:
    return " ".join(context.store.cases.add_many(context.person, audit.id, references, auditor))
