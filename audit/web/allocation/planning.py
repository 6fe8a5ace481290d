"""The form from which an allocation is planned: auditors, the share read twice, and the button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from audit.errors import InputError
from audit.formatting import join_list
from audit.messages import allocation as messages
from audit.model.allocation import AllocationData, Auditor, StaffDetails
from audit.model.allocation_plan import Plan, PlanRequest
from audit.model.allocation_planner import plan_allocation, second_review_count
from audit.model.audit import Audit
from audit.model.questionnaire import CaseLabel
from audit.web.allocation.auditors import AuditorRow, ReadingDraft, load_names, show_add_name, show_table, to_details
from audit.web.allocation.scope import Scope, show_scope
from audit.web.components import html, tab_state
from audit.web.components.problem_fields import staff_fields
from audit.web.session import authentication
from audit.web.session.page_context import PageContext, show_errors


def draft_name(audit: Audit) -> str:
    """Return the name of the draft of this page."""
    return f"allocate {audit.id}"


def load_draft(context: PageContext, audit: Audit) -> ReadingDraft:
    """Return what this person chose on the page before."""
    saved = context.store.drafts.read(context.person, draft_name(audit))
    reading, added, share = saved.get("reading"), saved.get("added"), saved.get("share")
    return ReadingDraft(
        [str(name) for name in reading] if isinstance(reading, list) else None,
        [str(name) for name in added] if isinstance(added, list) else (),
        share if isinstance(share, int) else 0,
        saved.get("is_percentage") is not False,
    )


def _save_draft(context: PageContext, audit: Audit, draft: ReadingDraft) -> None:
    fields = {"added": list(draft.added), "share": draft.share, "is_percentage": draft.is_percentage}
    if draft.reading is not None:
        fields["reading"] = list(draft.reading)
    context.store.drafts.save(context.person, draft_name(audit), fields)


def show_planning(context: PageContext, audit: Audit, data: AllocationData) -> None:
    """Show the fields; plan when the button is clicked."""
    draft = load_draft(context, audit)
    case_label = audit.questionnaire.case_label
    html.subheading(f"{case_label.plural_heading} and auditors")
    show_limits(data, case_label)
    scope = show_scope(data.cases, case_label)
    if authentication.get_mode() is authentication.Mode.LOCAL:
        _show_add_name(context, audit, draft)
    resets = tab_state.RESET_COUNT.of(draft_name(audit))
    form_key = f"{audit.id} {resets.get()}"
    with st.form(f"allocation {audit.id}", enter_to_submit=False):
        rows = show_table(audit, load_names(context, audit, data, draft), data, form_key)
        share, is_percentage = _show_share(context, data, draft, case_label, form_key)
        is_submitted = st.form_submit_button("Plan allocation", type="primary", key=f"plan {audit.id}")
    if is_submitted:
        with show_errors(staff_fields([row.name for row in rows], form_key)):
            reading = [row.name for row in rows if row.reads]
            _save_draft(context, audit, ReadingDraft(reading, draft.added, share, is_percentage))
            plan = _plan(context, audit, rows, scope, (share, is_percentage))
            tab_state.ALLOCATION_PLAN.of(audit.id).set(plan)
            resets.set(resets.get() + 1)
            st.rerun()


def _show_add_name(context: PageContext, audit: Audit, draft: ReadingDraft) -> None:
    if name := show_add_name(draft.added, draft_name(audit)):
        reading = None if draft.reading is None else [*draft.reading, name]
        added = [*draft.added, name]
        _save_draft(context, audit, ReadingDraft(reading, added, draft.share, draft.is_percentage))
        st.rerun()


def _show_share(
    context: PageContext, data: AllocationData, draft: ReadingDraft, case_label: CaseLabel, form_key: str
) -> tuple[int, bool]:
    """Ask how many cases are read a second time; at first as many as now."""
    marked = sum(bool(case.readers.second_reviewer) for case in data.cases)
    share, is_percentage = (marked, False) if marked and not draft.share else (draft.share, draft.is_percentage)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.number_input(
            "Second reviews",
            min_value=0,
            max_value=len(data.cases) if len(data.cases) > 100 else 100,
            value=share,
            step=1,
            key=f"share {form_key}",
            width=160,
            help=f"Somebody else reads these {case_label.plural} again later, without seeing the first review.",
        )
        unit = st.segmented_control(
            "Second reviews are a number or a percentage",
            [True, False],
            default=is_percentage,
            key=f"unit {form_key}",
            required=True,
            format_func=lambda is_share: f"% of {case_label.plural}" if is_share else case_label.plural,
            label_visibility="collapsed",
        )
    if context.person.local:
        html.paragraphs(messages.NOT_BLIND_LOCALLY, kind="quiet")
    return number, unit is not False


def _plan(
    context: PageContext, audit: Audit, rows: Sequence[AuditorRow], scope: Scope, share: tuple[int, bool]
) -> Plan:
    """Save what was entered of the auditors, and plan. Raises InputError if nobody reads."""
    case_label = audit.questionnaire.case_label
    if not any(row.reads and row.name not in scope.absent for row in rows):
        raise InputError(messages.NOBODY_READS.format(plural=case_label.plural))
    details = to_details(context, audit, rows)
    seen = context.store.staff.all(context.person, audit.id)
    changed = _changed(details, seen)
    if changed:
        context.store.staff.set_many(context.person, audit.id, changed, seen)
    data = context.store.staff.allocation(context.person, audit.id)
    readers = {row.name for row in rows if row.reads}
    return plan_allocation(
        PlanRequest(
            data.cases,
            [Auditor(name, saved) for name, saved in details.items()],
            scope.movable,
            frozenset(scope.absent) | (details.keys() - readers),
            second_review_count(share[0], len(data.cases), share[1]),
            data.waivers,
            seed=audit.id,
        )
    )


def _changed(details: Mapping[str, StaffDetails], seen: Mapping[str, StaffDetails]) -> dict[str, StaffDetails]:
    return {name: new for name, new in details.items() if new != seen.get(name, StaffDetails())}


def show_limits(data: AllocationData, case_label: CaseLabel) -> None:
    """Say for which cases and people conflicts of interest cannot be checked."""
    not_drawn = [case for case in data.cases if case.is_open and not case.is_drawn]
    sentences = []
    if not_drawn:
        verb = "was" if len(not_drawn) == 1 else "were"
        sentences.append(messages.NOT_DRAWN.format(cases=f"{case_label.with_count(len(not_drawn))} {verb}"))
    html.notice_if_any(sentences)


def unknown_staff(plan: Plan, case_label: CaseLabel) -> list[str]:
    """Return a sentence about the readers whose staff id is not known, if there are drawn cases."""
    request = plan.request
    if not any(case.is_drawn for case in request.cases):
        return []
    names = [
        name
        for name, auditor in request.auditors_by_name.items()
        if name not in request.absent and not auditor.details.staff_code
    ]
    return [messages.NO_STAFF_ID.format(names=join_list(names, "and"), plural=case_label.plural)] if names else []
