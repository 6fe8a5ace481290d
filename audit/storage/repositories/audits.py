"""Audits: starting one, its description, ratings and findings, its results and breakdowns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from audit.analysis.audit_results import AuditResults, without_blind
from audit.analysis.changed_figures import ChangedFigure
from audit.analysis.published_breakdowns import PublishedBreakdown
from audit.analysis.restricted_results import restricted_breakdowns
from audit.errors import ConflictError
from audit.messages import storage as messages
from audit.messages.calibration import NO_RESULTS_OF_EXERCISE
from audit.model.audit import Audit, AuditDescription, AuditSummary, check_description
from audit.model.audit_log import AuditLogRow, Change, ChangeType
from audit.model.case import COUNTED_STATES, CaseState
from audit.model.case_progress import DayProgress
from audit.model.finding import Finding
from audit.model.judgement import Judgement
from audit.model.people import Permission, Person
from audit.model.purpose import Purpose
from audit.model.questionnaire import CaseLabel
from audit.model.retention import Retention
from audit.model.text_fields import new_id
from audit.storage.audit_log import change_log, snapshots
from audit.storage.authorisation import Access, has_permission, limit_to_visible_audits
from audit.storage.cache import VersionedCache
from audit.storage.engine import schema
from audit.storage.queries import audit_headers, results, unit_surveys
from audit.storage.queries import audits as audit_queries
from audit.storage.queries import findings as finding_queries
from audit.storage.queries import judgements as judgement_queries
from audit.storage.queries import progress as progress_queries
from audit.storage.queries.audit_reader import AuditReader
from audit.storage.queries.blind_cases import (
    blind_cases,
    known_references,
    visible_changes,
    without_evidence_in,
)
from audit.storage.queries.exercises import purpose_of, require_no_exercise
from audit.toml_files.questionnaire import parse_questionnaire


class Audits:
    """The audits of a database."""

    def __init__(self, access: Access, reader: AuditReader) -> None:
        self._access = access
        self._reader = reader
        self._results_cache: VersionedCache[AuditResults] = VersionedCache()
        self._suppressed_cache: VersionedCache[AuditResults] = VersionedCache()
        self._changed_figures_cache: VersionedCache[tuple[ChangedFigure, ...]] = VersionedCache()
        self._breakdowns_cache: VersionedCache[tuple[PublishedBreakdown, ...]] = VersionedCache()

    def start(
        self, person: Person, description: AuditDescription, source: bytes, purpose: Purpose = Purpose.AUDIT
    ) -> str:
        """Start an audit with the text of a questionnaire file, which is saved with it; return the audit's id.

        Raises InputError with every problem of the description, QuestionnaireError with every problem of the file.
        """
        questionnaire = parse_questionnaire(source, "The questionnaire")
        description = check_description(description, (standard.id for standard in questionnaire.standards))
        audit_id = new_id()
        with self._access.write_transaction(person, Permission.START_AUDIT) as connection:
            audit_queries.insert_audit(connection, audit_id, description, questionnaire, source, person.name, purpose)
            audit_queries.insert_lead(connection, audit_id, person.name)
            snapshots.register_audit(connection, person.name, audit_id)
            change_log.append(connection, person.name, [Change(ChangeType.AUDIT, audit_id, new=description.name)])
        return audit_id

    def all(self, person: Person) -> Sequence[AuditSummary]:
        """Every audit that this person may see, the latest first."""
        with self._access.read_transaction(person, Permission.SEE_AUDITS) as connection:
            counts = progress_queries.cases_by_state(connection)
            query = audit_queries.with_retention().order_by(schema.audit.c.started_at.desc())
            rows = connection.execute(limit_to_visible_audits(query, person)).all()
            return [
                AuditSummary(
                    row.id,
                    audit_headers.description_of(row),
                    counts.get(row.id, {}),
                    row.started_at,
                    row.closed_at,
                    self._reader.questionnaires.get(connection, row.questionnaire_digest).case_label,
                    Retention(marked_at=row.marked_at, erased_at=row.erased_at),
                    Purpose(row.purpose),
                )
                for row in rows
            ]

    def get(self, person: Person, audit_id: str) -> Audit:
        """One audit. Raises NotFoundError if it does not exist."""
        with self._access.read_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            return without_evidence_in(
                self._reader.read(connection, audit_id), blind_cases(connection, person, audit_id)
            )

    def case_label(self, person: Person, audit_id: str) -> CaseLabel:
        """What an audit calls a case."""
        with self._access.read_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            return self._reader.read_header(connection, audit_id).questionnaire.case_label

    def questionnaire_source(self, person: Person, audit_id: str) -> bytes:
        """The text of the questionnaire file that was saved with an audit."""
        with self._access.read_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            return audit_queries.questionnaire_source(connection, audit_id)

    def update_description(
        self, person: Person, audit_id: str, description: AuditDescription, seen: AuditDescription
    ) -> None:
        """Change the description of an audit. ``seen`` is the description that it replaces.

        Raises InputError with every problem, ConflictError if somebody changed it meanwhile.
        """
        with self._access.write_transaction(person, Permission.CHANGE_DESCRIPTION, audit_id) as connection:
            audit = self._reader.read_open_for_update(connection, audit_id)
            standards = (standard.id for standard in audit.questionnaire.standards)
            eligible_changed = description.eligible != audit.description.eligible
            case_count = (
                sum(progress_queries.cases_by_state(connection, audit_id).get(audit_id, {}).values())
                if eligible_changed
                else 0
            )
            cleaned = check_description(description, standards, case_count)
            if cleaned == audit.description:
                return
            if audit.description != seen:
                raise ConflictError(messages.DESCRIPTION_CONFLICT)
            audit_queries.update_description(connection, person, audit_id, audit.description, cleaned)

    def recalculated(self, person: Person, audit_id: str) -> tuple[ChangedFigure, ...]:
        """The frozen figures of a closed audit that this version of the program would calculate otherwise."""
        with self._access.read_transaction(person, Permission.SEE_CASE_RECORDS, audit_id) as connection:
            version = change_log.latest_number(connection, audit_id)
            audit_results = self._calculate_cached(connection, audit_id, COUNTED_STATES, version)
            if audit_results.closing is None or audit_results.is_erased:
                return ()
            compare = partial(results.changed_figures, connection, audit_results)
            return self._changed_figures_cache.get(audit_id, version, compare)

    def save_judgement(
        self, person: Person, audit_id: str, standard_id: str, judgement: Judgement | None, seen: Judgement | None
    ) -> None:
        """Save the rating of a standard that is rated by judgement, or clear it (None).

        ``seen`` is the judgement that it replaces. Raises ConflictError if somebody saved another one meanwhile.
        """
        with self._access.write_transaction(person, Permission.JUDGE_STANDARD, audit_id) as connection:
            audit = self._reader.read_open_for_update(connection, audit_id)
            judgement = judgement_queries.check(audit.questionnaire, standard_id, judgement)
            before = audit.judgements.get(standard_id)
            if before == judgement:
                return
            if before != seen:
                raise ConflictError(messages.JUDGEMENT_CONFLICT.format(standard=standard_id))
            judgement_queries.save(connection, person.name, audit_id, standard_id, before, judgement)

    def add_findings(self, person: Person, audit_id: str, findings: Iterable[Finding]) -> None:
        """Add findings after all others, in this order: all of them, or none."""
        with self._access.write_transaction(person, Permission.WRITE_FINDING, audit_id) as connection:
            audit = self._reader.read_open_for_update(connection, audit_id)
            checked = [
                finding_queries.check(connection, audit_id, audit.questionnaire, finding) for finding in findings
            ]
            finding_queries.add(connection, person.name, audit_id, checked)

    def results(self, person: Person, audit_id: str, states: Sequence[CaseState] = COUNTED_STATES) -> AuditResults:
        """Return the results over the cases in these states, calculated again after any change.

        For somebody who may not see every case they always cover the submitted and final ones, without small numbers:
        the difference between two selections of states could be a single case. The results of an erased audit come from
        its saved counts, whichever states are asked for.
        """
        with self._access.read_transaction(person, Permission.SEE_RESULTS, audit_id) as connection:
            require_no_exercise(purpose_of(connection, audit_id), NO_RESULTS_OF_EXERCISE)
            version = change_log.latest_number(connection, audit_id)
            if has_permission(connection, person, Permission.SEE_CASE_RECORDS, audit_id):
                shown = self._calculate_cached(connection, audit_id, states, version)
            else:
                counted = self._calculate_cached(connection, audit_id, COUNTED_STATES, version)
                shown = self._suppressed_cache.get(audit_id, version, partial(results.restricted, counted))
            blind = blind_cases(connection, person, audit_id)
            shown = replace(shown, audit=without_evidence_in(shown.audit, blind)) if blind else shown
            return without_blind(shown, blind, known_references(blind))

    def surveys_of_unit(self, person: Person, audit_id: str) -> Sequence[AuditResults]:
        """Return the results of the surveys of the same unit at about the same time that this person may see."""
        with self._access.read_transaction(person, Permission.SEE_RESULTS, audit_id) as connection:
            header = self._reader.read_header(connection, audit_id)
            if header.questionnaire.is_survey:
                return ()
            visible = limit_to_visible_audits(unit_surveys.other_audits(audit_id), person)
            ids = unit_surveys.survey_ids(connection, self._reader.questionnaires, visible, header.description)
        return tuple(self.results(person, survey_id) for survey_id in ids)

    def breakdowns(self, person: Person, audit_id: str) -> tuple[PublishedBreakdown, ...]:
        """Return the key questions by group, suppressed for somebody who may not see cases.

        They always cover submitted and final cases: two selections of states could differ by a single case. Those of an
        erased audit are the saved ones.
        """
        with self._access.read_transaction(person, Permission.SEE_RESULTS, audit_id) as connection:
            require_no_exercise(purpose_of(connection, audit_id), NO_RESULTS_OF_EXERCISE)
            version = change_log.latest_number(connection, audit_id)
            audit_results = self._calculate_cached(connection, audit_id, COUNTED_STATES, version)
            if audit_results.is_erased:
                return results.saved_breakdowns(connection, audit_results)
            return self._breakdowns_cache.get(audit_id, version, partial(_restricted_breakdowns, audit_results))

    def _calculate_cached(
        self, connection: Connection, audit_id: str, states: Sequence[CaseState], version: int
    ) -> AuditResults:
        def read_results() -> AuditResults:
            return results.read_results(connection, self._reader.read(connection, audit_id), states)

        return self._results_cache.get((audit_id, tuple(states)), version, read_results)

    def audit_log(self, person: Person, audit_id: str) -> Sequence[AuditLogRow]:
        """The audit log of an audit, oldest first."""
        with self._access.read_transaction(person, Permission.SEE_AUDIT_LOG, audit_id) as connection:
            blind = blind_cases(connection, person, audit_id)
            return change_log.read(connection, audit_id, conditions=visible_changes(blind))

    def version(self, person: Person) -> int:
        """Return a number that grows with every change in the database; exports stay the same while it does."""
        with self._access.read_transaction(person, Permission.SEE_AUDITS) as connection:
            return change_log.count_changes(connection)

    def progress_by_day(self, person: Person, audit_id: str) -> Sequence[DayProgress]:
        """The progress at the end of each day on which something was recorded."""
        with self._access.read_transaction(person, Permission.SEE_CASE_RECORDS, audit_id) as connection:
            return progress_queries.by_day(connection, audit_id)


def _restricted_breakdowns(audit_results: AuditResults) -> tuple[PublishedBreakdown, ...]:
    description = audit_results.audit.description
    return restricted_breakdowns(audit_results.results, audit_results.breakdowns_to_publish, description)
