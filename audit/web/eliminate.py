"""The form that eliminates a case that cannot be read, or restores it: on the page of the case and in the list."""

from __future__ import annotations

import streamlit as st

from audit.errors import InputError
from audit.formatting import format_datetime, lower_first
from audit.messages import eliminations as messages
from audit.model.audit import AuditHeader
from audit.model.questionnaire import CaseLabel
from audit.model.sampling import Elimination, EliminationReason, NextReserve
from audit.web.components import html, tab_state
from audit.web.components.problem_fields import elimination_fields, reason_fields
from audit.web.components.text_boxes import text_box
from audit.web.draft_form import form_of
from audit.web.page_list import page_path
from audit.web.session.page_context import PageContext, show_errors

EXPLANATION = f"Explanation (required for “{EliminationReason.OTHER.label}”)"


def show_eliminate_form(context: PageContext, audit: AuditHeader, case_id: str, reference: str) -> str:
    """Show the form for one case of an open audit; return what was done, in a sentence, and '' until then.

    The user must be allowed to eliminate cases. The caller runs the page again, so that it shows the new state.
    """
    elimination = context.store.samples.elimination(context.person, audit.id, case_id)
    if elimination is None:
        return _show_eliminate(context, audit, case_id, reference)
    return _show_restore(context, audit, case_id, elimination)


def how_it_was_eliminated(elimination: Elimination, case_label: CaseLabel) -> list[str]:
    """Return who eliminated a case, when and why, what that means and what replaces it, as sentences."""
    singular = case_label.singular
    when = format_datetime(elimination.at) if elimination.at else ""
    return [
        messages.WHO_ELIMINATED.format(
            name=elimination.by, singular=singular, when=when, reason=lower_first(elimination.reason.label)
        ),
        *([messages.EXPLANATION.format(explanation=elimination.explanation)] if elimination.explanation else []),
        f"{messages.READ_ONLY_AND_NOT_COUNTED} {_what_replaced(elimination)}",
    ]


def _what_replaced(elimination: Elimination) -> str:
    if elimination.replaced_by:
        return messages.REPLACED_BY.format(reference=elimination.replaced_by)
    return messages.REPLACED_BY_RESERVE if elimination.is_replaced else messages.NOT_REPLACED


def _show_eliminate(context: PageContext, audit: AuditHeader, case_id: str, reference: str) -> str:
    """Show what eliminating does, with the reason, the explanation and the button; return what was done."""
    singular, form = audit.questionnaire.case_label.singular, form_of(context, f"eliminate {case_id}")
    draft = form.load_draft()
    reserve = context.store.samples.next_reserve(context.person, audit.id, case_id)
    html.paragraphs(_what_will_replace(reserve), messages.ANSWERS_STAY.format(singular=singular))
    reason = _select_reason(singular, str(draft.get("reason", "")), form.key)
    explanation = text_box(EXPLANATION, str(draft.get("explanation", "")), key=f"explanation {form.key}")
    entered = {"reason": reason.value if reason else "", "explanation": explanation}
    form.save_draft(entered, draft, any(entered.values()))
    done: list[str] = []
    if st.button(f"Eliminate {singular}", key=f"eliminate-{case_id}"):
        with show_errors(elimination_fields(form.key)):
            if reason is None:
                raise InputError(messages.CHOOSE_REASON.format(singular=singular))
            replacement = context.store.samples.eliminate(context.person, audit.id, case_id, reason, explanation)
            form.reset()
            sentence = messages.ELIMINATED_AND_REPLACED if replacement else messages.ELIMINATED
            done.append(sentence.format(reference=reference, replacement=replacement))
    return "".join(done)


def _what_will_replace(reserve: NextReserve | None) -> str:
    if reserve is None:
        return messages.NOT_DRAWN
    if reserve.is_used:
        return messages.REPLACED_ALREADY.format(reference=reserve.reference)
    sentence = messages.WHAT_REPLACES if reserve.reference else messages.NO_RESERVE_LEFT
    return sentence.format(reference=reserve.reference, stratum=reserve.stratum)


def _select_reason(singular: str, saved: str, form_key: str) -> EliminationReason | None:
    """Show the reasons; none is chosen at first."""
    reasons = list(EliminationReason)
    index = next((index for index, reason in enumerate(reasons) if reason.value == saved), None)
    key = f"reason {form_key}"
    return st.selectbox(
        f"Why the {singular} cannot be read",
        reasons,
        index=None if tab_state.has_widget_value(key) else index,
        key=key,
        format_func=lambda reason: reason.label,
        placeholder="Choose a reason",
    )


def _show_restore(context: PageContext, audit: AuditHeader, case_id: str, elimination: Elimination) -> str:
    """Show how the case was eliminated, with the reason for restoring it and the button; return what was done."""
    case_label = audit.questionnaire.case_label
    html.paragraphs(*how_it_was_eliminated(elimination, case_label))
    if elimination.replaced_by:
        html.paragraphs(messages.REPLACEMENT_STAYS.format(reference=elimination.replaced_by), kind="quiet")
        label = f"Allocate {html.escape_markdown(elimination.replaced_by)}"
        st.page_link(page_path("allocate"), label=label, query_params={"audit": audit.id})
    form = form_of(context, f"restore {case_id}")
    reason = form.show_reason(f"Reason for restoring the {case_label.singular}", text_box)
    done: list[str] = []
    if st.button(f"Restore {case_label.singular}", key=f"restore-{case_id}"):
        with show_errors(reason_fields(form.reason_key)):
            context.store.samples.restore_eliminated(context.person, audit.id, case_id, reason)
            form.reset()
            done.append(messages.RESTORED.format(reference=elimination.reference))
    return "".join(done)
