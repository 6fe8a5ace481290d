"""The fields of a finding on the page, and their conversion to a draft and to the finding that is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from audit.model.audit import Audit
from audit.model.finding import Addressee, Finding, FindingKind
from audit.model.questionnaire import CaseLabel
from audit.model.report_text import CHAPTER_TITLES, finding_topics
from audit.web.components import html
from audit.web.components.text_boxes import text_box, text_line
from audit.web.empty_states import inspected_standards

NO_STANDARD = "No single {standard}"
TOPIC = "topic "  # before the id of a topic among the standards, whose ids have no space
WHOLE_STANDARD = "The whole {standard}"


@dataclass(frozen=True)
class FindingFields:
    """The fields of one form. ``key`` is part of each widget key; ``initial`` fills the fields."""

    audit: Audit
    cases: Mapping[str, str]
    key: str
    initial: Finding

    def show_classification(self) -> Finding:
        """Show the kind, standard and key question, and return the finding with them. The figures depend on these."""
        initial, kinds = self.initial, list(FindingKind)
        kind = st.segmented_control(
            "Kind",
            kinds,
            default=initial.kind,
            key=f"kind {self.key}",
            required=True,
            wrap=True,
            format_func=lambda option: FindingKind(option).label.capitalize(),
        )
        kind = FindingKind(kind or initial.kind)
        with st.container(horizontal=True, key="finding-place"):
            standard = self._select_standard(kind)
            question = self._select_question(standard)
        if standard.startswith(TOPIC):
            return replace(initial, kind=kind, standard_id="", question_id="", topic=standard.removeprefix(TOPIC))
        return replace(initial, kind=kind, standard_id=standard, question_id=question, topic="")

    def show_content(self, classified: Finding) -> Finding:
        """Show the text, the cases and the fields of a recommendation; fields that are hidden keep their values."""
        initial = self.initial
        text = text_box("Text", initial.text, key=f"text {self.key}", height=150)
        case_label = self.audit.questionnaire.case_label
        cases = st.multiselect(
            f"{case_label.plural_heading} that show it (optional)",
            list(self.cases),
            [case for case in initial.case_ids if case in self.cases],
            key=f"cases {self.key}",
            format_func=self.cases.__getitem__,
            placeholder=f"Choose {case_label.plural} by reference",
        )
        typed = replace(classified, text=text, case_ids=tuple(case for case in self.cases if case in cases))
        return self._show_action_fields(typed) if classified.kind is FindingKind.RECOMMENDATION else typed

    def _select_standard(self, kind: FindingKind) -> str:
        """Return the id of the selected standard, or of a topic with ``TOPIC`` before it; '' for none."""
        labels = {standard.id: standard.name for standard in inspected_standards(self.audit)}
        topics = finding_topics(self.audit.questionnaire)
        labels |= {f"{TOPIC}{topic}": f"Topic: {CHAPTER_TITLES[topic]}" for topic in topics}
        if kind is FindingKind.RECOMMENDATION:
            labels = {"": NO_STANDARD.format(standard=self._standard_label.singular), **labels}
        started = f"{TOPIC}{self.initial.topic}" if self.initial.topic else self.initial.standard_id
        initial_index = list(labels).index(started) if started in labels else 0
        with_none = "or none" if "" in labels else "one"
        key = f"standard {with_none} {self.key}"
        label = self._standard_label.heading
        return st.selectbox(label, list(labels), initial_index, key=key, format_func=labels.__getitem__) or ""

    @property
    def _standard_label(self) -> CaseLabel:
        return self.audit.questionnaire.standard_label

    def _select_question(self, standard: str) -> str:
        """Return the selected key question. Each standard has its own control, because its list differs."""
        if standard not in self.audit.questionnaire.standards_by_id:
            return ""
        key_questions = self.audit.questionnaire.standards_by_id[standard].key_questions
        if not key_questions:
            return ""
        labels = {"": WHOLE_STANDARD.format(standard=self._standard_label.singular)} | {
            key_question.id: f"{key_question.id} {key_question.label}" for key_question in key_questions
        }
        initial_index = list(labels).index(self.initial.question_id) if self.initial.question_id in labels else 0
        key = f"question {standard} {self.key}"
        return st.selectbox("Key question", list(labels), initial_index, key=key, format_func=labels.__getitem__) or ""

    def _show_action_fields(self, typed: Finding) -> Finding:
        """Show who a recommendation is for, its owner and its due date."""
        initial = self.initial
        addressee = st.segmented_control(
            "Who it is for",
            list(Addressee),
            default=initial.addressee,
            key=f"addressee {self.key}",
            required=True,
            wrap=True,
            format_func=lambda option: html.escape_markdown(self.audit.description.addressee_names[Addressee(option)]),
        )
        with st.container(horizontal=True):
            owner = text_line("Owner (optional)", initial.owner, key=f"owner {self.key}", live=True)
            due = st.date_input(
                "Due date (optional)", initial.due_date, key=f"due {self.key}", format="DD/MM/YYYY", width=180
            )
        return replace(
            typed, addressee=Addressee(addressee) if addressee else None, owner=owner, due_date=_date_or_none(due)
        )


def finding_to_save(typed: Finding) -> Finding:
    """Return the finding to save: only a recommendation has an addressee, an owner and a due date."""
    if typed.kind is FindingKind.RECOMMENDATION:
        return typed
    return replace(typed, addressee=None, owner="", due_date=None)


def to_draft(typed: Finding) -> dict[str, object]:
    """Return the fields as a draft."""
    return {
        "kind": typed.kind.value,
        "text": typed.text,
        "standard": typed.standard_id,
        "topic": typed.topic,
        "question": typed.question_id,
        "cases": list(typed.case_ids),
        "addressee": typed.addressee.value if typed.addressee else "",
        "owner": typed.owner,
        "due": str(typed.due_date or ""),
    }


def from_draft(draft: Mapping[str, object]) -> Finding:
    """Return the finding that a draft holds."""
    texts = {name: str(value) for name, value in draft.items()}
    cases = draft["cases"]
    return Finding(
        kind=FindingKind(texts["kind"]),
        text=texts["text"],
        standard_id=texts["standard"],
        addressee=Addressee(texts["addressee"]) if texts["addressee"] else None,
        question_id=texts["question"],
        case_ids=tuple(cases) if isinstance(cases, list) else (),
        owner=texts["owner"],
        due_date=date.fromisoformat(texts["due"]) if texts["due"] else None,
        topic=texts.get("topic", ""),  # a draft of an earlier version has none
    )


def _date_or_none(selected: object) -> date | None:
    return selected if isinstance(selected, date) else None
