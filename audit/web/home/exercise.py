"""The home page of a calibration exercise: its steps for the lead, and for everybody their own cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.formatting import pluralise
from audit.messages import calibration as messages
from audit.model.audit import Audit
from audit.model.calibration import Exercise, OwnExercise
from audit.model.case import CaseState
from audit.model.case_progress import CaseProgress
from audit.model.permissions import recorders
from audit.model.purpose import Purpose
from audit.storage import Role
from audit.web.components import html
from audit.web.home.auditor import own_cases
from audit.web.home.links import case_link, page_link
from audit.web.home.step_list import show_steps
from audit.web.home.steps import Step, with_progress
from audit.web.session.page_context import PageContext


def show_exercise(context: PageContext, audit: Audit, role: Role) -> None:
    """Show an exercise: a practice audit as a tour, another one with the steps of the lead and one's own cases."""
    if role is Role.READER:
        html.paragraphs(messages.NOTHING_FOR_READERS)
        return
    own = context.store.calibrations.own(context.person, audit.id)
    cases = own_cases(context, audit)
    if audit.purpose is Purpose.PRACTICE:
        show_steps(audit, "Practise in four steps", with_progress(_tour(context, audit, own, cases)))
    elif role is Role.LEAD:
        exercise = context.store.calibrations.sheet(context.person, audit.id)
        members = recorders(context.store.members.all(context.person, audit.id))
        show_steps(audit, "Steps of this exercise", with_progress(_lead_steps(audit, exercise, len(members))))
    if cases:
        _show_cases(audit, own, cases)
    page_link("calibration", "Calibration: how the answers compare", audit.id)


def _show_cases(audit: Audit, own: OwnExercise, cases: Sequence[CaseProgress]) -> None:
    """Show a link to each of one's own cases with its state."""
    case_label = audit.questionnaire.case_label
    done = f"{own.submitted_count} of {case_label.with_count(own.case_count)}"
    html.subheading(f"Your {case_label.plural}")
    html.paragraphs(messages.YOU_HAVE_SUBMITTED.format(done=done))
    for case in cases:
        left = f", {pluralise(case.unanswered, 'question')} left" if case.unanswered else ""
        case_link(f"{case.case.reference}: {case.case.state.label}{left}", audit.id, case.id, number=case.number)


def _tour(context: PageContext, audit: Audit, own: OwnExercise, cases: Sequence[CaseProgress]) -> Iterator[Step]:
    """The steps by which a newcomer learns to record, and sees how they judge."""
    case_label = audit.questionnaire.case_label
    started = [case for case in cases if case.case.state is not CaseState.ALLOCATED]
    target = {"case": cases[0].id} if cases else {}
    first = started[0] if started else None
    if first is not None:
        target = {"case": first.id, "review": str(first.number)}
    yield Step(
        "answer", f"Open a {case_label.singular} and answer it", messages.TOUR_KEYS, "record", bool(started), target
    )
    yield Step("note", "Write a note", messages.TOUR_NOTE, "record", _has_note(context, audit, started), target)
    submitted = messages.TOUR_SUBMIT.format(submitted=own.submitted_count, cases=case_label.with_count(own.case_count))
    yield Step("submit", f"Submit every {case_label.singular}", submitted, "record", own.is_submitted)
    yield Step("compare", "See where you differ", messages.TOUR_COMPARE, "calibration", is_done=False)


def _has_note(context: PageContext, audit: Audit, started: Sequence[CaseProgress]) -> bool:
    reviews = (context.store.reviews.open(context.person, audit.id, case.id, case.number) for case in started)
    return any(review.noted_questions for review in reviews)


def _lead_steps(audit: Audit, exercise: Exercise, members: int) -> Iterator[Step]:
    """The steps of an exercise, from its cases to the release of its agreed answers."""
    case_label, count = audit.questionnaire.case_label, len(exercise.cases)
    reviews = sum(case.reviewer_count for case in exercise.cases)
    submitted = sum(len(case.reviews) for case in exercise.cases)
    yield Step("cases", f"Add a few {case_label.plural}", case_label.with_count(count), "cases", count > 0)
    detail = f"{members} who can record" if members > 1 else messages.ADD_AUDITORS
    yield Step("members", "Add auditors as members", detail, "members", members > 1)
    yield Step(
        "review",
        f"Everybody reviews every {case_label.singular}",
        f"{submitted} of {pluralise(reviews, 'review')} submitted" if reviews else "",
        "calibration",
        submitted > 0 and submitted == reviews,
    )
    agreed = f"{pluralise(exercise.agreed_count, 'answer')} agreed" if exercise.agreed_count else ""
    yield Step("agree", "Agree answers in a meeting", agreed, "calibration", exercise.agreed_count > 0)
    yield Step("release", "Release the agreed answers", messages.THEN_REQUIRE_IT, "calibration", exercise.is_released)
