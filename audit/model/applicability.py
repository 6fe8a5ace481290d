"""Which questions apply to a case, how each counts, and what is still missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import cast

from audit.formatting import join_list
from audit.messages import measures as measure_messages
from audit.messages import recording as messages
from audit.model.answer_scales import AnswerCode, RecordedAnswer, RecordedOutcome
from audit.model.answers import Answer, NoAnswer, Outcome
from audit.model.case import CaseRecord
from audit.model.case_details import CaseDetail, CaseDetailValues
from audit.model.conditions import EffectiveAnswers, explain_condition
from audit.model.derived_measures import explain_measure
from audit.model.questionnaire import Question


class AnswerResolver:
    """Works out how questions count in one case after another. Build it once for many cases.

    A question that does not apply counts as not applicable, even if it was answered before it stopped applying.
    A question that applies counts as its answer, or None if unanswered. A derived measure that applies counts as what
    overrides it, or as what is worked out. Conditions and measures refer to earlier questions only, so the questions
    must be in the questionnaire's order.
    """

    def __init__(self, questions: Iterable[Question]) -> None:
        in_order = tuple(questions)
        self._ids = tuple(question.id for question in in_order)
        self._questions = {question.id: question for question in in_order}
        self._rules = tuple(
            (question.id, question.applies_when, question.derived)
            for question in in_order
            if question.applies_when is not None or question.derived is not None
        )
        self._measures = {question.id: question.derived for question in in_order if question.derived is not None}

    def resolve(
        self, details: CaseDetailValues, answers: Mapping[str, RecordedAnswer]
    ) -> dict[str, RecordedAnswer | None]:
        """Return the answer that counts for each question as it was recorded, in the order of the questions."""
        return self._resolve(details, answers)[0]

    def outcomes(self, record: CaseRecord) -> dict[str, Outcome]:
        """Return how each question counts, and why if it has no answer, in the order of the questions.

        A question without a column in the case's file was not collected, unless a rule says that it does not apply.
        """
        return self.counted(self.recorded_outcomes(record))

    def counted(self, recorded: dict[str, RecordedOutcome]) -> dict[str, Outcome]:
        """Return how questions count whose answers are as they were recorded: see ``recorded_outcomes``."""
        if AnswerCode not in set(map(type, recorded.values())):
            return cast("dict[str, Outcome]", recorded)
        return {question_id: self._outcome(question_id, outcome) for question_id, outcome in recorded.items()}

    def recorded_outcomes(self, record: CaseRecord) -> dict[str, RecordedOutcome]:
        """Return the same with each answer as it was recorded: a named answer is not yet what it counts as."""
        effective_answers, not_applying = self._resolve(record.case.details, record.answers)
        outcomes = effective_answers | dict.fromkeys(not_applying, NoAnswer.DOES_NOT_APPLY)
        if all(outcomes.values()):
            return cast("dict[str, RecordedOutcome]", outcomes)
        return _with_reasons(outcomes, self._not_collected(effective_answers, record))

    def worked_out(self, details: CaseDetailValues, answers: Mapping[str, RecordedAnswer]) -> dict[str, Answer | None]:
        """Return what each derived measure is without what overrides it, but with what overrides the others."""
        effective_answers = self.resolve(details, answers)
        return {key: measure.value(details, effective_answers) for key, measure in self._measures.items()}

    def _not_collected(self, effective_answers: EffectiveAnswers, record: CaseRecord) -> Collection[str]:
        """Return the ids of what was not collected: also measures that wait for a question that was not.

        A measure itself is never in a file, unless it is overridden.
        """
        if not self._measures:
            return record.not_collected
        not_collected = {each for each in record.not_collected if each not in self._measures}
        for question_id, measure in self._measures.items():
            missing = (each for each in measure.question_ids if effective_answers.get(each) is None)
            if not not_collected.isdisjoint(missing):
                not_collected.add(question_id)
        return not_collected

    def _outcome(self, question_id: str, recorded: RecordedOutcome) -> Outcome:
        return recorded if isinstance(recorded, NoAnswer) else self._questions[question_id].counts_as(recorded)

    def _resolve(
        self, details: CaseDetailValues, answers: Mapping[str, RecordedAnswer]
    ) -> tuple[dict[str, RecordedAnswer | None], list[str]]:
        """Return the answer that counts for each question, and the questions that do not apply."""
        effective_answers = dict(zip(self._ids, map(answers.get, self._ids), strict=True))
        not_applying = []
        for question_id, condition, measure in self._rules:
            if condition is not None and condition.is_met(details, effective_answers) is False:
                effective_answers[question_id] = Answer.NOT_APPLICABLE
                not_applying.append(question_id)
            elif measure is not None and effective_answers[question_id] is None:
                effective_answers[question_id] = measure.value(details, effective_answers)
        return effective_answers, not_applying


def _with_reasons(
    outcomes: Mapping[str, RecordedOutcome | None], not_collected: Collection[str]
) -> dict[str, RecordedOutcome]:
    """Return the outcomes with the reason why a question has no answer."""
    return {
        question_id: outcome or (NoAnswer.NOT_COLLECTED if question_id in not_collected else NoAnswer.UNANSWERED)
        for question_id, outcome in outcomes.items()
    }


def resolve_answers(
    questions: Iterable[Question], details: CaseDetailValues, answers: Mapping[str, RecordedAnswer]
) -> dict[str, RecordedAnswer | None]:
    """Return the answer that counts for each question of one case, as it was recorded: see ``AnswerResolver``."""
    return AnswerResolver(questions).resolve(details, answers)


def applies(
    question: Question, details: CaseDetailValues, earlier_answers: Mapping[str, RecordedAnswer | None]
) -> bool:
    """Return whether a question applies to a case: yes, unless its condition is known to be false."""
    return question.applies_when is None or question.applies_when.is_met(details, earlier_answers) is not False


def why_not_applicable(
    question: Question,
    details: CaseDetailValues,
    effective_answers: Mapping[str, RecordedAnswer | None],
    case_details_by_id: Mapping[str, CaseDetail],
) -> str:
    """Return the sentence that says why a question does not apply. ``effective_answers`` are those that count."""
    condition = question.applies_when
    reason = (
        f": {explain_condition(condition, False, details, effective_answers, case_details_by_id)}" if condition else ""
    )
    return messages.DOES_NOT_APPLY.format(reason=reason)


def how_worked_out(
    question: Question,
    record: CaseRecord,
    effective_answers: EffectiveAnswers,
    case_details_by_id: Mapping[str, CaseDetail],
) -> str:
    """Return what a derived measure that applies comes to in a case and why, and what overrides it; '' for others.

    ``effective_answers`` are those that count, of the questions that the audit inspects.
    """
    measure, details = question.derived, record.case.details
    if measure is None:
        return ""
    value = measure.value(details, effective_answers)
    reason = explain_measure(measure, details, effective_answers, case_details_by_id)
    sentence = measure_messages.NOT_WORKED_OUT_YET if value is None else measure_messages.WORKED_OUT
    override = record.answers.get(question.id)
    missing = [each for each in measure.question_ids if each not in effective_answers]
    sentences = [
        sentence.format(answer=value.label if value else "", reason=reason),
        measure_messages.PARTS_NOT_INSPECTED.format(questions=join_list(missing, "and")) if missing else "",
        measure_messages.OVERRIDES.format(answer=question.answer_label(override)) if override else "",
    ]
    return " ".join(filter(None, sentences))


def applicable_questions(
    questions: Sequence[Question], details: CaseDetailValues, answers: Mapping[str, RecordedAnswer]
) -> list[Question]:
    """Return the questions that apply to a case, in order."""
    effective_answers = resolve_answers(questions, details, answers)
    return [question for question in questions if applies(question, details, effective_answers)]


def unanswered_questions(
    questions: Sequence[Question], details: CaseDetailValues, answers: Mapping[str, RecordedAnswer]
) -> list[Question]:
    """Return the questions that apply, are asked and are unanswered, in order."""
    return [
        question
        for question in applicable_questions(questions, details, answers)
        if question.is_asked and question.id not in answers
    ]


def questions_missing_notes(
    questions: Sequence[Question],
    details: CaseDetailValues,
    answers: Mapping[str, RecordedAnswer],
    noted_ids: Collection[str],
) -> list[Question]:
    """Return the questions whose answer counts and requires a note, without those in ``noted_ids``, in order."""
    return [
        question
        for question in applicable_questions(questions, details, answers)
        if lacks_note(question, answers.get(question.id), noted_ids, answers)
    ]


def lacks_note(
    question: Question,
    recorded: RecordedOutcome | None,
    noted_ids: Collection[str],
    answers: Mapping[str, RecordedAnswer],
) -> bool:
    """Return whether a question that applies has an answer that requires a note, and no note.

    What is worked out requires none: only a person's answer that overrides it does.
    """
    if recorded is None or isinstance(recorded, NoAnswer) or question.id in noted_ids:
        return False
    return question.needs_note(recorded) and (question.is_asked or question.id in answers)
