"""The form for what was agreed about one question of a case. What is typed is saved as a draft at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from audit.analysis.calibration import CaseSplit, ExerciseQuestion
from audit.formatting import format_date
from audit.messages import calibration as messages
from audit.model.answer_scales import RecordedAnswer
from audit.model.calibration import AgreedAnswer, Exercise
from audit.web.components import html, tab_state
from audit.web.components.confirmation import show_confirmation
from audit.web.components.problem_fields import reason_fields
from audit.web.components.text_boxes import text_box
from audit.web.draft_form import DraftForm, reset_count
from audit.web.session.page_context import PageContext, get_context, show_errors


@dataclass(frozen=True)
class AgreedForm(DraftForm):
    """The form for one question of a case; ``stored`` is what is agreed now."""

    exercise: Exercise
    split: ExerciseQuestion
    case: CaseSplit

    @property
    def item(self) -> tuple[str, str]:
        """The ids of the case and of the question."""
        return self.case.case_id, self.split.question.id

    @property
    def seen(self) -> AgreedAnswer | None:
        """The agreed answer over which the form was opened."""
        seen: AgreedAnswer | None = self.first_seen.get_or_set(self.case.agreed)
        return seen

    def answer_seen(self) -> AgreedAnswer | None:
        """Return what this save replaces; a second click replaces what somebody else saved, which is shown by then."""
        seen = self.seen
        self.first_seen.set(self.case.agreed)
        return seen


def show_agreed_form(context: PageContext, exercise: Exercise, split: ExerciseQuestion, case: CaseSplit) -> None:
    """Show what was agreed, and the form that records it unless the answers are released or the exercise closed."""
    if case.agreed is not None:
        values = {
            "answer": split.question.answer_label(case.agreed.answer),
            "name": case.agreed.by,
            "date": format_date(case.agreed.at),
        }
        html.paragraphs(messages.AGREED_BY.format(reason=case.agreed.reason, **values))
    draft_name = f"agreed {exercise.audit.id} {case.case_id} {split.question.id}"
    show_confirmation(draft_name)
    if exercise.is_released or exercise.audit.closed_at is not None:
        return
    form = AgreedForm(context, draft_name, reset_count(draft_name), exercise, split, case)
    key = f"open {form.key}"
    has_draft = not tab_state.has_widget_value(key) and bool(form.load_draft())
    label = f"{'Change' if case.agreed else 'Record'} the agreed answer for {case.reference}"
    draw = partial(_show_form, draft_name, exercise, split, case)
    html.expander(label, key, draw, expanded=has_draft or (case.is_split and not case.agreed))


@st.fragment
def _show_form(draft_name: str, exercise: Exercise, split: ExerciseQuestion, case: CaseSplit) -> None:
    """Show the form. Typing runs this part of the page alone."""
    _show_fields(AgreedForm(get_context(), draft_name, reset_count(draft_name), exercise, split, case))


def _show_fields(form: AgreedForm) -> None:
    saved_draft, stored = form.load_draft(), form.case.agreed
    stored_texts = [stored.answer.value, stored.reason] if stored else ["", ""]
    initial = saved_draft.get("typed")
    answer_value, reason = map(str, initial) if isinstance(initial, list) and len(initial) == 2 else stored_texts
    question = form.split.question
    answers = {answer.value: answer for answer in question.agreed_answers}
    form.seen  # noqa: B018  # notes what was agreed when the form was opened
    key = f"answer {form.key}"
    default = answer_value if answer_value in answers else None
    chosen = st.segmented_control(
        "Agreed answer",
        list(answers),
        default=default,
        key=key,
        format_func=lambda value: question.answer_label(answers[value]),
    )
    with st.container(key=f"draft-words {form.key}"):
        reason = text_box("Reason", reason, key=f"why {form.key}", height=90)
    typed = [chosen or "", reason]
    form.save_draft({"typed": typed}, saved_draft, typed != stored_texts)
    _show_buttons(form, answers.get(chosen or ""), reason)


def _show_buttons(form: AgreedForm, answer: RecordedAnswer | None, reason: str) -> None:
    context, audit_id = form.context, form.exercise.audit.id
    with show_errors(reason_fields(f"why {form.key}")), st.container(horizontal=True):
        if st.button("Save agreed answer", key=f"save {form.key}", disabled=answer is None) and answer is not None:
            context.store.calibrations.agree(context.person, audit_id, form.item, answer, reason, form.answer_seen())
            form.finish(form.draft_name, messages.AGREED_ANSWER_SAVED)
        if form.case.agreed and st.button("Withdraw agreed answer", key=f"withdraw {form.key}"):
            context.store.calibrations.withdraw(context.person, audit_id, form.item, reason, form.answer_seen())
            form.finish(form.draft_name, messages.AGREED_ANSWER_WITHDRAWN)
