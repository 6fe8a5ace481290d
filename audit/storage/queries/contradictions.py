"""Submitted cases in which every prompt of a key question contradicts the overall answer.

SQL finds the few cases in which that may be so, and the rule of the recording form decides.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, Select, exists, false, not_, or_, select

from audit.model.answer_scales import RecordedAnswer, read_answer
from audit.model.answers import Answer
from audit.model.audit import AuditHeader
from audit.model.case import CaseState
from audit.model.consistency_checks import contradicted_questions
from audit.model.dashboard import ContradictedCase
from audit.model.questionnaire import KeyQuestion
from audit.model.saved_answers import check_saved_answers
from audit.model.saved_value import decode_detail
from audit.storage.engine import schema


def contradicted_cases(connection: Connection, header: AuditHeader) -> list[ContradictedCase]:
    """The submitted cases to look at again, in the order in which they were added, with the first such question."""
    key_questions = [key for standard in header.inspected_standards for key in standard.key_questions if key.prompts]
    if not key_questions:
        return []
    review_ids = {row.id for row in connection.execute(_candidates_query(header.id, key_questions))}
    return _decide(connection, header, review_ids) if review_ids else []


def _candidates_query(audit_id: str, key_questions: Sequence[KeyQuestion]) -> Select[tuple[str]]:
    """Reviews with an overall answer that no prompt repeats. Prompts with a condition may not apply, so they are left
    out, and an answer on a scale is not compared here: that may find more than there is, and never less."""
    overall, audit_case, review = schema.answer, schema.audit_case, schema.reading
    repeats = schema.answer.alias("repeats")
    is_repeated = [
        exists().where(
            overall.c.question_id == key.id,
            repeats.c.reading_id == overall.c.reading_id,
            repeats.c.question_id.in_([prompt.id for prompt in key.prompts if prompt.applies_when is None]),
            repeats.c.value == overall.c.value,
        )
        for key in key_questions
        if all(question.answer_scale is None for question in key.questions)
    ]
    return (
        select(review.c.id)
        .join(audit_case, audit_case.c.id == review.c.case_id)
        .join(overall, overall.c.reading_id == review.c.id)
        .where(audit_case.c.audit_id == audit_id, review.c.number == 1, review.c.state == CaseState.SUBMITTED.value)
        .where(overall.c.question_id.in_([key.id for key in key_questions]))
        .where(
            overall.c.value.is_not(None),
            overall.c.value != Answer.NOT_APPLICABLE.value,
            not_(or_(false(), *is_repeated)),
        )
    )


def _decide(connection: Connection, header: AuditHeader, review_ids: Collection[str]) -> list[ContradictedCase]:
    audit_case, review = schema.audit_case, schema.reading
    query = (
        select(audit_case.c.id, audit_case.c.reference, review.c.auditor, review.c.id.label("review_id"))
        .join(review, review.c.case_id == audit_case.c.id)
        .where(review.c.id.in_(review_ids))
        .order_by(audit_case.c.position)
    )
    answers, details = _answers(connection, review_ids), _details(connection, review_ids)
    found = []
    for row in connection.execute(query):
        of_case = answers.get(row.review_id, {})
        check_saved_answers(header.questionnaire, row.reference, of_case)
        questions = contradicted_questions(header.inspected_standards, details.get(row.id, {}), of_case)
        found += [ContradictedCase(row.id, row.reference, row.auditor, question_id) for question_id in questions[:1]]
    return found


def _answers(connection: Connection, review_ids: Collection[str]) -> Mapping[str, Mapping[str, RecordedAnswer]]:
    table = schema.answer
    query = select(table.c.reading_id, table.c.question_id, table.c.value).where(
        table.c.reading_id.in_(review_ids), table.c.value.is_not(None)
    )
    by_review: dict[str, dict[str, RecordedAnswer]] = {}
    for row in connection.execute(query):
        by_review.setdefault(row.reading_id, {})[row.question_id] = read_answer(row.value)
    return by_review


def _details(connection: Connection, review_ids: Collection[str]) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    table, review = schema.case_fact, schema.reading
    query = (
        select(table.c.case_id, table.c.fact_id, table.c.value)
        .join(review, review.c.case_id == table.c.case_id)
        .where(review.c.id.in_(review_ids), table.c.value.is_not(None))
    )
    by_case: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in connection.execute(query):
        by_case.setdefault(row.case_id, {})[row.fact_id] = decode_detail(row.value)
    return by_case
