"""Formulas of a recording sheet: whether a question applies, why not, and what is left to do.

They find other rows by the column Item, so sorting does no harm. They use only functions that Excel, Excel on the web
and LibreOffice have had for many years.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from audit.files.recording_sheet import layout, measured_formulas
from audit.files.spreadsheets.cells import excel_length, literal
from audit.model.answer_scales import RecordedAnswer, offered_answers
from audit.model.answers import Answer
from audit.model.case_details import CaseDetail, CaseDetailKind
from audit.model.conditions import (
    AllOf,
    AnswerIs,
    AnyOf,
    CaseDetailIs,
    Condition,
    EffectiveAnswers,
    Not,
    explain_condition,
)
from audit.model.questionnaire import Question, Questionnaire
from audit.model.range_conditions import InRange
from audit.model.text_fields import fold_text

MAX_FORMULA = 8_000
"""Excel takes at most 8,192 characters in a formula."""


@dataclass(frozen=True)
class CellRanges:
    """The cells of one sheet by their addresses, such as ``$B$5:$B$90``."""

    answers: str
    notes: str
    items: str
    to_do: str


@dataclass(frozen=True)
class FormulaWriter:
    """Writes the formulas of one sheet. ``asked`` are the ids of the questions that the audit inspects."""

    questionnaire: Questionnaire
    asked: frozenset[str]
    ranges: CellRanges

    def answer(self, item_id: str) -> str:
        """Return what is in the answer cell of an item, wherever its row is."""
        return self._cell(self.ranges.answers, item_id)

    def _cell(self, cells: str, item_id: str) -> str:
        row = f"MATCH({literal(item_id)},{self.ranges.items},0)"
        return f'IFERROR(TRIM(INDEX({cells},{row})),"")'

    def to_do_of_question(self, question: Question, is_optional: bool, needs_note: bool) -> str:
        """Return the text of the column To do for a question; '' if no program would take so long a formula."""
        answer = self.answer(question.id)
        done = literal(layout.DONE)
        required = [meaning for meaning in _possible(question) if question.needs_note(meaning)]
        if required and needs_note:
            has_no_note = f'{self._cell(self.ranges.notes, question.id)}=""'
            needs_it = _is_answer(question, answer, required)
            done = f"IF(AND({needs_it},{has_no_note}),{literal(layout.NOTE_REQUIRED)},{done})"
        is_known = _is_answer(question, answer, question.offered_answers)
        known = f"IF({is_known},{done},{literal(layout.write_one_of(question))})"
        to_answer = literal(layout.OPTIONAL if is_optional else layout.TO_ANSWER)
        text = f'IF({answer}="",{to_answer},{known})'
        if question.applies_when is not None:
            reason = f"{literal(layout.DOES_NOT_APPLY)}&{self.reason(question.applies_when)}"
            text = f"IF({self.is_false(question.applies_when)},{reason},{text})"
        return f"={text}" if excel_length(text) < MAX_FORMULA else ""

    def to_do_of_detail(self, detail: CaseDetail, is_required: bool) -> str:
        """Return the text of the column To do for a case detail."""
        answer, done = self.answer(detail.id), literal(layout.DONE)
        if layout.has_list(detail):
            done = f"IF({_is_in(answer, _choice_spellings(detail))},{done},{literal(layout.NOT_A_CHOICE)})"
        if detail.is_measured:
            done = measured_formulas.to_do(detail, answer, done)
        return f'=IF({answer}="",{literal(layout.TO_RECORD if is_required else layout.OPTIONAL)},{done})'

    def what_is_left(self, name: str) -> str:
        """Return the text of cell A1."""
        counts = {label: self._count(texts) for label, texts in LEFT_TO_DO.items()}
        total = "+".join(counts.values())
        left = '&", "&'.join(f'{count}&" {label}"' for label, count in counts.items())
        return f"=IF({total}=0,{literal(nothing_left(name))},{literal(name + ': ')}&{left})"

    def _count(self, texts: Sequence[str]) -> str:
        return "+".join(f"COUNTIF({self.ranges.to_do},{literal(text)})" for text in texts).join("()")

    def is_false(self, condition: Condition) -> str:
        """Return whether a condition is known to be false."""
        match condition:
            case CaseDetailIs(detail_id, values):
                return self._is_detail_other(self.questionnaire.case_details_by_id[detail_id], values)
            case AnswerIs(question_id, values):
                return self._is_answer_other(self.questionnaire.questions_by_id[question_id], values)
            case InRange():
                return measured_formulas.is_false(condition, self.answer)
            case AllOf(parts) | AnyOf(parts):
                function = "OR" if isinstance(condition, AllOf) else "AND"
                return f"{function}({','.join(map(self.is_false, parts))})"
            case Not(part):
                return self._is_detail(self.questionnaire.case_details_by_id[part.detail_id], part.values)
            case _:
                assert_never(condition)

    def _is_detail(self, detail: CaseDetail, values: frozenset[str]) -> str:
        """Return whether a detail of kind text or choices, the only ones that are negated, has one of the values."""
        if detail.kind is CaseDetailKind.TEXT:
            return _is_in(self.answer(detail.id), map(fold_text, values))
        return f'AND({self.answer(detail.id)}<>"",NOT({self._is_detail_other(detail, values)}))'

    def _is_detail_other(self, detail: CaseDetail, values: frozenset[str]) -> str:
        answer = self.answer(detail.id)
        if detail.kind is CaseDetailKind.TEXT:
            return f'AND({answer}<>"",NOT({_is_in(answer, map(fold_text, values))}))'
        if layout.has_list(detail):
            return _is_in(answer, _choice_spellings(detail, without=values))
        listed = f'";"&SUBSTITUTE(LOWER({answer}),"; ",";")&";"'
        spellings = _choice_spellings(detail, only=values)
        absent = ",".join(f"ISERROR(FIND({literal(';' + each + ';')},{listed}))" for each in spellings)
        return f'AND({answer}<>"",{absent})'

    def _is_answer_other(self, question: Question, values: frozenset[str]) -> str:
        if question.id not in self.asked:
            return "FALSE"  # what is not inspected is never known
        others = [answer for answer in _possible(question) if answer not in values]
        is_other = _is_answer(question, self.answer(question.id), others)
        if question.applies_when is None:
            return is_other
        is_na = "TRUE" if Answer.NOT_APPLICABLE in others else "FALSE"
        return f"IF({self.is_false(question.applies_when)},{is_na},{is_other})"

    def reason(self, condition: Condition) -> str:
        """Return the words of the first reason why a condition is false, as ``why_false`` does."""
        match condition:
            case CaseDetailIs(detail_id, values):
                return self._detail_reason(self.questionnaire.case_details_by_id[detail_id], values)
            case AnswerIs(question_id):
                return self._answer_reason(self.questionnaire.questions_by_id[question_id])
            case InRange():
                return measured_formulas.range_reason(condition, self.questionnaire, self.answer)
            case AllOf(parts):
                return self._first_reason(parts)
            case Not(part):
                return self._reason_of_detail(self.questionnaire.case_details_by_id[part.detail_id], part.values)
            case AnyOf(parts):
                return self._every_reason(parts)
            case _:
                assert_never(condition)

    def _first_reason(self, parts: Sequence[Condition]) -> str:
        """Return the words of the first part that is false."""
        *first, last = parts
        text = self.reason(last)
        for part in reversed(first):
            text = f"IF({self.is_false(part)},{self.reason(part)},{text})"
        return text

    def _every_reason(self, parts: Sequence[Condition]) -> str:
        reasons = list(dict.fromkeys(map(self.reason, parts)))
        return '&", "&'.join(reasons[:-1]) + f'&" and "&{reasons[-1]}' if len(reasons) > 1 else reasons[0]

    def _detail_reason(self, detail: CaseDetail, values: frozenset[str]) -> str:
        if detail.kind is CaseDetailKind.CHOICES:
            condition = CaseDetailIs(detail.id, values)
            details = self.questionnaire.case_details_by_id
            return literal(explain_condition(condition, False, {detail.id: ("",)}, {}, details))
        return f"{literal(f'“{detail.text}” is ')}&{self.answer(detail.id)}"

    def _reason_of_detail(self, detail: CaseDetail, values: frozenset[str]) -> str:
        """Return the words for a detail of kind text or choices that has one of the values: the first that it has."""
        if detail.kind is CaseDetailKind.TEXT:
            return self._detail_reason(detail, values)
        text = '""'
        for choice in reversed([choice for choice in detail.choices if choice.id in values]):
            is_recorded = self._is_detail(detail, frozenset({choice.id}))
            text = f"IF({is_recorded},{literal(f'{choice.text} is among “{detail.text}”')},{text})"
        return text

    def _answer_reason(self, question: Question) -> str:
        answer = self.answer(question.id)
        *others, last = _possible(question)
        label = literal(question.answer_label(last))
        for each in reversed(others):
            label = f"IF({_is_answer(question, answer, [each])},{literal(question.answer_label(each))},{label})"
        if question.applies_when is not None:
            label = f"IF({self.is_false(question.applies_when)},{literal(Answer.NOT_APPLICABLE.label)},{label})"
        return f"{literal(f'{question.id} is ')}&{label}"


LEFT_TO_DO = {
    "to answer": (layout.TO_ANSWER,),
    "details to record": (layout.TO_RECORD,),
    "notes required": (layout.NOTE_REQUIRED,),
    "to correct": (
        layout.NOT_A_CHOICE,
        layout.NOT_A_DATE,
        layout.NOT_A_NUMBER,
        layout.OUTSIDE_LIMITS,
        "Write y, n or a",
        "Write y or n",
    ),
}
"""What cell A1 counts, with the texts of the column To do that are counted."""


def left_to_do(name: str, to_do: Sequence[str]) -> str:
    """Return what the formula in cell A1 comes to.

    >>> left_to_do("KSH-1", ["To answer", "Done"])
    'KSH-1: 1 to answer, 0 details to record, 0 notes required, 0 to correct'
    """
    counts = {label: sum(to_do.count(text) for text in texts) for label, texts in LEFT_TO_DO.items()}
    if not any(counts.values()):
        return nothing_left(name)
    return f"{name}: {', '.join(f'{count} {label}' for label, count in counts.items())}"


def nothing_left(name: str) -> str:
    """Return the text of cell A1 of a complete case."""
    return f"{name}: nothing left to do"


def why_false(
    condition: Condition,
    details: Mapping[str, tuple[str, ...]],
    answers: EffectiveAnswers,
    questionnaire: Questionnaire,
) -> str:
    """Return the first reason why a condition is false, in the words of the form."""
    deciding = _first_false(condition, details, answers)
    return explain_condition(deciding, False, details, answers, questionnaire.case_details_by_id)


def _first_false(condition: Condition, details: Mapping[str, tuple[str, ...]], answers: EffectiveAnswers) -> Condition:
    """Return a condition with only the first false part of what needs every part to be true."""
    match condition:
        case AllOf(parts):
            return _first_false(
                next(part for part in parts if part.is_met(details, answers) is False), details, answers
            )
        case AnyOf(parts):
            return replace(condition, parts=tuple(_first_false(part, details, answers) for part in parts))
        case _:
            return condition


def _possible(question: Question) -> tuple[RecordedAnswer, ...]:
    """Return every answer that a question can have, also if it is not offered."""
    return offered_answers(question.answer_scale, may_not_apply=True)


def _is_answer(question: Question, cell: str, answers: Iterable[RecordedAnswer]) -> str:
    spellings = layout.spellings_of(question)
    return _is_in(cell, [written for answer in answers for written in spellings if spellings[written] == answer])


def _is_in(cell: str, spellings: Iterable[str]) -> str:
    """Return whether a cell has one of some texts. A semicolon is in none of them."""
    listed = ";".join(("", *spellings, ""))
    return f'AND({cell}<>"",ISNUMBER(FIND(";"&LOWER({cell})&";",{literal(listed)})))'


def _spelled(answer: Answer) -> list[str]:
    return [spelling for spelling, meaning in layout.SPELLINGS.items() if meaning is answer]


def _choice_spellings(
    detail: CaseDetail, only: frozenset[str] | None = None, without: frozenset[str] = frozenset()
) -> list[str]:
    """Return what is understood as some of the values of a case detail, in small letters."""
    chosen = [choice for choice in detail.choices if choice.id not in without and (only is None or choice.id in only)]
    if detail.kind is CaseDetailKind.YES_NO:
        return [spelling for choice in chosen for spelling in _spelled(Answer(choice.id))]
    return list(dict.fromkeys(spelling for choice in chosen for spelling in map(fold_text, (choice.id, choice.text))))
