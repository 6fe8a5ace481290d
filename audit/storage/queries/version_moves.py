"""Moving an audit to a new version of its questionnaire: what it has recorded, and the rows that the move writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Connection, delete, insert, select, update

from audit.model.answer_scales import RecordedAnswer
from audit.model.audit import Audit
from audit.model.audit_log import Change, ChangeType
from audit.model.case import COUNTED_STATES
from audit.model.questionnaire import Questionnaire
from audit.model.questionnaire_changes import InUse
from audit.model.review_pair import FIRST_REVIEW
from audit.model.saved_value import encode_ids
from audit.storage.engine import schema
from audit.storage.queries import saved_benchmarks
from audit.storage.queries.audit_headers import standard_row
from audit.storage.queries.case_records import CaseReviewRecord
from audit.storage.queries.questionnaires import insert_questionnaire
from audit.storage.queries.review_updates import update_reviews


def in_use(connection: Connection, audit: Audit, reviews: Sequence[CaseReviewRecord]) -> InUse:
    """Return what an audit has recorded, of all its cases in ``reviews``."""
    details: dict[str, Counter[str]] = {}
    answers: dict[str, Counter[RecordedAnswer]] = {}
    for review in reviews:
        if review.number == FIRST_REVIEW:
            for detail_id, values in review.record.case.details.items():
                details.setdefault(detail_id, Counter()).update(values)
        for question_id, answer in review.record.answers.items():
            answers.setdefault(question_id, Counter())[answer] += 1
    findings = audit.findings
    benchmarks = {question_id for question_id, _ in saved_benchmarks.all_of(connection, audit.id)}
    return InUse(
        details,
        answers,
        frozenset(audit.decisions).union(finding.standard_id for finding in findings if finding.standard_id),
        frozenset(benchmarks).union(finding.question_id for finding in findings if finding.question_id),
        {standard_id: judgement.rating for standard_id, judgement in audit.judgements.items()},
    )


def reviews_not_asked(reviews: Sequence[CaseReviewRecord], item_ids: Collection[str]) -> list[CaseReviewRecord]:
    """Return the submitted and final reviews without some of these questions and case details."""
    return [review for review in reviews if review.record.case.state in COUNTED_STATES and _missing(review, item_ids)]


def _missing(review: CaseReviewRecord, item_ids: Collection[str]) -> frozenset[str]:
    recorded = {detail_id for detail_id, values in review.record.case.details.items() if values}
    return frozenset(item_ids) - recorded.union(review.record.answers)


def move(connection: Connection, audit: Audit, new: Questionnaire, source: bytes) -> Change:
    """Give an audit the new questionnaire and its standards; return the change for the audit log."""
    query = select(schema.audit.c.questionnaire_digest).where(schema.audit.c.id == audit.id)
    before = connection.execute(query).scalar_one()
    digest = insert_questionnaire(connection, new, source)
    connection.execute(update(schema.audit).where(schema.audit.c.id == audit.id).values(questionnaire_digest=digest))
    _replace_standards(connection, audit, new)
    old_version = audit.questionnaire.version
    return Change(ChangeType.QUESTIONNAIRE, audit.id, before, old=old_version, new=new.version)


def _replace_standards(connection: Connection, audit: Audit, new: Questionnaire) -> None:
    """Remove the rows of standards that are gone, none of which is in use, and add those of new ones."""
    table, old = schema.audit_standard, audit.questionnaire.standards_by_id
    gone = [standard_id for standard_id in old if standard_id not in new.standards_by_id]
    connection.execute(delete(table).where(table.c.audit_id == audit.id, table.c.standard_id.in_(gone)))
    rows = [standard_row(audit.id, standard_id) for standard_id in new.standards_by_id if standard_id not in old]
    if rows:
        connection.execute(insert(table), rows)


def mark_not_collected(
    connection: Connection, audit_id: str, reviews: Sequence[CaseReviewRecord], item_ids: Collection[str]
) -> Iterator[Change]:
    """Note in each review what it was not asked, so that it stays complete; yield the changes for the audit log."""
    after = {each.review_id: encode_ids(each.record.not_collected | _missing(each, item_ids)) for each in reviews}
    update_reviews(connection, "not_collected", after)
    for each in reviews:
        before = encode_ids(each.record.not_collected) or None
        yield Change(
            ChangeType.NOT_COLLECTED, audit_id, "", before, after[each.review_id], each.case_id, each.review_id
        )
