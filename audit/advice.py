"""Advice to an auditor: what looks odd in the answers of one case. It never stands in anybody's way."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from audit.answers import Answer, applies, counted
from audit.questionnaire import Facts, KeyQuestion, Question, Standard

NO_NOTE = "The judgement has no note."
BY_RULE = "by the facts or an earlier answer"


def advice(
    standards: Sequence[Standard], facts: Facts, answers: Mapping[str, Answer], noted: Collection[str]
) -> dict[str, str]:
    """One sentence for each question worth a second look, by its id; ``noted`` are the questions with a note."""
    questions = [question for standard in standards for question in standard.questions]
    counts = counted(questions, facts, answers)
    found: dict[str, str] = {}
    for question in questions:
        sentence = _on_answer(question, facts, answers, counts)
        if not sentence and isinstance(question, KeyQuestion):
            sentence = _on_judgement(question, counts, noted)
        if sentence:
            found[question.id] = sentence
    return found


def _on_answer(
    question: Question, facts: Facts, answers: Mapping[str, Answer], counts: Mapping[str, Answer | None]
) -> str:
    """Where the answer and the question's rule contradict each other."""
    given = answers.get(question.id)
    if given in (Answer.YES, Answer.NO) and not applies(question, facts, counts):
        return f"Answered {given.words}, but {BY_RULE} it does not apply. The answer is kept, not counted."
    rule_holds = question.applies_when is not None and question.applies_when.holds(facts, counts) is True
    if given is Answer.NOT_APPLICABLE and rule_holds:
        return f"Answered Not applicable, but {BY_RULE} it applies."
    return ""


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
