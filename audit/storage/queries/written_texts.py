"""Every text that people wrote in an audit, with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, and_, literal, or_, select, union_all

from audit.model.audit_log import ChangeType
from audit.model.case_details import CaseDetailKind
from audit.model.personal_text import TextKind
from audit.model.questionnaire import Questionnaire
from audit.model.report_text import chapter_title
from audit.model.saved_value import decode_detail
from audit.storage.engine import schema
from audit.storage.queries import guidance_changes, saved_benchmarks, saved_report_texts

REASON_TYPES = (
    ChangeType.CASE,
    ChangeType.STATE,
    ChangeType.ALLOCATION,
    ChangeType.SECOND_REVIEWER,
    ChangeType.ELIMINATION,
    ChangeType.AGREED_ANSWER,
    ChangeType.GATE,
    ChangeType.CLOSING,
    ChangeType.RETENTION,
)
"""The changes whose reasons people write. Those for ratings and moderated answers are stored with them."""


@dataclass(frozen=True)
class WrittenText:
    """A text, its kind, and what it is about; ``case_id`` and ``reference`` are '' if it is not of a case.

    ``review`` is the number of the review that it is of and ``auditor`` whose that is; 0 and '' if it is of none.
    """

    kind: TextKind
    text: str
    subject: str = ""
    case_id: str = ""
    reference: str = ""
    review: int = 0
    auditor: str = ""


def read_all(connection: Connection, audit_id: str, questionnaire: Questionnaire) -> Iterator[WrittenText]:
    """Yield every text: notes, text details, findings, texts of the report, reasons and so on."""
    yield from _notes(connection, audit_id)
    yield from _case_details(connection, audit_id, questionnaire)
    yield from _findings_and_ratings(connection, audit_id)
    yield from _report_texts(connection, audit_id, questionnaire)
    yield from _benchmarks(connection, audit_id)
    yield from _comments(connection, audit_id)
    yield from _feedback(connection, audit_id)
    yield from _concerns(connection, audit_id)
    yield from _moderated_answers(connection, audit_id)
    yield from _reasons(connection, audit_id)
    yield from _guidance(connection, audit_id)


def _notes(connection: Connection, audit_id: str) -> Iterator[WrittenText]:
    case, review, note = schema.audit_case, schema.reading, schema.note
    query = (
        select(note.c.value, note.c.question_id, case.c.id, case.c.reference, review.c.number, review.c.auditor)
        .join(review, review.c.id == note.c.reading_id)
        .join(case, case.c.id == review.c.case_id)
        .where(case.c.audit_id == audit_id, note.c.value.is_not(None))
        .order_by(case.c.position, note.c.question_id)
    )
    for row in connection.execute(query):
        yield WrittenText(TextKind.NOTE, row.value, row.question_id, row.id, row.reference, row.number, row.auditor)


def _comments(connection: Connection, audit_id: str) -> Iterator[WrittenText]:
    case, review, comment = schema.audit_case, schema.reading, schema.review_comment
    query = (
        select(comment.c.text, comment.c.question_id, case.c.id, case.c.reference, review.c.number, review.c.auditor)
        .join(review, review.c.id == comment.c.reading_id)
        .join(case, case.c.id == review.c.case_id)
        .where(case.c.audit_id == audit_id)
        .order_by(case.c.position, review.c.number, comment.c.number)
    )
    for row in connection.execute(query):
        yield WrittenText(TextKind.COMMENT, row.text, row.question_id, row.id, row.reference, row.number, row.auditor)


def _feedback(connection: Connection, audit_id: str) -> Iterator[WrittenText]:
    """The actions on feedback sheets with their owners, and the comments of those who acknowledged them."""
    case, review = schema.audit_case, schema.reading
    action, acknowledged = schema.feedback_action, schema.acknowledgement
    of_actions = select(action.c.reading_id, action.c.text, action.c.owner).where(action.c.deleted.is_(False))
    of_comments = select(acknowledged.c.reading_id, acknowledged.c.comment, literal("")).where(
        acknowledged.c.comment != ""
    )
    texts = union_all(of_actions, of_comments).subquery()
    query = (
        select(texts.c.text, texts.c.owner, case.c.id, case.c.reference, review.c.number, review.c.auditor)
        .join(review, review.c.id == texts.c.reading_id)
        .join(case, case.c.id == review.c.case_id)
        .where(case.c.audit_id == audit_id)
        .order_by(case.c.position)
    )
    for row in connection.execute(query):
        text = "\n".join((row.text, row.owner))
        yield WrittenText(TextKind.FEEDBACK, text, "", row.id, row.reference, row.number, row.auditor)


def _concerns(connection: Connection, audit_id: str) -> Iterator[WrittenText]:
    case, concern = schema.audit_case, schema.urgent_concern
    query = (
        select(concern.c.text, concern.c.informed, concern.c.question_id, case.c.id, case.c.reference)
        .join(case, case.c.id == concern.c.case_id)
        .where(case.c.audit_id == audit_id)
        .order_by(case.c.position, concern.c.number, concern.c.entry)
    )
    for row in connection.execute(query):
        for text in filter(None, (row.text, row.informed)):
            yield WrittenText(TextKind.CONCERN, text, row.question_id, row.id, row.reference)


def _moderated_answers(connection: Connection, audit_id: str) -> Iterator[WrittenText]:
    case, moderated = schema.audit_case, schema.moderated_answer
    query = (
        select(moderated.c.reason, moderated.c.question_id, case.c.id, case.c.reference)
        .join(case, case.c.id == moderated.c.case_id)
        .where(case.c.audit_id == audit_id)
        .order_by(case.c.position, moderated.c.question_id)
    )
    for row in connection.execute(query):
        yield WrittenText(TextKind.MODERATION, row.reason, row.question_id, row.id, row.reference)


def _case_details(connection: Connection, audit_id: str, questionnaire: Questionnaire) -> Iterator[WrittenText]:
    written_kinds = (CaseDetailKind.TEXT, CaseDetailKind.NUMBER)
    text_ids = [detail.id for detail in questionnaire.case_details if detail.kind in written_kinds]
    case, detail = schema.audit_case, schema.case_fact
    query = (
        select(detail.c.value, detail.c.fact_id, case.c.id, case.c.reference)
        .join(case, case.c.id == detail.c.case_id)
        .where(case.c.audit_id == audit_id, detail.c.fact_id.in_(text_ids), detail.c.value.is_not(None))
        .order_by(case.c.position)
    )
    for row in connection.execute(query):
        for text in decode_detail(row.value):
            yield WrittenText(TextKind.CASE_DETAIL, text, row.fact_id, row.id, row.reference)


def _findings_and_ratings(connection: Connection, audit_id: str) -> Iterator[WrittenText]:
    finding, standard, decision = schema.finding, schema.audit_standard, schema.decision
    queries = {
        TextKind.FINDING: select(finding.c.text, finding.c.standard_id)
        .where(finding.c.audit_id == audit_id, finding.c.deleted.is_(False))
        .order_by(finding.c.id),
        TextKind.RATIONALE: select(standard.c.rationale, standard.c.standard_id).where(standard.c.audit_id == audit_id),
        TextKind.DECISION: select(decision.c.reason, decision.c.standard_id).where(decision.c.audit_id == audit_id),
    }
    for kind, query in queries.items():
        for text, standard_id in connection.execute(query):
            yield WrittenText(kind, text, standard_id)


def _report_texts(connection: Connection, audit_id: str, questionnaire: Questionnaire) -> Iterator[WrittenText]:
    for chapter, saved in saved_report_texts.all_of(connection, audit_id).items():
        yield WrittenText(TextKind.REPORT_TEXT, saved.text, chapter_title(chapter, questionnaire))


def _benchmarks(connection: Connection, audit_id: str) -> Iterator[WrittenText]:
    for saved in saved_benchmarks.all_of(connection, audit_id).values():
        benchmark = saved.benchmark
        text = "\n".join((benchmark.name, benchmark.source, benchmark.published))
        yield WrittenText(TextKind.BENCHMARK, text, benchmark.question_id)


def _reasons(connection: Connection, audit_id: str) -> Iterator[WrittenText]:
    log, value, case = schema.trail, schema.trail_value, schema.audit_case
    has_reason = log.c.what.in_([change_type.value for change_type in REASON_TYPES])
    is_withdrawal = and_(log.c.what == ChangeType.MODERATION.value, value.c.new.is_(None))
    query = (
        select(value.c.reason, log.c.case_id, case.c.reference)
        .join(value, and_(value.c.audit_id == log.c.audit_id, value.c.number == log.c.number))
        .outerjoin(case, case.c.id == log.c.case_id)
        .where(log.c.audit_id == audit_id, or_(has_reason, is_withdrawal))
        .where(value.c.reason != "")
        .order_by(log.c.number)
    )
    for row in connection.execute(query):
        yield WrittenText(TextKind.REASON, row.reason, "", row.case_id, row.reference or "")


def _guidance(connection: Connection, audit_id: str) -> Iterator[WrittenText]:
    """Guidance that was added to questions, each with its reason."""
    for change in guidance_changes.read(connection, audit_id):
        for text in filter(None, (change.text, change.reason)):
            yield WrittenText(TextKind.GUIDANCE, text, change.question_id)
