"""The cases of a responses file as they come in: whether they belong to the audit, and in which state each comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from audit.errors import InputError
from audit.model.answers import CaseRecord, unanswered
from audit.model.case import CaseState
from audit.model.questionnaire import Facts, Question, Questionnaire


def settled(
    questionnaire: Questionnaire, questions: Sequence[Question], found: Sequence[CaseRecord]
) -> list[CaseRecord]:
    """The cases of a file, each in the state in which it comes in; ``questions`` are those that the audit inspects.

    A required fact is asked of every case where the file has it for one; a file of answers alone is complete
    without it. Notes cannot stand in a file, so none is asked.
    """
    in_file = {fact_id for record in found for fact_id, values in record.case.facts.items() if values}
    required = [fact.id for fact in questionnaire.facts if fact.required and fact.id in in_file]
    return [replace(record, case=replace(record.case, state=_state(record, questions, required))) for record in found]


def _state(record: CaseRecord, questions: Sequence[Question], required: Iterable[str]) -> CaseState:
    facts = record.case.facts
    if not record.answers:
        return CaseState.ALLOCATED
    if unanswered(questions, facts, record.answers) or not all(facts.get(fact_id) for fact_id in required):
        return CaseState.IN_PROGRESS
    return CaseState.SUBMITTED


def check_belongs(questionnaire: Questionnaire, found: Iterable[CaseRecord]) -> None:
    """Raise InputError where a fact, its value or an answer cannot be: the faults never repeat a value."""
    questions = {question.id for question in questionnaire.questions}
    faults = []
    for record in found:
        where = f"Case {record.case.reference.strip()[:40]!a}"
        faults += [f"{where}: the questionnaire has no question {q!a}." for q in record.answers if q not in questions]
        faults += [f"{where}: {fault}" for fault in _fact_faults(questionnaire, record.case.facts)]
    if faults:
        raise InputError(*faults)


def _fact_faults(questionnaire: Questionnaire, facts: Facts) -> Iterator[str]:
    for fact_id, values in facts.items():
        fact = questionnaire.fact.get(fact_id)
        if fact is None:
            yield f"the questionnaire has no fact {fact_id!a}."
            continue
        try:
            fits = fact.read(";".join(values)) == tuple(values)
        except InputError as fault:
            yield str(fault)
            continue
        if not fits:
            yield f"{fact.text} does not have such a value."
