"""The sheet of one case: what is stored of it, its sections, and how far each of them is."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import streamlit as st

from audit.model.answers import Answer
from audit.model.applicability import applies, questions_missing_notes, resolve_answers
from audit.model.audit import missing_details
from audit.model.case import CaseState
from audit.model.case_details import CaseDetail, CaseDetailValues
from audit.model.case_review import CaseReview
from audit.model.consistency_checks import check_consistency
from audit.model.questionnaire import CaseLabel, Question, Standard
from audit.web.components import html
from audit.web.session.page_context import PageContext

CASE_DETAILS_SECTION, CHECK_SECTION = "facts", "check"
FOLLOWED_LINK_KEY, SHOWN_SECTION_KEY = "followed question", "section shown"


@dataclass(frozen=True)
class CaseForm:
    """One reading of a case as this run of the page shows it."""

    context: PageContext
    review: CaseReview

    @cached_property
    def case_details(self) -> CaseDetailValues:
        """The facts of the case."""
        return self.review.case_record.case.details

    @cached_property
    def answers(self) -> Mapping[str, Answer]:
        """The answers given, by question."""
        return self.review.case_record.answers

    @property
    def state(self) -> CaseState:
        """How far the case has come."""
        return self.review.state

    @property
    def case_label(self) -> CaseLabel:
        """What the questionnaire calls a case."""
        return self.review.audit.questionnaire.case_label

    @property
    def is_open(self) -> bool:
        """Whether something may be recorded: neither the case nor its audit is closed."""
        return self.review.is_open and self.review.audit.closed_at is None

    @cached_property
    def standards(self) -> list[Standard]:
        """The standards that are recorded case by case, those not inspected left out."""
        audit = self.review.audit
        return [
            standard
            for standard in audit.questionnaire.standards
            if standard.questions and standard.id not in audit.description.not_inspected
        ]

    @cached_property
    def counted_answers(self) -> Mapping[str, Answer | None]:
        """What each question counts as."""
        return resolve_answers(self.review.questions, self.case_details, self.answers)

    @cached_property
    def applicable(self) -> frozenset[str]:
        """The questions that apply."""
        return frozenset(
            question.id
            for question in self.review.questions
            if applies(question, self.case_details, self.counted_answers)
        )

    @cached_property
    def consistency_warnings(self) -> Mapping[str, str]:
        """What looks odd in the answers, by question."""
        questionnaire = self.review.audit.questionnaire
        return check_consistency(
            self.standards,
            self.case_details,
            self.answers,
            self.review.noted_questions,
            questionnaire.case_details_by_id,
        )

    @cached_property
    def unanswered(self) -> frozenset[str]:
        """The questions that apply and are unanswered."""
        return self.applicable - self.answers.keys()

    def unanswered_in(self, standard: Standard) -> list[Question]:
        """The questions of a standard that apply and are unanswered."""
        return [question for question in standard.questions if question.id in self.unanswered]

    @cached_property
    def missing_notes(self) -> frozenset[str]:
        """The questions whose answer counts and needs a note that is not written yet."""
        questions = questions_missing_notes(
            self.review.questions, self.case_details, self.answers, self.review.noted_questions
        )
        return frozenset(question.id for question in questions)

    def missing_notes_in(self, standard: Standard) -> list[Question]:
        """The questions of a standard that lack a note that they need."""
        return [question for question in standard.questions if question.id in self.missing_notes]

    @cached_property
    def missing_details(self) -> list[CaseDetail]:
        """The facts without which the case cannot be submitted, and which are not recorded."""
        questionnaire = self.review.audit.questionnaire
        missing_texts = missing_details(questionnaire, self.case_details)
        return [case_detail for case_detail in questionnaire.case_details if case_detail.text in missing_texts]

    @property
    def is_complete(self) -> bool:
        """Whether nothing stands between the case and its submission."""
        return not (self.unanswered or self.missing_notes or self.missing_details)


@dataclass(frozen=True)
class Navigation:
    """A place of one case's sheet to show at the next run: a section, and in it perhaps one question or fact."""

    number: int
    case_id: str
    section: str
    subject: str = ""


def navigate_to(case_id: str, section: str, subject: str = "") -> None:
    """Show another section at the next run, from its top or at one of its questions."""
    previous: Navigation | None = st.session_state.get("jump")
    # By the clock, because the page outlives a server that is started anew and would count from one again.
    number = max(time.time_ns() // 1_000_000, previous.number + 1 if previous else 0)
    st.session_state["jump"] = Navigation(number, case_id, section, subject)


def mark_followed(navigation: Navigation) -> None:
    """The page followed the last jump: from here on its own choice holds, or the address."""
    st.session_state["jump"] = replace(navigation, case_id="")


def pending_navigation(case_form: CaseForm) -> Navigation | None:
    """Where this case's sheet was last sent to; None where it never was."""
    navigation: Navigation | None = st.session_state.get("jump")
    return navigation if navigation and navigation.case_id == case_form.review.case_id else None


def case_key(case_form: CaseForm) -> str:
    """What the page in the browser calls the case: its audit's id and its own."""
    return f"{case_form.review.audit.id}/{case_form.review.case_id}"


def section_of(case_form: CaseForm, subject: str) -> str:
    """The section in which a question, or a fact, stands."""
    for standard in case_form.standards:
        if any(question.id == subject for question in standard.questions):
            return standard.id
    return CASE_DETAILS_SECTION


def section_names(case_form: CaseForm) -> Mapping[str, str]:
    """The sections by their ids, in the order of recording."""
    return {
        CASE_DETAILS_SECTION: "Facts",
        **{standard.id: standard.name for standard in case_form.standards},
        CHECK_SECTION: "Submit",
    }


def section_labels(case_form: CaseForm) -> Mapping[str, str]:
    """The sections with how far each is: "2.2 Assessment 12/17", "✓ 2.2 Assessment" where nothing is left."""
    labels = {**section_names(case_form), CASE_DETAILS_SECTION: _case_details_label(case_form)}
    labels |= {standard.id: _standard_label(case_form, standard) for standard in case_form.standards}
    if not case_form.review.is_open:
        labels[CHECK_SECTION] = f"✓ {case_form.state.label.capitalize()}"
    return labels


def _standard_label(case_form: CaseForm, standard: Standard) -> str:
    """How many questions are answered out of those that apply, and how many notes are needed."""
    answered, applicable = progress(case_form, standard.questions)
    missing_count = len(case_form.missing_notes_in(standard))
    if answered == applicable and not missing_count:
        return f"✓ {standard.name}"
    missing_text = f", {html.pluralise(missing_count, 'note')} needed" if missing_count else ""
    return f"{standard.name} {answered}/{applicable}{missing_text}"


def _case_details_label(case_form: CaseForm) -> str:
    """How many facts are recorded, and how many of the others a case cannot be submitted without."""
    case_details, missing_count = case_form.review.audit.questionnaire.case_details, len(case_form.missing_details)
    recorded_count = sum(bool(case_form.case_details.get(case_detail.id)) for case_detail in case_details)
    if recorded_count == len(case_details):
        return "✓ Facts"
    return f"Facts {recorded_count}/{len(case_details)}{f', {missing_count} needed' if missing_count else ''}"


def progress(case_form: CaseForm, questions: tuple[Question, ...]) -> tuple[int, int]:
    """How many of the questions are answered, out of those that apply."""
    question_ids = [question.id for question in questions if question.id in case_form.applicable]
    return sum(question_id in case_form.answers for question_id in question_ids), len(question_ids)
