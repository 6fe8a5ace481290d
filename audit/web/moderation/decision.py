"""The forms by which a moderator agrees an answer, confirms it or withdraws it. What is entered is saved as a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from audit.errors import ConflictError, InputError
from audit.formatting import pluralise
from audit.messages import moderation as messages
from audit.model.answer_scales import RecordedAnswer
from audit.model.audit import Audit
from audit.model.moderation import (
    CaseToModerate,
    ComparedQuestion,
    answers_of_review,
    decision_problems,
    what_happened,
)
from audit.model.review_pair import FIRST_REVIEW, SECOND_REVIEW, DisagreementCause
from audit.web.components import html, tab_state
from audit.web.components.problem_fields import moderation_fields, reason_fields
from audit.web.components.text_boxes import text_box
from audit.web.draft_form import DraftForm, rerun_on_conflict, reset_count
from audit.web.moderation.reviews import review_name
from audit.web.session.page_context import PageContext, get_context, show_errors

PAGE_NAME = "moderate"
CAUSES = list(DisagreementCause)


@dataclass(frozen=True)
class DecisionForm(DraftForm):
    """The form for one question of a case, or ('') for all that is left. ``case`` is as this person saw it."""

    audit: Audit
    case: CaseToModerate
    question_id: str = ""

    def close(self, sentence: str, **values: str) -> None:
        """Empty the form and run the page again, which shows the sentence and how much is left."""
        self.finish(PAGE_NAME, sentence.format(left=self._what_is_left(), **values))

    def _what_is_left(self) -> str:
        """Return how many questions of the case are now to decide, else how many answers are to confirm."""
        cases = {case.case_id: case for case in self.context.store.moderations.all(self.context.person, self.audit.id)}
        case = cases.get(self.case.case_id)
        if case is not None and case.to_decide:
            return messages.LEFT.format(count=pluralise(len(case.to_decide), "question"))
        if case is not None and case.to_confirm:
            return messages.LEFT_TO_CONFIRM.format(count=pluralise(len(case.to_confirm), "answer"))
        return messages.NONE_LEFT.format(singular=self.audit.questionnaire.case_label.singular)


def load_form(
    context: PageContext, audit: Audit, case: CaseToModerate, question_id: str = "", purpose: str = "decide"
) -> DecisionForm:
    """Return the form of a question, or of all that is left; ``purpose`` tells its forms apart."""
    draft_name = f"moderation {audit.id} {case.case_id} {question_id or 'rest'} {purpose}"
    return DecisionForm(context, draft_name, reset_count(draft_name), audit, case, question_id)


@st.fragment
def show_decision(audit: Audit, case: CaseToModerate, compared: ComparedQuestion) -> None:
    """Show the form that agrees an answer, or changes the agreed one. Typing runs this part of the page alone."""
    form = load_form(get_context(), audit, case, compared.question.id)
    with show_errors(moderation_fields(form.key)):
        is_new = _show_what_happened(form, compared)
        answer, cause, reason = _show_fields(form, compared)
        label = "Change moderated answer" if compared.moderated else "Save moderated answer"
        if not st.button(label, type="primary", key=f"save {form.key}") or is_new:
            return
        if problems := decision_problems(answer is not None, cause, reason):
            raise InputError(*problems)
        if answer is not None:
            with rerun_on_conflict():
                _decide(form, {compared.question.id: answer}, cause, reason)
            form.close(
                messages.ANSWER_AGREED, question=compared.question.id, answer=compared.question.answer_label(answer)
            )


def _version(compared: ComparedQuestion) -> str:
    """Return what tells the moderated answer of a question from the one before; '' if there is none."""
    return compared.moderated.at.isoformat() if compared.moderated else ""


def _show_what_happened(form: DecisionForm, compared: ComparedQuestion) -> bool:
    """Say, once, that somebody else decided or withdrew since something was entered in a form.

    Return whether that is so: a click does not count then, because the person has not seen the other decision.
    """
    draft = form.load_draft()
    if not draft or draft.get("seen", "") == _version(compared):
        return False
    html.error_summary([what_happened(form.case.reference, compared.question, compared.moderated)])
    return True


def _show_fields(
    form: DecisionForm, compared: ComparedQuestion
) -> tuple[RecordedAnswer | None, DisagreementCause | None, str]:
    """Show the answer, the cause and the reason, with what was entered before; save them as a draft."""
    draft, moderated, question = form.load_draft(), compared.moderated, compared.question
    stored = {
        "answer": moderated.answer if moderated else None,
        "cause": moderated.cause if moderated else None,
        "reason": moderated.reason if moderated else "",
        "seen": _version(compared),
    }
    initial = {**stored, **draft}
    options = question.offered_answers
    answer = st.radio(
        f"Moderated answer to {question.id}",
        options,
        _index(options, initial["answer"]),
        key=f"answer {form.key}",
        format_func=question.answer_label,
        horizontal=True,
    )
    cause = _select_cause(form, initial["cause"])
    reason = _enter_reason(form, str(initial["reason"]))
    entered = {"answer": answer, "cause": cause, "reason": reason, "seen": _version(compared)}
    form.save_draft(entered, draft, entered != stored)
    return answer, cause, reason


def _select_cause(form: DecisionForm, initial: object) -> DisagreementCause | None:
    return st.radio(
        "Cause of the difference",
        CAUSES,
        _index(CAUSES, initial),
        key=f"cause {form.key}",
        format_func=lambda cause: DisagreementCause(cause).label.capitalize(),
        horizontal=True,
    )


def _enter_reason(form: DecisionForm, initial: str, label: str = "Reason (required)") -> str:
    with st.container(key=f"draft-words {form.key}"):
        return text_box(label, initial, key=f"reason {form.key}", height=80)


def _index(options: Sequence[object], value: object) -> int | None:
    """Return where a value, perhaps of a draft, is among the options; None if it is not."""
    return options.index(value) if value in options else None


def _decide(
    form: DecisionForm, agreed: dict[str, RecordedAnswer], cause: DisagreementCause | None, reason: str
) -> None:
    store, person = form.context.store, form.context.person
    store.moderations.decide(person, form.audit.id, agreed, reason, cause, form.case.pair)


@st.fragment
def show_withdrawal(audit: Audit, case: CaseToModerate, compared: ComparedQuestion) -> None:
    """Show the form that withdraws a moderated answer. Typing runs this part of the page alone."""
    form = load_form(get_context(), audit, case, compared.question.id, "withdraw")
    with show_errors(reason_fields(f"reason {form.key}")):
        is_new = _show_what_happened(form, compared)
        draft = form.load_draft()
        reason = _enter_reason(form, str(draft.get("reason", "")), "Reason for withdrawing (required)")
        form.save_draft({"reason": reason, "seen": _version(compared)}, draft, bool(reason))
        if st.button("Withdraw moderated answer", key=f"withdraw {form.key}") and not is_new:
            store, person = form.context.store, form.context.person
            with rerun_on_conflict():
                store.moderations.withdraw(person, audit.id, form.question_id, reason, case.pair)
            form.close(messages.ANSWER_WITHDRAWN, question=form.question_id)


def confirm_answer(form: DecisionForm, compared: ComparedQuestion) -> None:
    """Agree the same answer again, after a review was reopened."""
    moderated = compared.moderated
    if moderated is not None:
        question_id = compared.question.id
        with rerun_on_conflict():
            _decide(form, {question_id: moderated.answer}, moderated.cause, moderated.reason)
        form.close(messages.ANSWER_CONFIRMED, question=question_id)


@st.fragment
def show_remaining(audit: Audit, case: CaseToModerate) -> None:
    """Show the form that decides all that is left, by the answers of one review, with one cause and one reason."""
    form = load_form(get_context(), audit, case)
    with show_errors(moderation_fields(form.key)):
        html.paragraphs(messages.REMAINING, kind="quiet")
        draft = form.load_draft()
        numbers = [FIRST_REVIEW, SECOND_REVIEW]
        number = st.radio(
            "Take the answers of",
            numbers,
            _index(numbers, draft.get("review")),
            key=f"answer {form.key}",
            format_func=lambda number: html.escape_markdown(review_name(case, number)),
        )
        cause = _select_cause(form, draft.get("cause"))
        reason = _enter_reason(form, str(draft.get("reason", "")))
        entered = {"review": number, "cause": cause, "reason": reason}
        form.save_draft(entered, draft, bool(number or cause or reason))
        if st.button("Decide all remaining", key=f"save {form.key}"):
            _decide_remaining(form, number, cause, reason)


def _decide_remaining(form: DecisionForm, number: int | None, cause: DisagreementCause | None, reason: str) -> None:
    agreed = answers_of_review(form.audit.inspected_questions, form.case.pair, number) if number else {}
    if problems := decision_problems(number is not None, cause, reason):
        raise InputError(*problems)
    if not agreed:
        raise InputError(messages.NOTHING_TAKEN)
    try:
        _decide(form, agreed, cause, reason)
    except ConflictError as error:  # the page shows what somebody else decided; what was entered stays
        tab_state.DEFERRED_ERRORS.set(error.problems)
        st.rerun()
    form.close(messages.ANSWERS_AGREED, count=pluralise(len(agreed), "answer"))
