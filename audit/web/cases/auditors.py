"""To whom a case can be allocated: the field to choose or type a name in, and the names that cannot open a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from audit.model.permissions import may_in_own_case
from audit.model.questionnaire import Noun
from audit.storage import Operation, Role
from audit.storage.repositories.audits import Audit
from audit.storage.repositories.cases import CaseProgress
from audit.web.session import authentication
from audit.web.session.page_context import Visit

NOBODY = ""


@dataclass(frozen=True)
class Auditors:
    """The names that are offered, everybody's role in the audit, and whether roles hold: where people sign in."""

    names: Sequence[str]
    roles: Mapping[str, Role]
    roles_hold: bool
    noun: Noun

    def field(self, label: str, key: str, begin: str = "") -> str | None:
        """A field to choose one of them or to type a name; None while nothing is chosen, NOBODY for nobody."""
        typed = st.session_state.get(key)
        names = [name for name in dict.fromkeys((*self.names, begin, typed)) if name]
        chosen = st.selectbox(
            label,
            [*names, NOBODY],
            names.index(begin) if begin else None,
            key=key,
            format_func=lambda name: name or "Nobody",
            placeholder="Choose or type a name",
            accept_new_options=True,
        )
        if not chosen:
            return chosen
        return authentication.as_signed_in(chosen) or None

    def warnings(self, names: Iterable[str]) -> list[str]:
        """A sentence for each name with which nobody could open a case."""
        if not self.roles_hold:
            return []
        return [
            f"{name} {self._lacks(name)} in this audit yet, so they cannot open the {self.noun.one}. "
            "Give them one under Members."
            for name in dict.fromkeys(names)
            if name and not self._may_record(name)
        ]

    def _may_record(self, name: str) -> bool:
        return name in self.roles and may_in_own_case(self.roles[name], Operation.RECORD)

    def _lacks(self, name: str) -> str:
        return "has no role that records" if name in self.roles else "has no role"


def auditors(here: Visit, audit: Audit, cases: Sequence[CaseProgress]) -> Auditors:
    """The members who may record; in local mode, where roles do not hold, also the names that occur already."""
    roles = here.store.members.all(here.person, audit.id)
    roles_hold = authentication.mode() is not authentication.Mode.LOCAL
    names = {name for name, role in roles.items() if may_in_own_case(role, Operation.RECORD)}
    if not roles_hold:
        names |= {here.person.name, *(case.case.auditor for case in cases if case.case.auditor)}
    return Auditors(sorted(names, key=str.casefold), roles, roles_hold, audit.questionnaire.record)
