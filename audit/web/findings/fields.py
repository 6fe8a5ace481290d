"""The fields of a finding on the page: what they hold, how they are kept as a draft, and what is written of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from audit.model.audit import Addressee, Finding, FindingKind
from audit.storage.repositories.audits import Audit
from audit.web.components import html
from audit.web.empty_states import inspected

NO_STANDARD = "No single standard"
WHOLE_STANDARD = "The whole standard"


@dataclass(frozen=True)
class Fields:
    """The fields of one form: ``key`` sets them apart from those of every other form, ``begin`` fills them."""

    audit: Audit
    cases: Mapping[str, str]
    key: str
    begin: Finding

    def place(self) -> Finding:
        """What kind of finding it is and what it rests on: these come first, the figures follow from them."""
        begin, kinds = self.begin, list(FindingKind)
        kind = st.segmented_control(
            "Kind",
            kinds,
            default=begin.kind,
            key=f"kind {self.key}",
            required=True,
            wrap=True,
            format_func=lambda one: FindingKind(one).words.capitalize(),
        )
        kind = FindingKind(kind or begin.kind)
        with st.container(horizontal=True, key="finding-place"):
            standard = self._standard(kind)
            question = self._question(standard)
        return replace(begin, kind=kind, standard=standard, question=question)

    def words(self, place: Finding) -> Finding:
        """The text, the cases, and what only a recommendation has; what is hidden keeps what it held."""
        begin = self.begin
        text = st.text_area("Text", begin.text, key=f"text {self.key}", height=150) or ""
        noun = self.audit.questionnaire.record
        cases = st.multiselect(
            f"{noun.headings} that show it (optional)",
            list(self.cases),
            [case for case in begin.cases if case in self.cases],
            key=f"cases {self.key}",
            format_func=self.cases.__getitem__,
            placeholder=f"Choose {noun.many} by reference",
        )
        typed = replace(place, text=text, cases=tuple(case for case in self.cases if case in cases))
        return self._action(typed) if place.kind is FindingKind.RECOMMENDATION else typed

    def _standard(self, kind: FindingKind) -> str:
        names = {standard.id: standard.name for standard in inspected(self.audit)}
        if kind is FindingKind.RECOMMENDATION:
            names = {"": NO_STANDARD, **names}
        begin = list(names).index(self.begin.standard) if self.begin.standard in names else 0
        with_none = "or none" if "" in names else "one"
        key = f"standard {with_none} {self.key}"
        return st.selectbox("Standard", list(names), begin, key=key, format_func=names.__getitem__) or ""

    def _question(self, standard: str) -> str:
        """A key question of the standard; another standard has another list, so it is another choice."""
        if standard not in self.audit.questionnaire.standard:
            return ""
        keys = self.audit.questionnaire.standard[standard].key_questions
        if not keys:
            return ""
        names = {"": WHOLE_STANDARD} | {one.id: f"{one.id} {one.short or one.text}" for one in keys}
        begin = list(names).index(self.begin.question) if self.begin.question in names else 0
        key = f"question {standard} {self.key}"
        return st.selectbox("Key question", list(names), begin, key=key, format_func=names.__getitem__) or ""

    def _action(self, typed: Finding) -> Finding:
        """Whom a recommendation is for, who sees to it, and by when."""
        begin = self.begin
        addressee = st.segmented_control(
            "For whom",
            list(Addressee),
            default=begin.addressee,
            key=f"addressee {self.key}",
            required=True,
            wrap=True,
            format_func=lambda one: html.plain(self.audit.details.addressees[Addressee(one)]),
        )
        with st.container(horizontal=True):
            owner = st.text_input("Owner (optional)", begin.owner, key=f"owner {self.key}", live=True)
            due = st.date_input("Due (optional)", begin.due, key=f"due {self.key}", format="DD/MM/YYYY", width=180)
        return replace(typed, addressee=Addressee(addressee) if addressee else None, owner=owner or "", due=_day(due))


def to_write(typed: Finding) -> Finding:
    """The finding as it is written: only a recommendation has an addressee, an owner and a due date."""
    if typed.kind is FindingKind.RECOMMENDATION:
        return typed
    return replace(typed, addressee=None, owner="", due=None)


def as_draft(typed: Finding) -> dict[str, object]:
    """The fields as a draft keeps them."""
    return {
        "kind": typed.kind.value,
        "text": typed.text,
        "standard": typed.standard,
        "question": typed.question,
        "cases": list(typed.cases),
        "addressee": typed.addressee.value if typed.addressee else "",
        "owner": typed.owner,
        "due": str(typed.due or ""),
    }


def from_draft(draft: Mapping[str, object]) -> Finding:
    """What a draft holds."""
    text = {name: str(value) for name, value in draft.items()}
    cases = draft["cases"]
    return Finding(
        kind=FindingKind(text["kind"]),
        text=text["text"],
        standard=text["standard"],
        addressee=Addressee(text["addressee"]) if text["addressee"] else None,
        question=text["question"],
        cases=tuple(cases) if isinstance(cases, list) else (),
        owner=text["owner"],
        due=date.fromisoformat(text["due"]) if text["due"] else None,
    )


def _day(chosen: object) -> date | None:
    return chosen if isinstance(chosen, date) else None
