"""Audits in the store: starting one, its standards and ratings, its findings, its results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection, select, update

from audit.answers import CaseRecord
from audit.audits import AuditDetails, Finding, check_details
from audit.cases import COUNTED, CaseState, which_cases
from audit.errors import Conflict, InputError, NotAllowed
from audit.questionnaire import Questionnaire, Rated
from audit.questionnaire_file import read_questionnaire
from audit.ratings import Decision, Judgement, Results, results
from audit.storage import audit_rows, closing, finding_rows, progress, records, schema, trail
from audit.storage.database import Database
from audit.storage.person import Operation, Person, require
from audit.storage.progress import DayProgress
from audit.storage.texts import kept_reason, kept_text, new_id
from audit.storage.trail import Change, What


@dataclass(frozen=True)
class AuditSummary:
    """One line of the list of audits: how many cases stand in each state (states without a case left out)."""

    id: str
    details: AuditDetails
    cases: Mapping[CaseState, int]
    started_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Audit:
    """An audit with the questionnaire version that it began with, its judged and decided ratings, its findings.

    While ``closed_at`` is set, nothing in it can be changed.
    """

    id: str
    details: AuditDetails
    questionnaire: Questionnaire
    judgements: Mapping[str, Judgement]
    findings: tuple[Finding, ...]
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    closed_at: datetime | None = None
    closed_by: str = ""


@dataclass(frozen=True)
class AuditResults:
    """The results of an audit with the records that they rest on and the sentence that says which cases count."""

    audit: Audit
    results: Results
    records: tuple[CaseRecord, ...]
    which_cases: str


class Audits:
    """The audits of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._questionnaires: dict[str, Questionnaire] = {}  # by digest of their text, so never out of date

    def start(self, person: Person, details: AuditDetails, source: bytes) -> str:
        """Start an audit on a questionnaire file's text, which the audit keeps; returns the audit's id.

        Raises InputError with every fault of the details, QuestionnaireError with every fault of the file.
        """
        require(person, Operation.START_AUDIT)
        questionnaire = read_questionnaire(source, "The questionnaire")
        check_details(details, (standard.id for standard in questionnaire.standards))
        audit_id = new_id()
        with self._database.writing() as connection:
            audit_rows.insert_audit(connection, audit_id, details, questionnaire, source, person.name)
            trail.write(connection, person.name, [Change(What.AUDIT, audit_id, new=details.name)])
        return audit_id

    def all(self, person: Person) -> Sequence[AuditSummary]:
        """Every audit that this person may see, the latest first."""
        require(person, Operation.SEE_AUDITS)
        with self._database.reading() as connection:
            counts = audit_rows.cases_by_state(connection)
            rows = connection.execute(select(schema.audit).order_by(schema.audit.c.started_at.desc())).all()
            return [
                AuditSummary(row.id, audit_rows.details_of(row), counts.get(row.id, {}), row.started_at, row.closed_at)
                for row in rows
            ]

    def get(self, person: Person, audit_id: str) -> Audit:
        """One audit. Raises NotFound where there is none of that id."""
        require(person, Operation.SEE_AUDIT, audit_id)
        with self._database.reading() as connection:
            return self.read(connection, audit_id)

    def change_details(self, person: Person, audit_id: str, details: AuditDetails, seen: AuditDetails) -> None:
        """Change what an audit is about, or its settings. ``seen`` are the details that they replace.

        Raises InputError with every fault of them, Conflict where somebody entered others meanwhile.
        """
        require(person, Operation.CHANGE_DETAILS, audit_id)
        with self._database.writing() as connection:
            audit = self.read_open(connection, audit_id)
            standards = (standard.id for standard in audit.questionnaire.standards)
            kept = audit_rows.kept_details(check_details(details, standards))
            if kept == audit.details:
                return
            if audit.details != seen:
                raise Conflict("Somebody else changed the details of the audit meanwhile; yours were not saved.")
            audit_rows.change_details(connection, person, audit_id, audit.details, kept)

    def close(self, person: Person, audit_id: str) -> None:
        """Close an audit: nothing in it can be changed, and its tallies and ratings are kept for comparisons."""
        require(person, Operation.CLOSE_AUDIT, audit_id)
        with self._database.writing() as connection:
            audit = self.read_open(connection, audit_id)
            closing.close(connection, person, audit_id, worked(audit, records.of_audit(connection, audit_id, COUNTED)))

    def reopen(self, person: Person, audit_id: str, reason: str) -> None:
        """Open a closed audit again. The reason is kept in the trail; without one it is refused."""
        require(person, Operation.REOPEN_AUDIT, audit_id)
        kept = kept_reason(reason, "audit")
        with self._database.writing() as connection:
            audit = self.read(connection, audit_id, hold=True)
            if audit.closed_at is None:
                raise NotAllowed("The audit is open. Only a closed one can be opened again.")
            closing.reopen(connection, person, audit_id, kept)

    def judge(
        self, person: Person, audit_id: str, standard_id: str, judgement: Judgement | None, seen: Judgement | None
    ) -> None:
        """Enter the rating of a standard that people judge, or take it back (None).

        ``seen`` is the judgement that it replaces; raises Conflict where somebody entered another one meanwhile.
        """
        require(person, Operation.JUDGE_STANDARD, audit_id)
        with self._database.writing() as connection:
            audit = self.read_open(connection, audit_id)
            judgement = _judgement(audit.questionnaire, standard_id, judgement)
            before = audit.judgements.get(standard_id)
            if before == judgement:
                return
            if before != seen:
                raise Conflict(f"Somebody else changed the rating of {standard_id} meanwhile; yours was not saved.")
            table = schema.audit_standard
            connection.execute(
                update(table)
                .where(table.c.audit_id == audit_id, table.c.standard_id == standard_id)
                .values(
                    rating=judgement.rating if judgement else None, rationale=judgement.rationale if judgement else ""
                )
            )
            change = Change(What.STANDARD, audit_id, standard_id, _judged(before), _judged(judgement))
            trail.write(connection, person.name, [change])

    def add_findings(self, person: Person, audit_id: str, findings: Iterable[Finding]) -> None:
        """Add findings after all others, in this order: all of them, or none."""
        require(person, Operation.WRITE_FINDING, audit_id)
        with self._database.writing() as connection:
            audit = self.read_open(connection, audit_id)
            kept = [finding_rows.checked(connection, audit_id, audit.questionnaire, finding) for finding in findings]
            finding_rows.add(connection, person.name, audit_id, kept)

    def results(self, person: Person, audit_id: str, states: Sequence[CaseState] = COUNTED) -> AuditResults:
        """Tallies, ratings and the overall rating over the cases in these states."""
        require(person, Operation.SEE_RESULTS, audit_id)
        with self._database.reading() as connection:
            audit = self.read(connection, audit_id)
            found = tuple(records.of_audit(connection, audit_id, states))
            counts = audit_rows.cases_by_state(connection, audit_id).get(audit_id, {})
        return AuditResults(
            audit=audit,
            results=worked(audit, found),
            records=found,
            which_cases=which_cases(counts, states, audit.questionnaire.record),
        )

    def trail(self, person: Person, audit_id: str) -> Sequence[trail.TrailRow]:
        """The trail of an audit, oldest first."""
        require(person, Operation.SEE_TRAIL, audit_id)
        with self._database.reading() as connection:
            self.read(connection, audit_id)
            return trail.read(connection, audit_id)

    def version(self, person: Person) -> int:
        """A number that grows with every change in the store: while it stays the same, so does every file."""
        require(person, Operation.SEE_AUDITS)
        with self._database.reading() as connection:
            return trail.last_number(connection)

    def progress_by_day(self, person: Person, audit_id: str) -> Sequence[DayProgress]:
        """How far recording had come at the end of each day (in UTC) on which something came in."""
        require(person, Operation.SEE_AUDIT, audit_id)
        with self._database.reading() as connection:
            self.read(connection, audit_id)
            return progress.by_day(connection, audit_id)

    def read_open(self, connection: Connection, audit_id: str) -> Audit:
        """One audit that is about to be changed, held. Raises NotAllowed where it is closed."""
        audit = self.read(connection, audit_id, hold=True)
        audit_rows.refuse_unless(audit.closed_at is None)
        return audit

    def read(self, connection: Connection, audit_id: str, hold: bool = False) -> Audit:
        """One audit within a transaction that has asked for leave already.

        ``hold`` keeps others from changing it until the transaction ends, so that two of them take turns.
        """
        row = audit_rows.row_of(connection, audit_id, hold)
        table = schema.audit_standard
        standards = connection.execute(select(table).where(table.c.audit_id == audit_id)).all()
        left_out = frozenset(standard.standard_id for standard in standards if not standard.inspected)
        return Audit(
            id=audit_id,
            details=audit_rows.details_of(row, left_out),
            questionnaire=self._questionnaire(connection, row.questionnaire_digest),
            judgements={s.standard_id: Judgement(s.rating, s.rationale) for s in standards if s.rating},
            findings=tuple(kept.finding for kept in finding_rows.all_of(connection, audit_id)),
            decisions=audit_rows.decisions_of(connection, audit_id),
            closed_at=row.closed_at,
            closed_by=row.closed_by or "",
        )

    def _questionnaire(self, connection: Connection, digest: str) -> Questionnaire:
        if digest not in self._questionnaires:
            table = schema.questionnaire
            source = connection.execute(select(table.c.source).where(table.c.digest == digest)).scalar_one()
            self._questionnaires[digest] = read_questionnaire(source.encode(), "The audit's questionnaire")
        return self._questionnaires[digest]


def worked(audit: Audit, found: Iterable[CaseRecord]) -> Results:
    """The results of an audit over the cases that count, with whatever people judged and decided."""
    return results(audit.questionnaire, found, audit.judgements, audit.details.not_inspected, audit.decisions)


def _judgement(questionnaire: Questionnaire, standard_id: str, judgement: Judgement | None) -> Judgement | None:
    """The judgement as it will be kept. Raises InputError where the standard or the rating cannot be."""
    standard = questionnaire.standard.get(standard_id)
    if standard is None or standard.rated is not Rated.BY_PEOPLE:
        raise InputError(f"Standard {standard_id} is not rated by people in this questionnaire.")
    if judgement is None:
        return None
    if judgement.rating not in questionnaire.scale.ratings:
        raise InputError(f"The rating must be one of: {', '.join(questionnaire.scale.ratings)}.")
    return replace(judgement, rationale=kept_text("The rationale", judgement.rationale))


def _judged(judgement: Judgement | None) -> str | None:
    return None if judgement is None else "\n".join(filter(None, (judgement.rating, judgement.rationale)))
