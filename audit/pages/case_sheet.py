"""The sheet of one case: what is shown of it in one run, and its sections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from audit.advice import advice
from audit.answers import Answer, applying, notes_needed, unanswered
from audit.cases import CaseState
from audit.pages.frame import Visit
from audit.questionnaire import Question, Standard
from audit.storage.cases import missing_facts
from audit.storage.reading import Reading
from audit.storage.trail import TrailRow

FACTS, CHECK = "facts", "check"


@dataclass
class Sheet:
    """One run of the page for one reading: answers, notes and facts are brought up to date as controls are drawn.

    ``trail`` holds every change of the case, oldest first.
    """

    here: Visit
    reading: Reading
    trail: Sequence[TrailRow] = ()
    facts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    counted: dict[str, Answer | None] = field(default_factory=dict)
    noted: set[str] = field(default_factory=set)
    saved: bool = False

    def __post_init__(self) -> None:
        record = self.reading.record
        self.facts, self.answers = dict(record.case.facts), dict(record.answers)
        self.noted = set(self.reading.noted)

    @property
    def state(self) -> CaseState:
        """How far the case has come; the first save of this run may have begun it."""
        begun = self.saved and self.reading.state is CaseState.ALLOCATED
        return CaseState.IN_PROGRESS if begun else self.reading.state

    @property
    def standards(self) -> list[Standard]:
        """The standards that are recorded case by case, those not inspected left out."""
        audit = self.reading.audit
        return [s for s in audit.questionnaire.standards if s.questions and s.id not in audit.details.not_inspected]

    def left(self, standard: Standard) -> list[Question]:
        """The questions of a standard that apply and are unanswered."""
        here = {question.id for question in standard.questions}
        return [q for q in unanswered(self.reading.questions, self.facts, self.answers) if q.id in here]

    def notes_needed(self, standard: Standard) -> list[Question]:
        """The questions of a standard whose answer counts and needs a note that is not written yet."""
        here = {question.id for question in standard.questions}
        return [q for q in notes_needed(self.reading.questions, self.facts, self.answers, self.noted) if q.id in here]

    def took(self) -> None:
        """Something was saved in this run: the state follows, and the history tells it."""
        self.saved = True
        reading = self.reading
        self.trail = self.here.store.readings.trail(self.here.person, reading.audit.id, reading.case_id)

    def advice(self) -> dict[str, str]:
        """What looks odd in the answers, by question."""
        return advice(self.standards, self.facts, self.answers, self.noted)

    def needs_note(self, question: Question) -> bool:
        """Whether the answer given needs a note that is not written yet."""
        return self.answers.get(question.id) in question.note_needed and question.id not in self.noted


def anchor(section: str) -> str:
    """What a link to the heading of a section names."""
    return f"section-{section.replace('.', '-')}"


def go_to(section_key: str, section: str, question: str = "") -> None:
    """Show another section at the next run, from its top or at one of its questions."""
    st.session_state[section_key] = section
    st.session_state[f"arrive-{section_key}"] = question or anchor(section)


def section_of(sheet: Sheet, question_id: str) -> str:
    """The section in which a question, or a fact, stands."""
    for standard in sheet.standards:
        if any(question.id == question_id for question in standard.questions):
            return standard.id
    return FACTS


def section_names(sheet: Sheet) -> Mapping[str, str]:
    """The sections by their ids, in the order of recording."""
    return {FACTS: "Facts", **{standard.id: standard.name for standard in sheet.standards}, CHECK: "Submit"}


def section_words(sheet: Sheet) -> Mapping[str, str]:
    """The sections with how far each is: "2.2 Assessment 12/17", "✓ 2.2 Assessment" where nothing is left."""
    asked = {question.id for question in applying(sheet.reading.questions, sheet.facts, sheet.answers)}
    words = dict(section_names(sheet))
    if not missing_facts(sheet.reading.audit.questionnaire, sheet.facts):
        words[FACTS] = f"✓ {words[FACTS]}"
    for standard in sheet.standards:
        ids = [question.id for question in standard.questions if question.id in asked]
        done = sum(question_id in sheet.answers for question_id in ids)
        words[standard.id] = f"{standard.name} {done}/{len(ids)}" if done < len(ids) else f"✓ {standard.name}"
    if not sheet.reading.is_open:
        words[CHECK] = f"✓ {sheet.state.words.capitalize()}"
    return words
