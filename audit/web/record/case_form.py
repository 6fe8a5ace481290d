"""The recording form of one case: what is saved, its sections, and the progress of each section."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from audit.errors import StoreError, UnavailableError
from audit.formatting import pluralise
from audit.model.answer_scales import RecordedAnswer
from audit.model.applicability import applies, resolve_answers
from audit.model.audit_log import ChangeType
from audit.model.case import CaseState
from audit.model.case_details import CaseDetail, CaseDetailValues
from audit.model.case_review import CaseReview
from audit.model.conditions import EffectiveAnswers
from audit.model.consistency_checks import check_consistency, check_details
from audit.model.counting import counts_when_submitted, details_to_record, notes_to_write, questions_to_answer
from audit.model.guidance import GuidanceChange, guidance_in_force
from audit.model.questionnaire import CaseLabel, Question, Standard
from audit.model.review_pair import FIRST_REVIEW
from audit.model.sampling import Elimination
from audit.model.waiting import WaitingCase
from audit.storage import Permission, Person
from audit.web.components import tab_state
from audit.web.session.page_context import PageContext

CASE_DETAILS_SECTION, CHECK_SECTION = "facts", "check"


@dataclass(frozen=True)
class CaseForm:
    """The recording form of one case as this run of the page shows it.

    ``problems`` say why the case could not be read now: ``review`` is then what was read last. ``is_unreachable``: no
    connection to the database was made. ``entered`` are the values that were saved just now, as they were typed.
    """

    context: PageContext
    review: CaseReview
    problems: tuple[str, ...] = ()
    is_unreachable: bool = False
    entered: Mapping[tuple[ChangeType, str], tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def case_details(self) -> CaseDetailValues:
        """Return the case details, by id."""
        return self.review.case_record.case.details

    @cached_property
    def answers(self) -> Mapping[str, RecordedAnswer]:
        """Return the answers, by question."""
        return self.review.case_record.answers

    @property
    def state(self) -> CaseState:
        """Return the state of the case."""
        return self.review.state

    @property
    def case_label(self) -> CaseLabel:
        """Return what the questionnaire calls a case."""
        return self.review.audit.questionnaire.case_label

    @property
    def is_open(self) -> bool:
        """Return whether this person may change answers: the case is theirs and not submitted, the audit not closed."""
        return self.review.is_open and self.review.audit.closed_at is None and self.may(Permission.RECORD_ANSWERS)

    @property
    def may_write_feedback(self) -> bool:
        """Return whether this person may write the feedback sheet, also after submission."""
        is_possible = self.state is not CaseState.ELIMINATED and self.review.audit.closed_at is None
        return is_possible and not self.problems and self.may(Permission.WRITE_FEEDBACK)

    def may(self, permission: Permission) -> bool:
        """Return whether the person who looks at the form may do something with this case."""
        return permission in self.review.permissions

    @cached_property
    def added_guidance(self) -> Mapping[str, tuple[GuidanceChange, ...]]:
        """Return what the lead added to the guidance of questions, by question."""
        return guidance_in_force(self.review.guidance)

    @cached_property
    def request(self) -> WaitingCase | None:
        """Return who asks to have the case reopened; None if nobody does, or if it is open anyway."""
        if self.review.is_open:
            return None
        return self.context.store.workflow.request(self.context.person, self.review)

    @cached_property
    def elimination(self) -> Elimination | None:
        """Return why the case was eliminated; None if it was not."""
        if self.state is not CaseState.ELIMINATED or self.problems:
            return None
        audit_id, case_id = self.review.audit.id, self.review.case_id
        return self.context.store.samples.elimination(self.context.person, audit_id, case_id)

    @cached_property
    def standards(self) -> list[Standard]:
        """Return the inspected standards that have questions."""
        audit = self.review.audit
        return [
            standard
            for standard in audit.questionnaire.standards
            if standard.questions and standard.id not in audit.description.not_inspected
        ]

    @cached_property
    def counted_answers(self) -> EffectiveAnswers:
        """Return the answer that counts for each question, as it was recorded."""
        return resolve_answers(self.review.questions, self.case_details, self.answers)

    @cached_property
    def applicable(self) -> frozenset[str]:
        """Return the ids of the questions that apply."""
        return frozenset(
            question.id
            for question in self.review.questions
            if applies(question, self.case_details, self.counted_answers)
        )

    @cached_property
    def detail_warnings(self) -> Mapping[str, str]:
        """Return what to check in the case details, by detail."""
        return check_details(self.review.audit.questionnaire.case_details, self.case_details)

    @cached_property
    def consistency_warnings(self) -> Mapping[str, str]:
        """Return the warnings about inconsistent answers, by question."""
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
        """Return the ids of the questions that apply, were collected and are unanswered."""
        to_answer = questions_to_answer(self.review.questions, self.review.case_record)
        return frozenset(question.id for question in to_answer)

    @cached_property
    def not_collected(self) -> list[Question]:
        """Return the questions without a column in the file that the case was imported from, and without an answer."""
        record = self.review.case_record
        return [question for question in self.review.questions if record.is_not_collected(question.id)]

    def unanswered_in(self, standard: Standard) -> list[Question]:
        """Return the questions of a standard that apply and are unanswered."""
        return [question for question in standard.questions if question.id in self.unanswered]

    @cached_property
    def missing_notes(self) -> frozenset[str]:
        """Return the ids of the questions whose answer counts and that lack a required note."""
        questions = notes_to_write(
            self.review.audit.questionnaire,
            self.review.questions,
            self.review.case_record,
            self.review.noted_questions,
        )
        return frozenset(question.id for question in questions)

    def missing_notes_in(self, standard: Standard) -> list[Question]:
        """Return the questions of a standard that lack a required note."""
        return [question for question in standard.questions if question.id in self.missing_notes]

    @cached_property
    def missing_details(self) -> list[CaseDetail]:
        """Return the required case details that are not recorded."""
        return details_to_record(self.review.audit.questionnaire, self.review.case_record)

    @property
    def is_complete(self) -> bool:
        """Return whether the case can be submitted: in a survey with any answer, in an audit if nothing is missing."""
        questionnaire, record = self.review.audit.questionnaire, self.review.case_record
        return counts_when_submitted(questionnaire, self.review.questions, record) and not self.missing_notes


def read_case_form(context: PageContext, audit_id: str, case_id: str, number: int = FIRST_REVIEW) -> CaseForm:
    """Return the form of a review of a case as it is in the database.

    If the database does not answer, return the form as this tab showed it last, so that what was entered in it stays
    on the page. Raises StoreError if the tab has not shown it.
    """
    person = context.person
    try:
        review = context.store.reviews.open(person, audit_id, case_id, number)
    except StoreError as error:
        shown = last_shown_review(person, audit_id, case_id, number)
        if shown is None:
            raise
        return CaseForm(context, shown, error.problems, isinstance(error, UnavailableError))
    tab_state.LAST_REVIEW.set((person.name, review))
    return CaseForm(context, review)


def last_shown_review(person: Person, audit_id: str, case_id: str, number: int = 0) -> CaseReview | None:
    """Return a review of a case (0: any) as this tab showed it last to this person; None if it showed another."""
    shown_to, review = tab_state.LAST_REVIEW.get()
    is_same = review is not None and (shown_to, review.audit.id, review.case_id) == (person.name, audit_id, case_id)
    return review if is_same and number in (0, review.number) else None


@dataclass(frozen=True)
class Navigation:
    """A section of a case to show at the next run, and in it perhaps one question or case detail."""

    number: int
    case_id: str
    section: str
    subject: str = ""


def navigate_to(case_id: str, section: str, subject: str = "") -> None:
    """Show a section at the next run, from its top or at one of its questions or case details."""
    previous: Navigation | None = tab_state.NAVIGATION.get()
    # Taken from the clock: the page in the browser outlives a restarted server, whose counter would begin at one again.
    number = max(time.time_ns() // 1_000_000, previous.number + 1 if previous else 0)
    tab_state.NAVIGATION.set(Navigation(number, case_id, section, subject))


def mark_followed(navigation: Navigation) -> None:
    """Record that the page followed the last navigation, so that its own choice or the address decides again."""
    tab_state.NAVIGATION.set(replace(navigation, case_id=""))


def pending_navigation(case_form: CaseForm) -> Navigation | None:
    """Return the last navigation within this case, or None."""
    navigation: Navigation | None = tab_state.NAVIGATION.get()
    return navigation if navigation and navigation.case_id == case_form.review.case_id else None


def case_key(case_form: CaseForm) -> str:
    """Return the key of the review in messages of the browser: the ids of its audit and case; its number if not 1."""
    review = case_form.review
    key = f"{review.audit.id}/{review.case_id}"
    return key if review.number == FIRST_REVIEW else f"{key}/{review.number}"


def section_of(case_form: CaseForm, subject: str) -> str:
    """Return the section of a question or case detail."""
    for standard in case_form.standards:
        if any(question.id == subject for question in standard.questions):
            return standard.id
    return CASE_DETAILS_SECTION


def details_title(case_form: CaseForm) -> str:
    """Return the title of the section of case details: "Case details"."""
    return f"{case_form.case_label.heading} details"


def section_names(case_form: CaseForm) -> Mapping[str, str]:
    """Return the names of the sections by id, in the order of recording."""
    return {
        CASE_DETAILS_SECTION: details_title(case_form),
        **{standard.id: standard.name for standard in case_form.standards},
        CHECK_SECTION: "Check and submit" if case_form.is_open else case_form.state.label.capitalize(),
    }


def section_labels(case_form: CaseForm) -> Mapping[str, str]:
    """Return the sections with their progress: "2.2 Assessment 12/17", "✓ 2.2 Assessment" if nothing is missing."""
    labels = {**section_names(case_form), CASE_DETAILS_SECTION: _case_details_label(case_form)}
    labels |= {standard.id: _standard_label(case_form, standard) for standard in case_form.standards}
    if not case_form.review.is_open:
        labels[CHECK_SECTION] = f"✓ {case_form.state.label.capitalize()}"
    return labels


def which_notes(case_form: CaseForm, count: int) -> str:
    """Return how many notes are required; of a submitted case, which was imported without them, are not written."""
    return f"{pluralise(count, 'note')} {'required' if case_form.review.is_open else 'not written'}"


def _standard_label(case_form: CaseForm, standard: Standard) -> str:
    """Return the name of a standard with the answered out of the applicable questions, and the missing notes."""
    answered, applicable = progress(case_form, standard.questions)
    missing_count = len(case_form.missing_notes_in(standard))
    if answered == applicable and not missing_count:
        return f"✓ {standard.name}"
    missing_text = f", {which_notes(case_form, missing_count)}" if missing_count else ""
    return f"{standard.name} {answered}/{applicable}{missing_text}"


def _case_details_label(case_form: CaseForm) -> str:
    """Return how many case details are recorded, and how many required ones are missing."""
    title = details_title(case_form)
    case_details, missing_count = case_form.review.audit.questionnaire.case_details, len(case_form.missing_details)
    recorded_count = sum(bool(case_form.case_details.get(case_detail.id)) for case_detail in case_details)
    if recorded_count == len(case_details):
        return f"✓ {title}"
    missing_text = f", {missing_count} required" if missing_count else ""
    return f"{title} {recorded_count}/{len(case_details)}{missing_text}"


def progress(case_form: CaseForm, questions: tuple[Question, ...]) -> tuple[int, int]:
    """Return how many of the questions are answered, and how many apply; derived measures are not counted."""
    question_ids = [question.id for question in questions if question.is_asked and question.id in case_form.applicable]
    return sum(question_id in case_form.answers for question_id in question_ids), len(question_ids)
