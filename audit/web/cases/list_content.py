"""What the list of cases shows, as the component takes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from audit.formatting import format_datetime
from audit.model.audit import Audit
from audit.model.case import OPEN_STATES, CaseState
from audit.model.case_progress import CaseProgress
from audit.model.permissions import PERMISSIONS, has_permission_in_own_case
from audit.model.review_pair import FIRST_REVIEW, review_name
from audit.storage import Permission
from audit.web.cases.component.message_types import CaseRow, ListAction, ListContent, Outcome
from audit.web.components import tab_state
from audit.web.session.page_context import PageContext

NOT_ALLOCATED, NO_AUDITOR, NO_STRATUM = -1, -2, -1
STATES = tuple(CaseState)
ACTIONS = (
    (Permission.ALLOCATE_CASE, ListAction(action="allocate", label="Allocate", single=False)),
    (Permission.RETURN_CASE, ListAction(action="return", label="Return to auditor", single=False)),
    (Permission.ADD_CASE, ListAction(action="rename", label="Rename", single=True)),
    (Permission.ADD_CASE, ListAction(action="eliminate", label="Eliminate or restore", single=True)),
    (Permission.ADD_CASE, ListAction(action="remove", label="Remove", single=False)),
)
PRINT = ListAction(action="print", label="Print", single=False)

NOT_OF_EXERCISES = (Permission.ALLOCATE_CASE, Permission.RETURN_CASE)
"""Every auditor has a review of every case of an exercise, and each is returned on its own page."""


def list_content(context: PageContext, audit: Audit, cases: Sequence[CaseProgress]) -> ListContent:
    """Return everything that the list shows. What was done in the run before is shown once."""
    auditors = sorted({case.case.auditor for case in cases if case.case.auditor}, key=str.casefold)
    strata = sorted({case.stratum for case in cases if case.stratum})
    places = {name: place for place, name in enumerate(auditors)}
    outcome = tab_state.CASE_OUTCOME.of(audit.id).pop()
    panel = tab_state.CASE_PANEL.of(audit.id).get()
    return ListContent(
        audit=audit.id,
        singular=audit.questionnaire.case_label.singular,
        plural=audit.questionnaire.case_label.plural,
        states=[(state.value, state.label.capitalize()) for state in STATES],
        auditors=auditors,
        me=places.get(context.person.name, NO_AUDITOR),
        strata=strata,
        rows=[_row(case, places, strata) for case in cases],
        actions=list_actions(context, audit),
        handled=tab_state.CASE_REQUEST.get(),
        panel=panel.number if panel else 0,
        cleared=tab_state.FILTERS_CLEARED.of(audit.id).get(),
        outcome=Outcome(
            number=outcome.number if outcome else 0,
            words=outcome.words if outcome else "",
            deselect=outcome is not None and outcome.deselect,
        ),
    )


def list_actions(context: PageContext, audit: Audit) -> list[ListAction]:
    """Return what this person may do with selected cases; in a closed audit they can only be printed."""
    role = context.store.members.role(context.person, audit.id)
    if role is None:
        return []
    printing = [PRINT] if has_permission_in_own_case(role, Permission.SEE_CASE) else []
    if audit.closed_at is not None:
        return printing
    left_out = NOT_OF_EXERCISES if audit.purpose.is_exercise else ()
    permitted = PERMISSIONS[role].difference(left_out)
    return [*(action for permission, action in ACTIONS if permission in permitted), *printing]


def needs_auditor(case: CaseProgress) -> bool:
    """Return whether an open case has no auditor."""
    return case.case.state in OPEN_STATES and not case.case.auditor


def _row(case: CaseProgress, auditors: Mapping[str, int], strata: Sequence[str]) -> CaseRow:
    without = NOT_ALLOCATED if needs_auditor(case) else NO_AUDITOR
    change = case.last_change
    return CaseRow(
        id=case.id,
        reference=case.case.reference,
        label="" if case.number == FIRST_REVIEW else review_name(case.number).capitalize(),
        review=case.number if case.others else 0,
        state=STATES.index(case.case.state),
        answered=case.answered,
        applicable=case.applicable,
        missing=(case.unanswered, case.missing_details, case.missing_notes),
        auditor=auditors.get(case.case.auditor, without),
        stratum=strata.index(case.stratum) if case.stratum else NO_STRATUM,
        second="; ".join(f"{other.auditor}: {other.state.label}" for other in case.others),
        other=case.others[0].number if case.others else 0,
        changed=int(change.at.timestamp()) if change else 0,
        when=_when(change.at) if change else "",
        by=change.by if change else "",
    )


@lru_cache(maxsize=10_000)
def _when(at: datetime) -> str:
    """Return a time in words. They are remembered: a list of 1,000 cases would otherwise take 50 ms to word."""
    return format_datetime(at)
