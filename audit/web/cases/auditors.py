"""The field for the auditor of a case, and warnings about names that cannot open the case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from audit.messages import pages as messages
from audit.model.audit import Audit
from audit.model.case_progress import CaseProgress
from audit.model.permissions import has_permission_in_own_case, recorders
from audit.model.questionnaire import CaseLabel
from audit.storage import Permission, Role
from audit.web.components import tab_state
from audit.web.session import authentication
from audit.web.session.page_context import PageContext

NO_AUDITOR = ""


@dataclass(frozen=True)
class AuditorOptions:
    """The names to choose from, the role of each member, and whether roles apply (they do if people sign in)."""

    names: Sequence[str]
    roles: Mapping[str, Role]
    roles_apply: bool
    case_label: CaseLabel

    def select(self, label: str, key: str, initial: str = "") -> str | None:
        """Show the field and return the chosen or typed name; None until one is chosen, NO_AUDITOR for nobody."""
        typed = tab_state.widget_value(key)
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
        """Return a warning for each name that cannot open a case."""
        if not self.roles_apply:
            return []
        return [
            self._warning(name).format(name=name, singular=self.case_label.singular)
            for name in dict.fromkeys(names)
            if name and not self._can_record(name)
        ]

    def _can_record(self, name: str) -> bool:
        return name in self.roles and has_permission_in_own_case(self.roles[name], Permission.RECORD_ANSWERS)

    def _warning(self, name: str) -> str:
        return messages.NO_RECORDING_ROLE if name in self.roles else messages.NO_ROLE


def load_auditor_options(context: PageContext, audit: Audit, cases: Sequence[CaseProgress]) -> AuditorOptions:
    """Return the members who may record; in local mode, where roles do not apply, also the names used so far."""
    roles = context.store.members.all(context.person, audit.id)
    roles_apply = authentication.get_mode() is not authentication.Mode.LOCAL
    names = recorders(roles)
    if not roles_apply:
        names |= {context.person.name, *(case.case.auditor for case in cases if case.case.auditor)}
    return AuditorOptions(sorted(names, key=str.casefold), roles, roles_apply, audit.questionnaire.case_label)
