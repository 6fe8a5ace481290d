"""Retention: the day from which an audit's cases may go, legal hold, and erasure in two steps with a certificate.

Erasing takes the cases with their facts, answers, notes and drafts, the findings, the reasons beside ratings, and every
value from the trail. The audit, its ratings, the counts of its answers and what it keeps for comparisons stay, as does
the chain of the trail, without what was typed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, or_, select, update

from audit.errors import NotAllowed, NotCompacted, StoreError
from audit.model.answers import CaseRecord, tallies
from audit.model.case import COUNTED
from audit.model.people import Operation, Person
from audit.model.questionnaire import Question
from audit.model.text_fields import kept_reason
from audit.storage.audit_log import change_log
from audit.storage.audit_log.change_log import Change, What
from audit.storage.authorisation import Access, may
from audit.storage.engine import schema
from audit.storage.engine.compaction import COMPACTED
from audit.storage.queries import audits as audit_queries
from audit.storage.queries import case_records, closed_audits
from audit.storage.repositories.audits import Audits, worked

DAYS_MARKED = 30
ERASED = "erased"
NOT_COMPACTED = "The cases are erased, but the erased data may still be in the database files."
COMPACT = 'To remove it, run "python -m audit compact", or ask the person who looks after the database to run it.'
LOGS = (schema.trail, schema.trail_value, schema.access)


@dataclass(frozen=True)
class Retention:
    """How an audit stands: from which day its cases may go, whether they are held, and how far erasing has come.

    Why they are held is told to whoever may release them; '' to everybody else.
    """

    purge_on: date | None = None
    held: bool = False
    held_because: str = ""
    marked_at: datetime | None = None
    erased_at: datetime | None = None

    @property
    def erasable_from(self) -> datetime | None:
        """When the second step may be taken; None where the first was not."""
        return None if self.marked_at is None else self.marked_at + timedelta(days=DAYS_MARKED)


@dataclass(frozen=True)
class Certificate:
    """What an erasure took, how many rows of each table, by whom and when.

    ``compacted`` says whether the database was rewritten since: until then erased data may still be in its files.
    """

    audit_id: str
    erased_at: datetime
    erased_by: str
    rows: dict[str, int]
    compacted: bool = True


class Retentions:
    """The retention of every audit."""

    def __init__(self, access: Access, audits: Audits) -> None:
        self._access = access
        self._audits = audits

    def get(self, person: Person, audit_id: str) -> Retention:
        """How the audit stands."""
        with self._access.reading(person, Operation.SEE_AUDIT, audit_id) as connection:
            now = _read(connection, audit_id)
            return now if may(connection, person, Operation.RETAIN, audit_id) else replace(now, held_because="")

    def certificate(self, person: Person, audit_id: str) -> Certificate | None:
        """What an erasure took; None where there was none."""
        text = self._kept(person, audit_id, "certificate")
        if not text:
            return None
        told = json.loads(text)
        erased_at = datetime.fromisoformat(told["erased_at"])
        return Certificate(audit_id, erased_at, told["erased_by"], told["rows"], told.get(COMPACTED, True))

    def results(self, person: Person, audit_id: str) -> dict[str, dict[str, int]]:
        """The counts that outlived the cases: yes, no, not applicable and unanswered of each question."""
        return dict(json.loads(self._kept(person, audit_id, "results", Operation.SEE_RECORDS) or "{}"))

    def set_purge_date(self, person: Person, audit_id: str, purge_on: date | None) -> None:
        """Say from which day the cases may go (None: it is not decided)."""
        day = purge_on.isoformat() if purge_on else None
        self._change(person, audit_id, "purge date", {"purge_on": purge_on}, new=day)

    def hold(self, person: Person, audit_id: str, reason: str) -> None:
        """Hold the cases, for a court or a complaint: nothing is erased until the hold is released."""
        kept = kept_reason(reason, "audit")
        self._change(person, audit_id, "held", {"held_because": kept, "marked_at": None}, reason=kept)

    def release(self, person: Person, audit_id: str, reason: str) -> None:
        """Release the hold. The reason is kept in the trail."""
        self._change(person, audit_id, "released", {"held_because": ""}, reason=kept_reason(reason, "audit"))

    def mark(self, person: Person, audit_id: str) -> None:
        """The first step: mark the cases, whose time must be over, to be erased after thirty days."""
        with self._access.writing(person, Operation.RETAIN, audit_id) as connection:
            now = self._held(connection, audit_id)
            _check_over(now)
            if now.marked_at is None:
                _put(connection, person, audit_id, "marked", {"marked_at": change_log.now()})

    def unmark(self, person: Person, audit_id: str) -> None:
        """Take the mark back: the cases stay."""
        self._change(person, audit_id, "mark taken back", {"marked_at": None})

    def erase(self, person: Person, audit_id: str) -> Certificate:
        """The second step: erase the cases and every value of the trail for good. No backup is touched by it.

        Raises StoreError if the cases are erased but the database could not be rewritten. The certificate says so too.
        """
        with self._access.writing(person, Operation.RETAIN, audit_id) as connection:
            now = self._held(connection, audit_id)
            _check_over(now)
            _check_marked(now)
            counts = self._keep_counts(connection, audit_id)
            _put(connection, person, audit_id, ERASED, {"erased_at": change_log.now(), "results": json.dumps(counts)})
            rows = _erase(connection, audit_id)
            certificate = Certificate(audit_id, change_log.now(), person.name, rows)
            told = {
                "erased_at": certificate.erased_at.isoformat(),
                "erased_by": person.name,
                "rows": rows,
                COMPACTED: False,
            }
            table = schema.retention
            connection.execute(update(table).where(table.c.audit_id == audit_id).values(certificate=json.dumps(told)))
        try:
            self._access.forget_what_was_deleted()
        except NotCompacted as fault:
            raise StoreError(NOT_COMPACTED, fault.why, COMPACT) from None
        except StoreError:
            raise StoreError(NOT_COMPACTED, COMPACT) from None
        return certificate

    def _kept(
        self, person: Person, audit_id: str, column: str, operation: Operation = Operation.SEE_RESULTS
    ) -> str | None:
        table = schema.retention
        with self._access.reading(person, operation, audit_id) as connection:
            query = select(table.c[column]).where(table.c.audit_id == audit_id)
            return connection.execute(query).scalar_one_or_none()

    def _change(  # all that a change has to say
        self,
        person: Person,
        audit_id: str,
        told: str,
        values: dict[str, object],
        new: str | None = None,
        reason: str = "",
    ) -> None:
        with self._access.writing(person, Operation.RETAIN, audit_id) as connection:
            if self._held(connection, audit_id).erased_at is not None:
                raise NotAllowed("The cases of this audit are erased. There is nothing left to keep or to erase.")
            _put(connection, person, audit_id, told, values, new, reason)

    def _held(self, connection: Connection, audit_id: str) -> Retention:
        """How the audit stands, the audit held, so that two who change it take turns."""
        audit_queries.row_of(connection, audit_id, hold=True)
        return _read(connection, audit_id)

    def _keep_counts(self, connection: Connection, audit_id: str) -> dict[str, dict[str, int]]:
        """The counts of the answers; what an open audit is compared by is kept too, as closing it would."""
        audit, found = (
            self._audits.read(connection, audit_id),
            tuple(case_records.of_audit(connection, audit_id, COUNTED)),
        )
        closed_audits.keep(connection, audit_id, worked(audit, found))
        return _counted(audit.questionnaire.questions, found)


def _counted(questions: Sequence[Question], found: tuple[CaseRecord, ...]) -> dict[str, dict[str, int]]:
    return {question: asdict(tally) for question, tally in tallies(questions, found).items()}


def _read(connection: Connection, audit_id: str) -> Retention:
    table = schema.retention
    row = connection.execute(select(table).where(table.c.audit_id == audit_id)).first()
    if row is None:
        return Retention()
    return Retention(row.purge_on, bool(row.held_because), row.held_because, row.marked_at, row.erased_at)


def _check_over(now: Retention) -> None:
    if now.erased_at is not None:
        raise NotAllowed("The cases of this audit are erased already.")
    if now.held:
        raise NotAllowed("The cases of this audit are held. Release the hold first.")
    if now.purge_on is None or now.purge_on > change_log.now().date():
        raise NotAllowed("The time of this audit's cases is not over. Set the day from which they may go.")


def _check_marked(now: Retention) -> None:
    if now.erasable_from is None:
        raise NotAllowed(f"Mark the cases first. They can be erased {DAYS_MARKED} days later.")
    if now.erasable_from > change_log.now():
        raise NotAllowed(f"The cases can be erased {DAYS_MARKED} days after they were marked, not earlier.")


def _put(  # all that a change has to say
    connection: Connection,
    person: Person,
    audit_id: str,
    told: str,
    values: dict[str, object],
    new: str | None = None,
    reason: str = "",
) -> None:
    table = schema.retention
    if not connection.execute(update(table).where(table.c.audit_id == audit_id).values(values)).rowcount:
        connection.execute(insert(table).values({"audit_id": audit_id, "held_because": "", **values}))
    change_log.write(connection, person.name, [Change(What.RETENTION, audit_id, told, new=new, reason=reason)])


def _erase(connection: Connection, audit_id: str) -> dict[str, int]:
    """Delete what belongs to the cases, the findings, and the values of the trail up to its last row.

    The reasons beside ratings go too, the ratings stay. Returns how many rows of each table were deleted.
    """
    case, reading, values = schema.audit_case, schema.reading, schema.trail_value
    cases = list(connection.execute(select(case.c.id).where(case.c.audit_id == audit_id)).scalars())
    readings = list(connection.execute(select(reading.c.id).where(reading.c.case_id.in_(cases))).scalars())
    rows = {}
    for table in reversed(schema.metadata.sorted_tables):
        condition = _of_cases(table, audit_id, cases, readings)
        if condition is not None:
            rows[table.name] = connection.execute(delete(table).where(condition)).rowcount
    for kept, written in ((schema.decision, "reason"), (schema.audit_standard, "rationale")):
        connection.execute(update(kept).where(kept.c.audit_id == audit_id).values({written: ""}))
    last = select(func.max(schema.trail.c.number)).where(schema.trail.c.audit_id == audit_id)
    before = values.c.number < last.scalar_subquery()
    rows[values.name] = connection.execute(delete(values).where(values.c.audit_id == audit_id, before)).rowcount
    return rows


def _of_cases(table: Table, audit_id: str, cases: Sequence[str], readings: Sequence[str]) -> ColumnElement[bool] | None:
    if table in LOGS:
        return None
    if table in (schema.audit_case, schema.finding):
        return table.c.audit_id == audit_id
    if table is schema.draft:
        return or_(*(table.c.form.contains(one, autoescape=True) for one in (audit_id, *cases, *readings)))
    if "case_id" in table.c:
        return table.c.case_id.in_(cases)
    return table.c.reading_id.in_(readings) if "reading_id" in table.c else None
