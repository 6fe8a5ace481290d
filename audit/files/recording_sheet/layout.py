"""The columns and words of a recording sheet, for the writer and the reader."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from audit.model.answer_scales import AnswerCode, RecordedAnswer
from audit.model.answers import ANSWER_SPELLINGS, Answer
from audit.model.case_details import CaseDetail, CaseDetailKind
from audit.model.questionnaire import Question, Questionnaire


class SheetColumn(StrEnum):
    """The headings of a recording sheet, from left to right."""

    QUESTION = "Question"
    ANSWER = "Answer"
    TO_DO = "To do"
    NOTE = "Note"
    GUIDANCE = "Guidance"
    SECTION = "Section"
    CASE = "Case"
    ITEM = "Item"
    KEY = "Key"


KEY_HEADINGS = ("Key", "Case", "Item", "Answer check", "Note check")
"""The headings of the sheet of keys, which is hidden; the program finds it by them and not by its name."""

LETTERS: Mapping[RecordedAnswer, str] = {Answer.YES: "y", Answer.NO: "n", Answer.NOT_APPLICABLE: "a"}
SPELLINGS: Mapping[str, Answer] = {
    **{spelling: answer for spelling, answer in ANSWER_SPELLINGS.items() if spelling not in ("1", "0")},
    **{LETTERS[answer]: answer for answer in Answer},
}
"""What is understood as an answer. 1 and 0 are not, because they may be the points of a scale."""

TO_ANSWER, TO_RECORD, NOTE_REQUIRED, OPTIONAL, DONE = "To answer", "To record", "Note required", "Optional", "Done"
NOT_A_CHOICE = "Choose from the list"
NOT_A_DATE, NOT_A_NUMBER, OUTSIDE_LIMITS = "Write a date", "Write a number", "Outside the limits"
DOES_NOT_APPLY = "Does not apply because "
SEVERAL_SEPARATOR = "; "


def spellings_of(question: Question) -> Mapping[str, RecordedAnswer]:
    """Return what is understood as an answer to a question, in small letters."""
    scale = question.answer_scale
    if scale is None:
        return SPELLINGS
    if scale.has_reasons:
        return {**SPELLINGS, **scale.spellings}
    offered = (Answer.NOT_APPLICABLE,) if Answer.NOT_APPLICABLE in question.offered_answers else ()
    plain = {spelling: answer for spelling, answer in SPELLINGS.items() if answer in offered}
    letters = {key: AnswerCode(answer_id) for key, answer_id in scale.keys.items() if key.isalpha()}
    return {**plain, **letters, **scale.spellings}


def answer_text(question: Question, answer: RecordedAnswer) -> str:
    """Return an answer as the sheet shows it: a letter, or the words of a named answer."""
    return question.answer_label(answer) if question.answer_scale else LETTERS[answer]


def listed_answers(question: Question) -> list[str]:
    """Return the answers from which one is chosen, as the sheet shows them."""
    return [answer_text(question, answer) for answer in question.offered_answers]


def list_key(question: Question) -> str:
    """Return the name of the list of the answers to a question with a scale; '' if it has none."""
    scale = question.answer_scale
    return f"{scale.id}/{len(question.offered_answers)}" if scale else ""


def write_one_of(question: Question) -> str:
    """Return what the sheet says next to an answer that is not understood.

    >>> write_one_of(Question("1", "Why?", may_not_apply=False))
    'Write y or n'
    """
    if question.answer_scale:
        return NOT_A_CHOICE
    letters = listed_answers(question)
    return f"Write {', '.join(letters[:-1])} or {letters[-1]}"


def question_label(question: Question) -> str:
    """Return a question as the sheet shows it: its id and its text."""
    return f"{question.id} {question.text}"


def labels_by_item(questionnaire: Questionnaire) -> dict[str, str]:
    """Return how the sheet shows each case detail and question, by its id."""
    details = {detail.id: detail.text for detail in questionnaire.case_details}
    return details | {question.id: question_label(question) for question in questionnaire.questions}


def has_list(detail: CaseDetail) -> bool:
    """Return whether exactly one value of a case detail is chosen from a list."""
    return detail.kind in (CaseDetailKind.CHOICE, CaseDetailKind.YES_NO)


def detail_text(detail: CaseDetail, values: tuple[str, ...]) -> str:
    """Return the values of a case detail as the sheet shows them."""
    return SEVERAL_SEPARATOR.join(_shown(detail, value) for value in values)


def choice_texts(detail: CaseDetail) -> list[str]:
    """Return the values from which a case detail is chosen, as the sheet shows them."""
    return [_shown(detail, choice.id) for choice in detail.choices]


def _shown(detail: CaseDetail, value: str) -> str:
    """Return the text of a value, or its id if the text would be read as another choice."""
    label = detail.value_label(value)
    return label if not detail.choices or detail.parse(label) == (value,) else value
