"""What a form does not have of its questionnaire, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.files.xlsform.detail_rows import may_be_long
from audit.formatting import join_list
from audit.messages import xlsform as messages
from audit.model.case_details import CaseDetail, CaseDetailKind
from audit.model.conditions import AllOf, AnyOf, CaseDetailIs, Condition, Not
from audit.model.number_details import MAX_DECIMALS
from audit.model.questionnaire import Questionnaire, RatingMethod


def what_form_leaves_out(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return what cannot be carried over into a form, in sentences: first what is different in this questionnaire."""
    return (
        *_judged(questionnaire),
        *_derived(questionnaire),
        *_texts_compared(questionnaire),
        *(sentence for detail in questionnaire.case_details for sentence in _detail(detail, questionnaire)),
        *([messages.SURVEY_NEEDS_NOTHING] if questionnaire.is_survey else []),
        messages.NOTE_AFTER_ANSWER,
        messages.REFERENCE_CHECKED_LATER,
        messages.NOT_IN_FORM,
        messages.ONLY_IN_PROGRAM,
    )


def _judged(questionnaire: Questionnaire) -> Iterator[str]:
    judged = [each.name for each in questionnaire.standards if each.rating_method is RatingMethod.BY_JUDGEMENT]
    if judged:
        yield messages.JUDGED.format(standards="; ".join(judged))


def _derived(questionnaire: Questionnaire) -> Iterator[str]:
    if questionnaire.derived_questions:
        yield messages.NO_OVERRIDE.format(
            questions=join_list([question.id for question in questionnaire.derived_questions], "and")
        )


def _texts_compared(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield a sentence for each text that conditions compare."""
    questions_by_detail: dict[str, list[str]] = {}
    for question in questionnaire.questions:
        for detail_id in dict.fromkeys(_details_in([question.applies_when] if question.applies_when else [])):
            questions_by_detail.setdefault(detail_id, []).append(question.id)
    for detail_id, questions in questions_by_detail.items():
        detail = questionnaire.case_details_by_id[detail_id]
        if detail.kind is CaseDetailKind.TEXT:
            yield messages.TEXT_COMPARED.format(questions=join_list(questions, "and"), detail=detail.text)


def _details_in(conditions: Sequence[Condition]) -> Iterator[str]:
    """Yield the ids of the case details whose values conditions name."""
    for condition in conditions:
        match condition:
            case CaseDetailIs(detail_id):
                yield detail_id
            case Not(part):
                yield part.detail_id
            case AllOf(parts) | AnyOf(parts):
                yield from _details_in(parts)


def _detail(detail: CaseDetail, questionnaire: Questionnaire) -> Iterator[str]:
    if other := questionnaire.case_details_by_id.get(detail.dates.not_before_detail):
        yield messages.DATE_WARNING.format(detail=detail.text, other=other.text)
    if detail.kind is CaseDetailKind.NUMBER and not detail.numbers.whole:
        yield messages.DECIMALS.format(detail=detail.text, decimals=MAX_DECIMALS)
    if detail.kind is CaseDetailKind.NUMBER and may_be_long(detail.numbers):
        yield messages.LONG_WHOLE_NUMBERS.format(detail=detail.text)
