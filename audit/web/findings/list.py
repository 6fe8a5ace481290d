"""The findings of an audit as the report prints them, each with its figure, its cases, and the way to change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

import streamlit as st

from audit.model.audit import Addressee, FindingKind
from audit.storage.queries.findings import KeptFinding
from audit.storage.repositories.audits import AuditResults
from audit.web.components import html
from audit.web.components.local_time import moment
from audit.web.findings.form import FINDING
from audit.web.findings.wording import TITLES, action_words, name_of
from audit.web.session.page_context import Visit, told_next_run, visit

LOOK = "look at the form"


@dataclass(frozen=True)
class Listing:
    """Everything that the list shows: the findings, the results that they rest on, the cases by id.

    ``may_write`` says whether this person may change findings, now that the audit is as it is.
    """

    here: Visit
    found: AuditResults
    cases: Mapping[str, str]
    kept: Sequence[KeptFinding]
    may_write: bool

    def show(self) -> None:
        """Recommendations by addressee, then each standard with what was found of it, as in the report."""
        html.subheading("Findings so far")
        if not self.kept:
            html.text("Nothing is written yet.")
        self._recommendations()
        for standard in self.found.audit.questionnaire.standards:
            kept = [one for one in self.kept if one.finding.kind in TITLES and one.finding.standard == standard.id]
            if kept:
                html.subheading(standard.name, level=3)
            for kind, title in TITLES.items():
                self._group(title, f"{standard.id} {kind.words}", [one for one in kept if one.finding.kind is kind])

    def _recommendations(self) -> None:
        found = [one for one in self.kept if one.finding.kind is FindingKind.RECOMMENDATION]
        number = 1
        if found:
            html.subheading("Recommendations", level=3)
        for addressee in Addressee:
            meant = [one for one in found if one.finding.addressee is addressee]
            title = f"{self.found.audit.details.addressees[addressee]} should:"
            self._group(title, "recommendation", meant, number)
            number += len(meant)

    def _group(self, title: str, name: str, kept: Sequence[KeptFinding], first: int = 1) -> None:
        """Findings that are listed together; the number of each names it, in its button too."""
        if not kept:
            return
        html.text(title, kind="group-title")
        for number, one in enumerate(kept, start=first):
            with st.container(horizontal=True, vertical_alignment="top", key=f"finding-row-{one.id}"):
                st.html(self._one(one, number))
                if self.may_write:
                    label = f"Change {name} {number}"
                    st.button(label, key=f"change {one.id}", on_click=change, args=(one.id,), type="tertiary")

    def _one(self, kept: KeptFinding, number: int) -> str:
        """One finding: its text, the figure that it rests on, its cases as links, who sees to it."""
        finding = kept.finding
        under = [self._figure(finding.question or finding.standard), self._links(finding.cases)]
        under += [escape(words) for words in (action_words(finding),) if words]
        quiet = f'<p class="quiet">{" · ".join(filter(None, under))}</p>' if any(under) else ""
        text = escape(finding.text).replace("\n", "<br>")
        return f'<div class="finding"><span class="number">{number}.</span><div><p>{text}</p>{quiet}</div></div>'

    def _figure(self, question_id: str) -> str:
        """The key question with its share; of a whole standard nothing, its heading says it."""
        for key in self.found.results.key_questions:
            if key.question.id == question_id:
                lowest = ", lowest" if key.lowest else ""
                return escape(f"{question_id} {key.question.text} {key.share}{lowest}")
        return ""

    def _links(self, case_ids: Sequence[str]) -> str:
        """The linked cases by reference, each a link to its sheet."""
        links = [self._link(case_id) for case_id in case_ids if case_id in self.cases]
        noun = self.found.audit.questionnaire.record
        title = (noun.heading if len(links) == 1 else noun.headings) if links else ""
        return f"{escape(title)}: {', '.join(links)}" if links else ""

    def _link(self, case_id: str) -> str:
        address = "record?" + urlencode({"audit": self.found.audit.id, "case": case_id})
        return f'<a href="{escape(address)}">{escape(self.cases[case_id])}</a>'


def deleted(here: Visit, audit_id: str, may_write: bool) -> None:
    """What was deleted, by whom, each with the way to bring it back."""
    gone = here.store.findings.deleted(here.person, audit_id)
    if not gone:
        return
    with st.expander(f"Deleted findings ({len(gone)})"):
        for number, kept in enumerate(gone, start=1):
            html.text(f"{number}. {kept.finding.text}")
            html.text(f"{name_of(kept.finding)}, deleted by {kept.by} on {moment(kept.at)}", kind="quiet")
            if may_write:
                args = (audit_id, kept)
                st.button(f"Bring back deleted finding {number}", key=f"back {kept.id}", on_click=bring_back, args=args)


def change(finding_id: int) -> None:
    """Show the form of this finding at the next run, and bring it before the reader's eyes."""
    st.query_params[FINDING] = str(finding_id)
    st.session_state[LOOK] = finding_id


def bring_back(audit_id: str, kept: KeptFinding) -> None:
    """Bring a deleted finding back to its place; who is there is asked anew, as on every click."""
    with told_next_run():
        here = visit()
        here.store.findings.restore(here.person, audit_id, kept.id, kept.version)
