"""To whom a case can be allocated: the field to choose or type a name in, and the names that cannot open a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from audit.model.audit import Audit
from audit.model.case_progress import CaseProgress
from audit.model.permissions import has_permission_in_own_case
from audit.model.questionnaire import CaseLabel
from audit.storage import Permission, Role
from audit.web.session import authentication
from audit.web.session.page_context import PageContext

NO_AUDITOR = ""


@dataclass(frozen=True)
class AuditorOptions:
    """The names that are offered, everybody's role in the audit, and whether roles hold: where people sign in."""

    names: Sequence[str]
    roles: Mapping[str, Role]
    roles_apply: bool
    case_label: CaseLabel

    def select(self, label: str, key: str, initial: str = "") -> str | None:
        """A field to choose one of them or to type a name; None while nothing is chosen, NOBODY for nobody."""
        typed = st.session_state.get(key)
        names = [name for name in dict.fromkeys((*self.names, initial, typed)) if name]
        selected = st.selectbox(
            label,
            [*names, NO_AUDITOR],
            names.index(initial) if initial else None,
            key=key,
            format_func=lambda name: name or "Nobody",
            placeholder="Choose or type a name",
            accept_new_options=True,
        )
        if not selected:
            return selected
        return authentication.normalise_user_name(selected) or None

    def warnings(self, names: Iterable[str]) -> list[str]:
        """A sentence for each name with which nobody could open a case."""
        if not self.roles_apply:
            return []
        return [
            f"{name} {self._missing_role_text(name)} in this audit yet, so they cannot open the {self.case_label.singular}. "
            "Give them one under Members."
            for name in dict.fromkeys(names)
            if name and not self._can_record(name)
        ]

    def _can_record(self, name: str) -> bool:
        return name in self.roles and has_permission_in_own_case(self.roles[name], Permission.RECORD_ANSWERS)

    def _missing_role_text(self, name: str) -> str:
        return "has no role that records" if name in self.roles else "has no role"


def load_auditor_options(context: PageContext, audit: Audit, cases: Sequence[CaseProgress]) -> AuditorOptions:
    """The members who may record; in local mode, where roles do not hold, also the names that occur already."""
    roles = context.store.members.all(context.person, audit.id)
    roles_apply = authentication.get_mode() is not authentication.Mode.LOCAL
    names = {name for name, role in roles.items() if has_permission_in_own_case(role, Permission.RECORD_ANSWERS)}
    if not roles_apply:
        names |= {context.person.name, *(case.case.auditor for case in cases if case.case.auditor)}
    return AuditorOptions(sorted(names, key=str.casefold), roles, roles_apply, audit.questionnaire.case_label)
