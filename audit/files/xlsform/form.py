"""A questionnaire as a form of ODK and KoBo: the rows of its sheets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from audit.files.xlsform import xpath
from audit.files.xlsform.calculations import add_measures
from audit.files.xlsform.detail_rows import detail_row
from audit.files.xlsform.logic import FormLogic, field_of
from audit.files.xlsform.names import (
    AUDITOR_FIELD,
    CASE_FIELD,
    DETAILS_GROUP,
    Prefix,
    choice_name,
    field_name,
    form_marks,
)
from audit.files.xlsform.rows import ChoiceLists, Choices, SurveyRow
from audit.messages import xlsform as messages
from audit.model.answers import Answer
from audit.model.case import REFERENCE_PATTERN
from audit.model.conditions import AllOf, Condition
from audit.model.questionnaire import KeyQuestion, Question, Questionnaire, Standard
from audit.model.text_fields import MAX_LINE_LENGTH, MAX_TEXT_LENGTH

BEGIN, END = "begin group", "end group"
ONE_SCREEN = "field-list"
SEVERAL_LINES = "multiline"
REQUIRED = "yes"


@dataclass(frozen=True)
class Form:
    """The rows of the sheets "survey" and "choices"."""

    survey: tuple[SurveyRow, ...]
    choices: ChoiceLists


def build_form(questionnaire: Questionnaire) -> Form:
    """Return the form of a questionnaire: the case, then a group for each standard with its questions and notes."""
    builder = _FormBuilder(questionnaire)
    return Form(tuple(builder.rows()), builder.choices)


class _FormBuilder:
    """Builds the rows from the top, and collects the lists of answers."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.logic = FormLogic(questionnaire)
        self.choices = ChoiceLists()

    def rows(self) -> Iterator[SurveyRow]:
        yield from self._case()
        for standard in self.questionnaire.standards:
            if any(question.is_asked for question in standard.questions):
                yield from self._standard(standard)
        # Outside the groups: what is in a group that is not asked has no value in the form.
        add_measures(self.logic)
        for name, mark in form_marks(self.questionnaire).items():
            yield SurveyRow("calculate", name, calculation=xpath.text(mark))
        for name, calculation in self.logic.calculations.items():
            yield SurveyRow("calculate", name, calculation=calculation)

    def _case(self) -> Iterator[SurveyRow]:
        singular = self.questionnaire.case_label.singular
        yield SurveyRow(
            "text",
            CASE_FIELD,
            messages.REFERENCE_LABEL.format(singular=singular),
            messages.REFERENCE_HINT,
            required=REQUIRED,
            constraint=f"regex(., '^{REFERENCE_PATTERN.pattern}$')",
            constraint_message=messages.REFERENCE_CONSTRAINT,
        )
        yield SurveyRow(
            "text",
            AUDITOR_FIELD,
            messages.AUDITOR_LABEL,
            constraint=f"string-length(.) <= {MAX_LINE_LENGTH}",
            constraint_message=messages.TOO_LONG.format(limit=MAX_LINE_LENGTH),
        )
        if self.questionnaire.case_details:
            yield SurveyRow(BEGIN, DETAILS_GROUP, messages.DETAILS_LABEL.format(singular=singular))
            for detail in self.questionnaire.case_details:
                yield detail_row(detail, self.choices, is_required=detail.required and not self.questionnaire.is_survey)
            yield SurveyRow(END)

    def _standard(self, standard: Standard) -> Iterator[SurveyRow]:
        condition = standard.applies_when
        yield SurveyRow(
            BEGIN,
            field_name(Prefix.STANDARD, standard.id),
            standard.name,
            relevant="" if condition is None else _relevant(self.logic.may_be_true(condition)),
        )
        for key in standard.key_questions:
            if any(question.is_asked for question in key.questions):
                yield from self._key_question(key, standard)
        yield SurveyRow(END)

    def _key_question(self, key: KeyQuestion, standard: Standard) -> Iterator[SurveyRow]:
        """Yield a group that the apps show on one screen: the prompts, the key question and their notes."""
        name = field_name(Prefix.KEY_QUESTION, key.id)
        yield SurveyRow(BEGIN, name, f"{key.id} {key.label}", appearance=ONE_SCREEN)
        for question in key.questions:
            if question.is_asked:
                applies = self._applies(question, standard)
                yield self._question(question, applies)
                yield self._note(question, applies)
        yield SurveyRow(END)

    def _applies(self, question: Question, standard: Standard) -> str:
        """Return whether a question is asked, if the group of its standard is."""
        condition = _without(standard.applies_when, question.applies_when)
        return xpath.TRUE if condition is None else self.logic.may_be_true(condition)

    def _question(self, question: Question, applies: str) -> SurveyRow:
        return SurveyRow(
            f"select_one {self._list_of_answers(question)}",
            field_name(Prefix.QUESTION, question.id),
            question.name,
            question.guidance,
            required="" if self.questionnaire.is_survey else REQUIRED,
            relevant=_relevant(applies),
        )

    def _list_of_answers(self, question: Question) -> str:
        choices: Choices = tuple(
            (choice_name(each.value), question.answer_label(each)) for each in question.offered_answers
        )
        name = "yes_no_na" if Answer.NOT_APPLICABLE in question.offered_answers else "yes_no"
        return self.choices.name(choices, name if question.answer_scale is None else "answers")

    def _note(self, question: Question, applies: str) -> SurveyRow:
        """Return the field for the note, which is shown as soon as the question is answered."""
        is_answered = f"{field_of(question)} != ''"
        needs_note = self.logic.is_answered(question, question.note_needed)
        is_required = needs_note != xpath.FALSE and not self.questionnaire.is_survey
        return SurveyRow(
            "text",
            field_name(Prefix.NOTE, question.id),
            messages.NOTE_LABEL.format(question=question.id),
            required=needs_note if is_required else "",
            required_message=messages.NOTE_REQUIRED if is_required else "",
            relevant=xpath.all_true((applies, is_answered)),
            constraint=f"string-length(.) <= {MAX_TEXT_LENGTH}",
            constraint_message=messages.TOO_LONG.format(limit=MAX_TEXT_LENGTH),
            appearance=SEVERAL_LINES,
        )


def _relevant(expression: str) -> str:
    return "" if expression == xpath.TRUE else expression


def _without(group: Condition | None, condition: Condition | None) -> Condition | None:
    """Return a condition without that of the group around it, if it begins with that; None if nothing is left."""
    if group is None or condition == group:
        return None if condition == group else condition
    if isinstance(condition, AllOf) and condition.parts and condition.parts[0] == group:
        return condition.parts[1] if len(condition.parts) == 2 else AllOf(condition.parts[1:])
    return condition
