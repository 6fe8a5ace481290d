"""Audits in the store: starting one, its standards and ratings, its findings, its results."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from audit.answers import CaseRecord
from audit.audits import Addressee, AuditDetails, Finding, FindingKind, check_details
from audit.cases import COUNTED, CaseState, which_cases
from audit.errors import Conflict, InputError, NotFound
from audit.questionnaire import Questionnaire, Rated
from audit.questionnaire_file import read_questionnaire
from audit.ratings import Judgement, Results, results
from audit.storage import records, schema, trail
from audit.storage.access import NO_SUCH_AUDIT, Access, may, only_own_audits
from audit.storage.members import make_lead
from audit.storage.person import Operation, Person
from audit.storage.trail import Change, What

ID_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # without letters that look alike
LONGEST_TEXT = 5_000
SURROGATE = re.compile("[\ud800-\udfff]")  # half a character, as a cut emoji leaves it


def new_id() -> str:
    """An id that says nothing and cannot be guessed from another one."""
    return "".join(secrets.choice(ID_ALPHABET) for _ in range(12))


def kept_text(what: str, text: str) -> str:
    """A longer text as it is kept, without NUL, which PostgreSQL refuses, and without halves of characters.

    Raises InputError where it is too long.
    """
    if len(text) > LONGEST_TEXT:
        raise InputError(f"{what} has {len(text):,} characters. Shorten it to {LONGEST_TEXT:,}.")
    return SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\0", ""))


@dataclass(frozen=True)
class AuditSummary:
    """One line of the list of audits: how many cases stand in each state (states without a case left out)."""

    id: str
    details: AuditDetails
    cases: Mapping[CaseState, int]
    started_at: datetime


@dataclass(frozen=True)
class Audit:
    """An audit with the questionnaire version that it began with, its judged ratings and its findings."""

    id: str
    details: AuditDetails
    questionnaire: Questionnaire
    judgements: Mapping[str, Judgement]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class AuditResults:
    """The results of an audit with the sentence that says which cases count.

    The records that they rest on come along only for somebody who may see every case.
    """

    audit: Audit
    results: Results
    records: tuple[CaseRecord, ...]
    which_cases: str


class Audits:
    """The audits of a store."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._questionnaires: dict[str, Questionnaire] = {}  # by digest of their text, so never out of date

    def start(self, person: Person, details: AuditDetails, source: bytes) -> str:
        """Start an audit on a questionnaire file's text, which the audit keeps; returns the audit's id.

        Raises InputError with every fault of the details, QuestionnaireError with every fault of the file.
        """
        questionnaire = read_questionnaire(source, "The questionnaire")
        check_details(details, (standard.id for standard in questionnaire.standards))
        audit_id = new_id()
        with self._access.writing(person, Operation.START_AUDIT) as connection:
            digest = _keep_questionnaire(connection, questionnaire, source)
            connection.execute(insert(schema.audit).values(_audit_row(audit_id, details, digest, person)))
            connection.execute(insert(schema.audit_standard), _standard_rows(audit_id, details, questionnaire))
            make_lead(connection, audit_id, person.name)
            trail.write(connection, person.name, [Change(What.AUDIT, audit_id, new=details.name)])
        return audit_id

    def all(self, person: Person) -> Sequence[AuditSummary]:
        """Every audit that this person may see, the latest first."""
        with self._access.reading(person, Operation.SEE_AUDITS) as connection:
            counts = _cases_by_state(connection)
            query = select(schema.audit).order_by(schema.audit.c.started_at.desc())
            rows = connection.execute(only_own_audits(query, person)).all()
            return [
                AuditSummary(row.id, _details(row, frozenset()), counts.get(row.id, {}), row.started_at) for row in rows
            ]

    def get(self, person: Person, audit_id: str) -> Audit:
        """One audit. Raises NotFound where there is none of that id."""
        with self._access.reading(person, Operation.SEE_AUDIT, audit_id) as connection:
            return self.read(connection, audit_id)

    def judge(
        self, person: Person, audit_id: str, standard_id: str, judgement: Judgement | None, seen: Judgement | None
    ) -> None:
        """Enter the rating of a standard that people judge, or take it back (None).

        ``seen`` is the judgement that it replaces; raises Conflict where somebody entered another one meanwhile.
        """
        with self._access.writing(person, Operation.JUDGE_STANDARD, audit_id) as connection:
            audit = self.read(connection, audit_id, hold=True)
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
        """Add strengths, areas for improvement and recommendations, in this order."""
        with self._access.writing(person, Operation.WRITE_FINDING, audit_id) as connection:
            audit = self.read(connection, audit_id, hold=True)
            for finding in [_finding(audit.questionnaire, finding) for finding in findings]:
                connection.execute(insert(schema.finding).values(_finding_row(audit_id, finding)))
                change = Change(What.FINDING, audit_id, finding.standard, None, finding.text)
                trail.write(connection, person.name, [change])

    def results(self, person: Person, audit_id: str, states: Sequence[CaseState] = COUNTED) -> AuditResults:
        """Tallies, ratings and the overall rating over the cases in these states."""
        with self._access.reading(person, Operation.SEE_RESULTS, audit_id) as connection:
            audit = self.read(connection, audit_id)
            found = tuple(records.of_audit(connection, audit_id, states))
            sees_records = may(connection, person, Operation.SEE_RECORDS, audit_id)
            counts = _cases_by_state(connection, audit_id).get(audit_id, {})
        return AuditResults(
            audit=audit,
            results=results(audit.questionnaire, found, audit.judgements, audit.details.not_inspected),
            records=found if sees_records else (),
            which_cases=which_cases(counts, states),
        )

    def trail(self, person: Person, audit_id: str) -> Sequence[trail.TrailRow]:
        """The trail of an audit, oldest first."""
        with self._access.reading(person, Operation.SEE_TRAIL, audit_id) as connection:
            self.read(connection, audit_id)
            return trail.read(connection, audit_id)

    def read(self, connection: Connection, audit_id: str, hold: bool = False) -> Audit:
        """One audit within a transaction that has asked for leave already.

        ``hold`` keeps others from changing it until the transaction ends, so that two of them take turns.
        """
        query = select(schema.audit).where(schema.audit.c.id == audit_id)
        row = connection.execute(query.with_for_update() if hold else query).first()
        if row is None:
            raise NotFound(NO_SUCH_AUDIT)
        table = schema.audit_standard
        standards = connection.execute(select(table).where(table.c.audit_id == audit_id)).all()
        left_out = frozenset(standard.standard_id for standard in standards if not standard.inspected)
        return Audit(
            id=row.id,
            details=_details(row, left_out),
            questionnaire=self._questionnaire(connection, row.questionnaire_digest),
            judgements={s.standard_id: Judgement(s.rating, s.rationale) for s in standards if s.rating},
            findings=_findings(connection, audit_id),
        )

    def _questionnaire(self, connection: Connection, digest: str) -> Questionnaire:
        if digest not in self._questionnaires:
            table = schema.questionnaire
            source = connection.execute(select(table.c.source).where(table.c.digest == digest)).scalar_one()
            self._questionnaires[digest] = read_questionnaire(source.encode(), "The audit's questionnaire")
        return self._questionnaires[digest]


