"""Blindness: who has a review of a case that is not submitted is shown no other review of that case.

Local mode has one login for everybody, so nothing can be hidden there. In a closed audit nobody can review any more,
nor can anybody review an eliminated case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Connection, and_, exists, not_, or_, select

from audit.errors import NotAllowedError
from audit.formatting import join_some
from audit.messages import storage as messages
from audit.model.audit import Audit
from audit.model.audit_log import ChangeType
from audit.model.case import OPEN_STATES, CaseState
from audit.model.finding import Finding
from audit.model.people import Person
from audit.model.review_pair import FIRST_REVIEW
from audit.storage.engine import schema

MAX_NAMED_CASES = 10


@dataclass(frozen=True)
class BlindCase:
    """A case of which a person has a review that is not submitted: the number and the id of that review."""

    reference: str
    number: int
    review_id: str

    @property
    def knows_of_others(self) -> bool:
        """Whether the person knows that the case has another review: a first auditor does not."""
        return self.number != FIRST_REVIEW


def blind_cases(connection: Connection, person: Person, audit_id: str) -> Mapping[str, BlindCase]:
    """The cases of an audit that are blind for a person, by id; none for the local person."""
    if person.local:
        return {}
    audit, case, review = schema.audit, schema.audit_case, schema.reading
    query = (
        select(case.c.id, case.c.reference, review.c.number, review.c.id.label("review_id"))
        .join(review, review.c.case_id == case.c.id)
        .join(audit, audit.c.id == case.c.audit_id)
        .where(case.c.audit_id == audit_id, review.c.auditor == person.name, audit.c.closed_at.is_(None))
        .where(review.c.state.in_([state.value for state in OPEN_STATES]))
        .order_by(case.c.position, review.c.number)
    )
    return {row.id: BlindCase(row.reference, row.number, row.review_id) for row in connection.execute(query)}


def check_case_not_blind(connection: Connection, person: Person, audit_id: str, case_id: str) -> None:
    """Raise NotAllowedError if a lead has a review of a case to submit, and somebody has started another one.

    The whole case is asked for. A lead who is the first auditor is refused too, as leads know of second reviews.
    """
    blind = blind_cases(connection, person, audit_id).get(case_id)
    if blind is not None and (blind.knows_of_others or _is_other_started(connection, case_id, blind)):
        raise NotAllowedError(messages.REVIEW_IS_BLIND)


def _is_other_started(connection: Connection, case_id: str, own: BlindCase) -> bool:
    review = schema.reading
    query = select(review.c.id).where(review.c.case_id == case_id, review.c.id != own.review_id)
    return connection.execute(query.where(review.c.state != CaseState.ALLOCATED).limit(1)).first() is not None


def check_none_blind(cases: Mapping[str, BlindCase]) -> None:
    """Raise NotAllowedError, naming the cases that the person reviews a second time: they ask for all answers."""
    if references := known_references(cases):
        raise NotAllowedError(messages.REVIEWS_ARE_BLIND.format(references=join_some(references, MAX_NAMED_CASES)))


def shows_review(cases: Mapping[str, BlindCase], case_id: str, number: int = FIRST_REVIEW) -> bool:
    """Whether somebody with these blind cases may see this review of a case: in those only their own."""
    blind = cases.get(case_id)
    return blind is None or blind.number == number


def without_evidence(finding: Finding, cases: Mapping[str, BlindCase]) -> Finding:
    """Return a finding without the cases that the person reviews a second time: it would say what was found there."""
    kept = tuple(case_id for case_id in finding.case_ids if not is_second_review(cases, case_id))
    return finding if kept == finding.case_ids else replace(finding, case_ids=kept)


def without_evidence_in(audit: Audit, blind: Mapping[str, BlindCase]) -> Audit:
    """An audit whose findings do not name the cases that the person reviews a second time."""
    findings = tuple(without_evidence(finding, blind) for finding in audit.findings)
    return replace(audit, findings=findings) if blind else audit


def is_second_review(cases: Mapping[str, BlindCase], case_id: str) -> bool:
    """Whether the person reviews this case after somebody else, and has not submitted that review."""
    return case_id in cases and cases[case_id].knows_of_others


def known_references(cases: Mapping[str, BlindCase]) -> tuple[str, ...]:
    """The references of the blind cases of which the person knows that they have another review."""
    return tuple(case.reference for case in cases.values() if case.knows_of_others)


def visible_changes(cases: Mapping[str, BlindCase]) -> list[ColumnElement[bool]]:
    """The condition on the audit log that leaves out what others did in blind cases, and findings that name one."""
    if not cases:
        return []
    log, values = schema.trail, schema.trail_value
    is_own = log.c.reading_id.in_([case.review_id for case in cases.values()])
    named = [
        or_(*(column.contains(case.reference, autoescape=True) for column in (values.c.old, values.c.new)))
        for case in cases.values()
        if case.knows_of_others
    ]
    conditions: list[ColumnElement[bool]] = [or_(log.c.case_id.not_in(list(cases)), is_own)]
    if named:
        of_row = and_(values.c.audit_id == log.c.audit_id, values.c.number == log.c.number)
        in_finding = and_(log.c.what == ChangeType.FINDING.value, exists().where(of_row, or_(*named)).correlate(log))
        conditions.append(not_(in_finding))
    return conditions


def visible_accesses(cases: Mapping[str, BlindCase], person: Person) -> list[ColumnElement[bool]]:
    """The condition on the access log that leaves out how others opened blind cases."""
    if not cases:
        return []
    log = schema.access
    return [or_(log.c.case_id.not_in(list(cases)), log.c.by == person.name)]
