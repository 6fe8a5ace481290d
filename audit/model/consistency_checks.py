"""Advice to an auditor: what looks odd in the answers of one case. It never stands in anybody's way."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from audit.model.answers import Answer, counted
from audit.model.conditions import why
from audit.model.questionnaire import Fact, Facts, KeyQuestion, Question, Standard

NO_NOTE = "The judgement has no note."


def advice(
    standards: Sequence[Standard],
    facts: Facts,
    answers: Mapping[str, Answer],
    noted: Collection[str],
    asked: Mapping[str, Fact],
) -> dict[str, str]:
    """One sentence for each question worth a second look, by its id.

    ``noted`` are the questions with a note, ``asked`` the questionnaire's facts by id.
    """
    questions = [question for standard in standards for question in standard.questions]
    counts = counted(questions, facts, answers)
    found: dict[str, str] = {}
    for question in questions:
        sentence = _on_answer(question, answers.get(question.id), facts, counts, asked)
        if not sentence and isinstance(question, KeyQuestion):
            sentence = _on_judgement(question, counts, noted)
        if sentence:
            found[question.id] = sentence
    return found


def _on_answer(
    question: Question,
    given: Answer | None,
    facts: Facts,
    counts: Mapping[str, Answer | None],
    asked: Mapping[str, Fact],
) -> str:
    """Where the answer and the question's rule contradict each other; a rule that is not decided yet never does."""
    rule = question.applies_when
    holds = rule.holds(facts, counts) if rule and given else None
    if rule is None or given is None or holds is None or holds is not (given is Answer.NOT_APPLICABLE):
        return ""
    because = why(rule, holds, facts, counts, asked)
    if holds:
        return f"Answered Not applicable, but it applies: {because}."
    return f"Answered {given.words}, but it does not apply: {because}. The answer is kept, not counted."


def _on_judgement(key: KeyQuestion, counts: Mapping[str, Answer | None], noted: Collection[str]) -> str:
    """Where prompts and judgement disagree, or the judgement has no note."""
    judged = counts[key.id]
    prompts = {counts[prompt.id] for prompt in key.prompts} - {Answer.NOT_APPLICABLE}
    if judged is Answer.YES and prompts == {Answer.NO}:
        return "Every prompt is No, but the judgement is Yes."
    if judged is Answer.NO and prompts == {Answer.YES}:
        return "Every prompt is Yes, but the judgement is No."
    if judged in (Answer.YES, Answer.NO) and key.id not in noted:
        return NO_NOTE
    return ""