def _keep_questionnaire(connection: Connection, questionnaire: Questionnaire, source: bytes) -> str:
    digest = hashlib.sha256(source).hexdigest()
    table = schema.questionnaire
    row = {
        "digest": digest,
        "questionnaire_id": questionnaire.id,
        "version": questionnaire.version,
        "source": source.decode(),
    }
    # Tried, not asked for first: on PostgreSQL somebody else may keep the same text at the same moment.
    with suppress(IntegrityError), connection.begin_nested():
        connection.execute(insert(table).values(row))
    return digest


def _audit_row(audit_id: str, details: AuditDetails, digest: str, person: Person) -> dict[str, object]:
    return {
        "id": audit_id,
        "name": details.name.strip(),
        "unit": details.unit.strip(),
        "region": details.region.strip(),
        "fieldwork_from": details.fieldwork_from,
        "fieldwork_to": details.fieldwork_to,
        "started_in": details.started_in.strip(),
        "questionnaire_digest": digest,
        "started_at": trail.now(),
        "started_by": person.name,
    }


def _standard_rows(audit_id: str, details: AuditDetails, questionnaire: Questionnaire) -> list[dict[str, object]]:
    return [
        {
            "audit_id": audit_id,
            "standard_id": standard.id,
            "inspected": standard.id not in details.not_inspected,
            "rating": None,
            "rationale": "",
        }
        for standard in questionnaire.standards
    ]


def _finding(questionnaire: Questionnaire, finding: Finding) -> Finding:
    """The finding as it will be kept. Raises InputError where its standard cannot be."""
    if finding.standard and finding.standard not in questionnaire.standard:
        raise InputError(f"Standard {finding.standard} of a finding is not in the questionnaire. Choose one that is.")
    return replace(finding, text=kept_text("The finding", finding.text))


def _finding_row(audit_id: str, finding: Finding) -> dict[str, object]:
    return {
        "audit_id": audit_id,
        "kind": finding.kind.value,
        "standard_id": finding.standard,
        "addressee": finding.addressee.value if finding.addressee else None,
        "text": finding.text,
    }


def _findings(connection: Connection, audit_id: str) -> tuple[Finding, ...]:
    table = schema.finding
    rows = connection.execute(select(table).where(table.c.audit_id == audit_id).order_by(table.c.id))
    return tuple(
        Finding(FindingKind(row.kind), row.text, row.standard_id, Addressee(row.addressee) if row.addressee else None)
        for row in rows
    )


def _details(row: object, not_inspected: frozenset[str]) -> AuditDetails:
    columns = row._mapping  # type: ignore[attr-defined]
    fields = ("name", "unit", "region", "fieldwork_from", "fieldwork_to", "started_in")
    return AuditDetails(**{name: columns[name] for name in fields}, not_inspected=not_inspected)


def _cases_by_state(connection: Connection, audit_id: str = "") -> dict[str, dict[CaseState, int]]:
    case, reading = schema.audit_case, schema.reading
    query = (
        select(case.c.audit_id, reading.c.state, func.count().label("cases"))
        .join(reading, reading.c.case_id == case.c.id)
        .where(reading.c.number == 1)
        .group_by(case.c.audit_id, reading.c.state)
    )
    if audit_id:
        query = query.where(case.c.audit_id == audit_id)
    counts: dict[str, dict[CaseState, int]] = {}
    for row in connection.execute(query):
        counts.setdefault(row.audit_id, {})[CaseState(row.state)] = row.cases
    return counts


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
