"""The sheet of one case: what is stored of it, its sections, and how far each of them is."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import streamlit as st

from audit.model.answers import Answer, applies, counted, notes_needed
from audit.model.case import CaseState
from audit.model.consistency_checks import advice
from audit.model.questionnaire import Fact, Facts, Noun, Question, Standard
from audit.storage.queries.case_reviews import Reading
from audit.storage.repositories.cases import missing_facts
from audit.web.components import html
from audit.web.session.page_context import Visit

FACTS, CHECK = "facts", "check"
FOLLOWED, SHOWN = "followed question", "section shown"


@dataclass(frozen=True)
class Sheet:
    """One reading of a case as this run of the page shows it."""

    here: Visit
    reading: Reading

    @cached_property
    def facts(self) -> Facts:
        """The facts of the case."""
        return self.reading.record.case.facts

    @cached_property
    def answers(self) -> Mapping[str, Answer]:
        """The answers given, by question."""
        return self.reading.record.answers

    @property
    def state(self) -> CaseState:
        """How far the case has come."""
        return self.reading.state

    @property
    def noun(self) -> Noun:
        """What the questionnaire calls a case."""
        return self.reading.audit.questionnaire.record

    @property
    def is_open(self) -> bool:
        """Whether something may be recorded: neither the case nor its audit is closed."""
        return self.reading.is_open and self.reading.audit.closed_at is None

    @cached_property
    def standards(self) -> list[Standard]:
        """The standards that are recorded case by case, those not inspected left out."""
        audit = self.reading.audit
        return [s for s in audit.questionnaire.standards if s.questions and s.id not in audit.details.not_inspected]

    @cached_property
    def counts(self) -> Mapping[str, Answer | None]:
        """What each question counts as."""
        return counted(self.reading.questions, self.facts, self.answers)

    @cached_property
    def asked(self) -> frozenset[str]:
        """The questions that apply."""
        return frozenset(q.id for q in self.reading.questions if applies(q, self.facts, self.counts))

    @cached_property
    def advice(self) -> Mapping[str, str]:
        """What looks odd in the answers, by question."""
        questionnaire = self.reading.audit.questionnaire
        return advice(self.standards, self.facts, self.answers, self.reading.noted, questionnaire.fact)

    @cached_property
    def unanswered(self) -> frozenset[str]:
        """The questions that apply and are unanswered."""
        return self.asked - self.answers.keys()

    def left(self, standard: Standard) -> list[Question]:
        """The questions of a standard that apply and are unanswered."""
        return [question for question in standard.questions if question.id in self.unanswered]

    @cached_property
    def lacking_notes(self) -> frozenset[str]:
        """The questions whose answer counts and needs a note that is not written yet."""
        needed = notes_needed(self.reading.questions, self.facts, self.answers, self.reading.noted)
        return frozenset(question.id for question in needed)

    def notes_needed(self, standard: Standard) -> list[Question]:
        """The questions of a standard that lack a note that they need."""
        return [question for question in standard.questions if question.id in self.lacking_notes]

    @cached_property
    def missing_facts(self) -> list[Fact]:
        """The facts without which the case cannot be submitted, and which are not recorded."""
        questionnaire = self.reading.audit.questionnaire
        missing = missing_facts(questionnaire, self.facts)
        return [fact for fact in questionnaire.facts if fact.text in missing]

    @property
    def is_complete(self) -> bool:
        """Whether nothing stands between the case and its submission."""
        return not (self.unanswered or self.lacking_notes or self.missing_facts)


@dataclass(frozen=True)
class Jump:
    """A place of one case's sheet to show at the next run: a section, and in it perhaps one question or fact."""

    number: int
    case_id: str
    section: str
    subject: str = ""


def go_to(case_id: str, section: str, subject: str = "") -> None:
    """Show another section at the next run, from its top or at one of its questions."""
    last: Jump | None = st.session_state.get("jump")
    # By the clock, because the page outlives a server that is started anew and would count from one again.
    number = max(time.time_ns() // 1_000_000, last.number + 1 if last else 0)
    st.session_state["jump"] = Jump(number, case_id, section, subject)


def arrived(jump: Jump) -> None:
    """The page followed the last jump: from here on its own choice holds, or the address."""
    st.session_state["jump"] = replace(jump, case_id="")


def jump_of(sheet: Sheet) -> Jump | None:
    """Where this case's sheet was last sent to; None where it never was."""
    jump: Jump | None = st.session_state.get("jump")
    return jump if jump and jump.case_id == sheet.reading.case_id else None


def place_of(sheet: Sheet) -> str:
    """What the page in the browser calls the case: its audit's id and its own."""
    return f"{sheet.reading.audit.id}/{sheet.reading.case_id}"


def section_of(sheet: Sheet, subject: str) -> str:
    """The section in which a question, or a fact, stands."""
    for standard in sheet.standards:
        if any(question.id == subject for question in standard.questions):
            return standard.id
    return FACTS


def section_names(sheet: Sheet) -> Mapping[str, str]:
    """The sections by their ids, in the order of recording."""
    return {FACTS: "Facts", **{standard.id: standard.name for standard in sheet.standards}, CHECK: "Submit"}


def section_words(sheet: Sheet) -> Mapping[str, str]:
    """The sections with how far each is: "2.2 Assessment 12/17", "✓ 2.2 Assessment" where nothing is left."""
    words = {**section_names(sheet), FACTS: _facts_words(sheet)}
    words |= {standard.id: _standard_words(sheet, standard) for standard in sheet.standards}
    if not sheet.reading.is_open:
        words[CHECK] = f"✓ {sheet.state.words.capitalize()}"
    return words


def _standard_words(sheet: Sheet, standard: Standard) -> str:
    """How many questions are answered out of those that apply, and how many notes are needed."""
    done, of = progress(sheet, standard.questions)
    notes = len(sheet.notes_needed(standard))
    if done == of and not notes:
        return f"✓ {standard.name}"
    needed = f", {html.count(notes, 'note')} needed" if notes else ""
    return f"{standard.name} {done}/{of}{needed}"


def _facts_words(sheet: Sheet) -> str:
    """How many facts are recorded, and how many of the others a case cannot be submitted without."""
    facts, needed = sheet.reading.audit.questionnaire.facts, len(sheet.missing_facts)
    done = sum(bool(sheet.facts.get(fact.id)) for fact in facts)
    if done == len(facts):
        return "✓ Facts"
    return f"Facts {done}/{len(facts)}{f', {needed} needed' if needed else ''}"


def progress(sheet: Sheet, questions: tuple[Question, ...]) -> tuple[int, int]:
    """How many of the questions are answered, out of those that apply."""
    ids = [question.id for question in questions if question.id in sheet.asked]
    return sum(question_id in sheet.answers for question_id in ids), len(ids)
