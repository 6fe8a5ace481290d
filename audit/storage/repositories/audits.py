"""Audits in the store: starting one, its standards and ratings, its findings, its results and breakdowns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, select

from audit.analysis.disclosure_control import breakdowns_without_cases, too_few, without_figures, without_small_numbers
from audit.analysis.published_breakdowns import PrintedBreakdown
from audit.analysis.ratings import Decision, Judgement, Results, results
from audit.errors import Conflict, NotAllowed
from audit.model.answers import CaseRecord
from audit.model.audit import AuditDetails, Finding, check_details
from audit.model.case import COUNTED, CaseState, which_cases
from audit.model.people import Operation, Person
from audit.model.questionnaire import CASE, Noun, Questionnaire
from audit.model.text_fields import kept_reason, new_id
from audit.storage.audit_log import change_log
from audit.storage.audit_log.change_log import Change, What
from audit.storage.authorisation import Access, may, only_own_audits
from audit.storage.cache import Kept
from audit.storage.engine import schema
from audit.storage.queries import audits as audit_queries
from audit.storage.queries import case_records, closed_audits
from audit.storage.queries import findings as finding_queries
from audit.storage.queries import judgements as judgement_queries
from audit.storage.queries import progress as progress_queries
from audit.storage.queries.progress import DayProgress
from audit.storage.repositories.members import make_lead
from audit.toml_files.questionnaire import read_questionnaire


@dataclass(frozen=True)
class AuditSummary:
    """One line of the list of audits: how many cases stand in each state (states without a case left out).

    ``record`` is what its questionnaire calls one of them: a case, or in a survey a respondent.
    """

    id: str
    details: AuditDetails
    cases: Mapping[CaseState, int]
    started_at: datetime
    closed_at: datetime | None = None
    record: Noun = CASE


@dataclass(frozen=True)
class AuditFrame:
    """What recording has to know of an audit: its details, and the questionnaire version that it began with.

    While ``closed_at`` is set, nothing in it can be changed.
    """

    id: str
    details: AuditDetails
    questionnaire: Questionnaire
    closed_at: datetime | None
    closed_by: str


@dataclass(frozen=True)
class Audit(AuditFrame):
    """An audit with its judged and decided ratings and its findings."""

    judgements: Mapping[str, Judgement]
    decisions: Mapping[str, Decision]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class AuditResults:
    """The results of an audit with the sentence that says which cases count.

    The records that they rest on come along only for somebody who may see every case: ``shows_cases`` says whether.
    For anybody else small numbers are suppressed; where ``too_few`` cases count, every figure is.
    """

    audit: Audit
    results: Results
    records: tuple[CaseRecord, ...]
    which_cases: str
    shows_cases: bool = True
    too_few: bool = False


class Audits:
    """The audits of a store."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._questionnaires: dict[str, Questionnaire] = {}  # by digest of their text, so never out of date
        self._kept_results: Kept[AuditResults] = Kept()
        self._kept_suppressed: Kept[AuditResults] = Kept()
        self._kept_breakdowns: Kept[tuple[PrintedBreakdown, ...]] = Kept()

    def start(self, person: Person, details: AuditDetails, source: bytes) -> str:
        """Start an audit on a questionnaire file's text, which the audit keeps; returns the audit's id.

        Raises InputError with every fault of the details, QuestionnaireError with every fault of the file.
        """
        questionnaire = read_questionnaire(source, "The questionnaire")
        check_details(details, (standard.id for standard in questionnaire.standards))
        audit_id = new_id()
        with self._access.writing(person, Operation.START_AUDIT) as connection:
            audit_queries.insert_audit(connection, audit_id, details, questionnaire, source, person.name)
            make_lead(connection, audit_id, person.name)
            change_log.write(connection, person.name, [Change(What.AUDIT, audit_id, new=details.name)])
        return audit_id

    def all(self, person: Person) -> Sequence[AuditSummary]:
        """Every audit that this person may see, the latest first."""
        with self._access.reading(person, Operation.SEE_AUDITS) as connection:
            counts = audit_queries.cases_by_state(connection)
            query = select(schema.audit).order_by(schema.audit.c.started_at.desc())
            rows = connection.execute(only_own_audits(query, person)).all()
            return [
                AuditSummary(
                    row.id,
                    audit_queries.details_of(row),
                    counts.get(row.id, {}),
                    row.started_at,
                    row.closed_at,
                    self._questionnaire(connection, row.questionnaire_digest).record,
                )
                for row in rows
            ]

    def get(self, person: Person, audit_id: str) -> Audit:
        """One audit. Raises NotFound where there is none of that id."""
        with self._access.reading(person, Operation.SEE_AUDIT, audit_id) as connection:
            return self.read(connection, audit_id)

    def change_details(self, person: Person, audit_id: str, details: AuditDetails, seen: AuditDetails) -> None:
        """Change what an audit is about, or its settings. ``seen`` are the details that they replace.

        Raises InputError with every fault of them, Conflict where somebody entered others meanwhile.
        """
        with self._access.writing(person, Operation.CHANGE_DETAILS, audit_id) as connection:
            audit = self.read_open(connection, audit_id)
            standards = (standard.id for standard in audit.questionnaire.standards)
            is_new = details.eligible != audit.details.eligible
            cases = sum(audit_queries.cases_by_state(connection, audit_id).get(audit_id, {}).values()) if is_new else 0
            kept = audit_queries.kept_details(check_details(details, standards, cases))
            if kept == audit.details:
                return
            if audit.details != seen:
                raise Conflict("Somebody else changed the details of the audit meanwhile; yours were not saved.")
            audit_queries.change_details(connection, person, audit_id, audit.details, kept)

    def close(self, person: Person, audit_id: str) -> None:
        """Close an audit: nothing in it can be changed, and its tallies and ratings are kept for comparisons."""
        with self._access.writing(person, Operation.CLOSE_AUDIT, audit_id) as connection:
            audit = self.read_open(connection, audit_id)
            closed_audits.close(
                connection, person, audit_id, worked(audit, case_records.of_audit(connection, audit_id, COUNTED))
            )

    def reopen(self, person: Person, audit_id: str, reason: str) -> None:
        """Open a closed audit again. The reason is kept in the trail; without one it is refused."""
        kept = kept_reason(reason, "audit")
        with self._access.writing(person, Operation.REOPEN_AUDIT, audit_id) as connection:
            audit = self.read(connection, audit_id, hold=True)
            if audit.closed_at is None:
                raise NotAllowed("The audit is open. Only a closed one can be opened again.")
            if audit_queries.is_erased(connection, audit_id):
                raise NotAllowed("The cases of this audit are erased, so it stays closed.")
            closed_audits.reopen(connection, person, audit_id, kept)

    def judge(
        self, person: Person, audit_id: str, standard_id: str, judgement: Judgement | None, seen: Judgement | None
    ) -> None:
        """Enter the rating of a standard that people judge, or take it back (None).

        ``seen`` is the judgement that it replaces; raises Conflict where somebody entered another one meanwhile.
        """
        with self._access.writing(person, Operation.JUDGE_STANDARD, audit_id) as connection:
            audit = self.read_open(connection, audit_id)
            judgement = judgement_queries.checked(audit.questionnaire, standard_id, judgement)
            before = audit.judgements.get(standard_id)
            if before == judgement:
                return
            if before != seen:
                raise Conflict(f"Somebody else changed the rating of {standard_id} meanwhile; yours was not saved.")
            judgement_queries.change(connection, person.name, audit_id, standard_id, before, judgement)

    def add_findings(self, person: Person, audit_id: str, findings: Iterable[Finding]) -> None:
        """Add findings after all others, in this order: all of them, or none."""
        with self._access.writing(person, Operation.WRITE_FINDING, audit_id) as connection:
            audit = self.read_open(connection, audit_id)
            kept = [finding_queries.checked(connection, audit_id, audit.questionnaire, finding) for finding in findings]
            finding_queries.add(connection, person.name, audit_id, kept)

    def results(self, person: Person, audit_id: str, states: Sequence[CaseState] = COUNTED) -> AuditResults:
        """Tallies, ratings and the overall rating over the cases in these states, worked anew once anything changed.

        For somebody who may not see every case they are always over the submitted and final ones, without small
        numbers: two choices of states may differ by a single case, whose answers would be their difference.
        """
        with self._access.reading(person, Operation.SEE_RESULTS, audit_id) as connection:
            version = change_log.version(connection, audit_id)
            if may(connection, person, Operation.SEE_RECORDS, audit_id):
                return self._worked_once(connection, audit_id, states, version)
            found = self._worked_once(connection, audit_id, COUNTED, version)
            return self._kept_suppressed.get(audit_id, version, partial(_suppressed, found))

    def breakdowns(self, person: Person, audit_id: str) -> tuple[PrintedBreakdown, ...]:
        """The key questions by group for somebody who sees no single case: nothing that is held back is in them.

        Always over submitted and final cases: two choices of states may differ by a single case.
        """
        with self._access.reading(person, Operation.SEE_RESULTS, audit_id) as connection:
            version = change_log.version(connection, audit_id)
            found = self._worked_once(connection, audit_id, COUNTED, version)
            if too_few(found.results.cases, found.audit.details):
                return ()
            work = partial(breakdowns_without_cases, found.results, found.records, found.audit.details)
            return self._kept_breakdowns.get(audit_id, version, work)

    def _worked_once(
        self, connection: Connection, audit_id: str, states: Sequence[CaseState], version: int
    ) -> AuditResults:
        of = (audit_id, tuple(states))
        return self._kept_results.get(of, version, lambda: self._results(connection, audit_id, states))

    def _results(self, connection: Connection, audit_id: str, states: Sequence[CaseState]) -> AuditResults:
        audit = self.read(connection, audit_id)
        found = tuple(case_records.of_audit(connection, audit_id, states))
        counts = audit_queries.cases_by_state(connection, audit_id).get(audit_id, {})
        return AuditResults(
            audit=audit,
            results=worked(audit, found),
            records=found,
            which_cases=which_cases(counts, states, audit.questionnaire.record),
        )

    def trail(self, person: Person, audit_id: str) -> Sequence[change_log.TrailRow]:
        """The trail of an audit, oldest first."""
        with self._access.reading(person, Operation.SEE_TRAIL, audit_id) as connection:
            return change_log.read(connection, audit_id)

    def version(self, person: Person) -> int:
        """A number that grows with every change in the store: while it stays the same, so does every file."""
        with self._access.reading(person, Operation.SEE_AUDITS) as connection:
            return change_log.changes(connection)

    def progress_by_day(self, person: Person, audit_id: str) -> Sequence[DayProgress]:
        """How far recording had come at the end of each day (in UTC) on which something came in."""
        with self._access.reading(person, Operation.SEE_AUDIT, audit_id) as connection:
            return progress_queries.by_day(connection, audit_id)

    def read_open(self, connection: Connection, audit_id: str) -> Audit:
        """One audit that is about to be changed, held. Raises NotAllowed where it is closed."""
        audit = self.read(connection, audit_id, hold=True)
        audit_queries.refuse_unless(audit.closed_at is None)
        return audit

    def frame(self, connection: Connection, audit_id: str) -> AuditFrame:
        """What recording has to know of an audit, within a transaction that has asked for leave already."""
        row, standards = audit_queries.row_of(connection, audit_id), audit_queries.standards_of(connection, audit_id)
        return AuditFrame(**self._framed(connection, row, standards))

    def read(self, connection: Connection, audit_id: str, hold: bool = False) -> Audit:
        """One audit within a transaction that has asked for leave already.

        ``hold`` keeps others from changing it until the transaction ends, so that two of them take turns.
        """
        row, standards = (
            audit_queries.row_of(connection, audit_id, hold),
            audit_queries.standards_of(connection, audit_id),
        )
        return Audit(
            **self._framed(connection, row, standards),
            judgements=judgement_queries.all_of(standards),
            decisions=audit_queries.decisions_of(connection, audit_id),
            findings=tuple(kept.finding for kept in finding_queries.all_of(connection, audit_id)),
        )

    def _framed(self, connection: Connection, row: Row[Any], standards: Sequence[Row[Any]]) -> dict[str, Any]:
        left_out = frozenset(standard.standard_id for standard in standards if not standard.inspected)
        return {
            "id": row.id,
            "details": audit_queries.details_of(row, left_out),
            "questionnaire": self._questionnaire(connection, row.questionnaire_digest),
            "closed_at": row.closed_at,
            "closed_by": row.closed_by or "",
        }

    def _questionnaire(self, connection: Connection, digest: str) -> Questionnaire:
        if digest not in self._questionnaires:
            table = schema.questionnaire
            source = connection.execute(select(table.c.source).where(table.c.digest == digest)).scalar_one()
            self._questionnaires[digest] = read_questionnaire(source.encode(), "The audit's questionnaire")
        return self._questionnaires[digest]


def worked(audit: Audit, found: Iterable[CaseRecord]) -> Results:
    """The results of an audit over the cases that count, with whatever people judged and decided."""
    return results(audit.questionnaire, found, audit.judgements, audit.details.not_inspected, audit.decisions)


def _suppressed(found: AuditResults) -> AuditResults:
    """Results as somebody who may not see every case gets them."""
    audit, cases = found.audit, found.results.cases
    few = too_few(cases, audit.details)
    shown = without_figures(worked(audit, ()), cases) if few else without_small_numbers(found.results, audit.details)
    return replace(found, results=shown, records=(), shows_cases=False, too_few=few)
