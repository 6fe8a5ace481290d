"""Every note of an audit with the answer that it is about, in one statement."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, and_, select

from audit.model.answer_scales import read_answer
from audit.model.written_note import WrittenNote
from audit.storage.engine import schema


def read(connection: Connection, audit_id: str) -> Iterator[WrittenNote]:
    """Yield the notes of all reviews, by case, review and question."""
    case, review, note, answer = schema.audit_case, schema.reading, schema.note, schema.answer
    is_answer = and_(answer.c.reading_id == note.c.reading_id, answer.c.question_id == note.c.question_id)
    query = (
        select(case.c.id, case.c.reference, review.c.number, review.c.auditor, note.c.question_id)
        .add_columns(answer.c.value.label("answer"), note.c.value.label("text"))
        .join(review, review.c.id == note.c.reading_id)
        .join(case, case.c.id == review.c.case_id)
        .outerjoin(answer, is_answer)
        .where(case.c.audit_id == audit_id, note.c.value.is_not(None), note.c.value != "")
        .order_by(case.c.position, review.c.number, note.c.question_id)
    )
    for row in connection.execute(query):
        given = None if row.answer is None else read_answer(row.answer)
        yield WrittenNote(row.id, row.reference, row.number, row.auditor, row.question_id, given, row.text)
