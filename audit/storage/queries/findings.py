"""The rows of findings: what the database holds of each, in which order, and how the trail tells of one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Row, func, insert, select, update

from audit.errors import NotFound
from audit.model.audit import Addressee, Finding, FindingKind, check_finding
from audit.model.questionnaire import Questionnaire
from audit.storage.audit_log import change_log
from audit.storage.audit_log.change_log import Change, What
from audit.storage.engine import schema
from audit.storage.queries.audits import references


@dataclass(frozen=True)
class KeptFinding:
    """A finding as the database holds it: its version, who wrote that version, and when.

    A deleted one stays, so that deleting can be undone, and has a version of its own.
    """

    id: int
    version: int
    by: str
    at: datetime
    finding: Finding
    position: int
    deleted: bool = False

    @property
    def group(self) -> tuple[object, ...]:
        """What it is listed with: recommendations to its addressee, else findings of its kind and its standard."""
        finding = self.finding
        standard = "" if finding.kind is FindingKind.RECOMMENDATION else finding.standard
        return finding.kind, standard, finding.addressee


def all_of(connection: Connection, audit_id: str, deleted: bool = False) -> list[KeptFinding]:
    """The findings of an audit in their order, or those that were deleted."""
    table = schema.finding
    query = select(table).where(table.c.audit_id == audit_id, table.c.deleted.is_(deleted))
    return [_kept(row) for row in connection.execute(query.order_by(table.c.position, table.c.id))]


def one(connection: Connection, audit_id: str, finding_id: int) -> KeptFinding:
    """One finding of an audit, deleted or not. Raises NotFound where the audit never had it."""
    table = schema.finding
    row = connection.execute(select(table).where(table.c.audit_id == audit_id, table.c.id == finding_id)).first()
    if row is None:
        raise NotFound("The audit has no such finding. Look at its results again.")
    return _kept(row)


def checked(connection: Connection, audit_id: str, questionnaire: Questionnaire, finding: Finding) -> Finding:
    """The finding as it will be kept, its cases in the audit's order. Raises InputError with every fault."""
    known = references(connection, audit_id)
    kept = check_finding(finding, questionnaire, known)
    return replace(kept, cases=tuple(case_id for case_id in known if case_id in kept.cases))


def add(connection: Connection, by: str, audit_id: str, findings: Sequence[Finding]) -> list[KeptFinding]:
    """Add checked findings after all others, in this order, each with its row in the trail."""
    table = schema.finding
    query = select(func.coalesce(func.max(table.c.position), 0)).where(table.c.audit_id == audit_id)
    last = connection.execute(query).scalar_one()
    at = change_log.now()
    return [
        _add(connection, audit_id, KeptFinding(0, 1, by, at, finding, position))
        for position, finding in enumerate(findings, start=last + 1)
    ]


def put(connection: Connection, audit_id: str, before: KeptFinding, after: KeptFinding) -> None:
    """Put a finding in the place of what it was, with its row in the trail."""
    table = schema.finding
    connection.execute(update(table).where(table.c.id == after.id).values(_columns(after)))
    _tell(connection, audit_id, before, after)


def swap(connection: Connection, by: str, audit_id: str, moved: KeptFinding, other: KeptFinding) -> None:
    """Let two findings change places; versions stay, because nothing that they say is changed."""
    table = schema.finding
    for finding_id, position in ((moved.id, other.position), (other.id, moved.position)):
        connection.execute(update(table).where(table.c.id == finding_id).values(position=position))
    places = [f"place {finding.position}" for finding in (moved, other)]
    change_log.write(connection, by, [Change(What.FINDING, audit_id, str(moved.id), *places)])


def _add(connection: Connection, audit_id: str, kept: KeptFinding) -> KeptFinding:
    table = schema.finding
    made = insert(table).values(audit_id=audit_id, **_columns(kept)).returning(table.c.id)
    added = replace(kept, id=connection.execute(made).scalar_one())
    _tell(connection, audit_id, None, added)
    return added


def _tell(connection: Connection, audit_id: str, before: KeptFinding | None, after: KeptFinding) -> None:
    known = {case_id: reference for case_id, (reference, _) in references(connection, audit_id).items()}
    change = Change(What.FINDING, audit_id, str(after.id), _in_words(before, known), _in_words(after, known))
    change_log.write(connection, after.by, [change])


def _in_words(kept: KeptFinding | None, known: Mapping[str, str]) -> str | None:
    """Everything that a finding says, its text last; None where it is not there or deleted."""
    if kept is None or kept.deleted:
        return None
    finding = kept.finding
    said = {
        "Kind": finding.kind.words,
        "Standard": finding.standard,
        "Key question": finding.question,
        "Cases": ", ".join(known[case_id] for case_id in finding.cases),
        "Addressee": finding.addressee or "",
        "Owner": finding.owner,
        "Due": str(finding.due or ""),
        "Text": finding.text,
    }
    return "\n".join(f"{name}: {value}" for name, value in said.items() if value)


def _columns(kept: KeptFinding) -> dict[str, object]:
    finding = kept.finding
    return {
        "kind": finding.kind.value,
        "standard_id": finding.standard,
        "addressee": finding.addressee.value if finding.addressee else None,
        "text": finding.text,
        "question_id": finding.question,
        "cases": json.dumps(finding.cases),
        "owner": finding.owner,
        "due": finding.due,
        "position": kept.position,
        "deleted": kept.deleted,
        "version": kept.version,
        "recorded_by": kept.by,
        "recorded_at": kept.at,
    }


def _kept(row: Row[tuple[object, ...]]) -> KeptFinding:
    columns = row._mapping
    addressee = columns["addressee"]
    finding = Finding(
        kind=FindingKind(columns["kind"]),
        text=columns["text"],
        standard=columns["standard_id"],
        addressee=Addressee(addressee) if addressee else None,
        question=columns["question_id"],
        cases=tuple(json.loads(columns["cases"])),
        owner=columns["owner"],
        due=columns["due"],
    )
    stamp = (columns["id"], columns["version"], columns["recorded_by"], columns["recorded_at"])
    return KeptFinding(*stamp, finding, columns["position"], columns["deleted"])
