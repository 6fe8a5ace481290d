"""Copying one audit into another database of either engine, next to its audits: proved equal, or not done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.exc import IntegrityError

from audit.errors import NotFoundError, StoreError
from audit.messages import storage as messages
from audit.storage.admin.copy_store import reset_sequences
from audit.storage.admin.digests import StoreDigest, audit_digest_of, primary_key_order
from audit.storage.audit_log import hash_chain
from audit.storage.audit_log.breaks import VerificationResult
from audit.storage.audit_log.change_log import PROGRAM
from audit.storage.audit_log.snapshots import COPIED, register_audit, take_snapshot
from audit.storage.audit_log.verification import verify
from audit.storage.engine import schema
from audit.storage.engine.database import open_database

Row = dict[str, Any]


@dataclass(frozen=True)
class CopiedAudit:
    """The digest of an audit in both databases, the verification of its logs in the second, and new ids of findings.

    ``new_finding_ids`` gives the new id by the old one; it is empty if the ids did not change.
    """

    digest: StoreDigest
    verification: VerificationResult
    new_finding_ids: Mapping[int, int]


def copy_audit(from_url: str, to_url: str, audit_id: str) -> CopiedAudit:
    """Copy every row of one audit into another database, in one transaction. Drafts are not copied.

    The first database does not change. Raises NotFoundError if it has no such audit; StoreError if the second has one
    with this id already, or if the two differ in the end or its log fails verification: then nothing is copied.
    """
    source, target = open_database(from_url), open_database(to_url)
    try:
        with source.read_transaction() as reader, target.write_transaction() as writer:
            source_digest = audit_digest_of(reader, audit_id)
            if not source_digest.row_counts[schema.audit.name]:
                raise NotFoundError(messages.AUDIT_NOT_IN_SOURCE)
            _check_new(writer, audit_id)
            new_finding_ids = _copy(reader, writer, audit_id)
            target_digest = _check_equal(writer, audit_id, source_digest)
            register_audit(writer, PROGRAM, audit_id)
            if new_finding_ids:
                take_snapshot(writer, PROGRAM, audit_id, COPIED)
            return CopiedAudit(target_digest, _verify_copy(writer, audit_id), new_finding_ids)
    finally:
        source.close()
        target.close()


def _check_new(writer: Connection, audit_id: str) -> None:
    """Also refuse a log without its audit: the copied rows would continue its chain."""
    if any(audit_digest_of(writer, audit_id).row_counts.values()):
        raise StoreError(messages.AUDIT_ALREADY_IN_TARGET)


def _copy(reader: Connection, writer: Connection, audit_id: str) -> Mapping[int, int]:
    """Copy all tables. Findings come last, because others cannot write findings while they get their ids."""
    _copy_questionnaire(reader, writer, audit_id)
    copied_separately = (schema.questionnaire, schema.finding)
    try:
        for table in schema.metadata.sorted_tables:
            if table not in copied_separately:
                for rows in _rows(reader, table, audit_id):
                    hash_chain.insert_many(writer, table, rows)
    except IntegrityError:  # somebody else copies it at the same moment
        raise StoreError(messages.AUDIT_ALREADY_IN_TARGET) from None
    return _copy_findings(reader, writer, audit_id)


def _copy_findings(reader: Connection, writer: Connection, audit_id: str) -> Mapping[int, int]:
    new_finding_ids = _assign_finding_ids(reader, writer, audit_id)
    for rows in _rows(reader, schema.finding, audit_id):
        renumbered = [{**row, "id": new_finding_ids.get(row["id"], row["id"])} for row in rows]
        hash_chain.insert_many(writer, schema.finding, renumbered)
    reset_sequences(writer)
    return new_finding_ids


def _rows(connection: Connection, table: Table, audit_id: str) -> Iterator[list[Row]]:
    """The rows of the audit in a table, in batches."""
    condition = schema.audit_condition(table, audit_id)
    if condition is None:
        return
    query = select(table).where(condition).order_by(*primary_key_order(connection, table))
    for rows in connection.execute(query).mappings().partitions(hash_chain.READ_BATCH_SIZE):
        yield [dict(row) for row in rows]


def _copy_questionnaire(reader: Connection, writer: Connection, audit_id: str) -> None:
    """Insert the versions of the questionnaire; many audits share one text, so an existing row is left as it is."""
    for row in chain.from_iterable(_rows(reader, schema.questionnaire, audit_id)):
        with suppress(IntegrityError), writer.begin_nested():
            hash_chain.insert_many(writer, schema.questionnaire, [row])


def _assign_finding_ids(reader: Connection, writer: Connection, audit_id: str) -> Mapping[int, int]:
    """The id of each finding in the second database, by its old one; empty if all of them are free there.

    Ids of findings are unique in a database. If one is taken all get new ones, in their order and higher than any of
    the audit's own, so that an old id, which the audit log still names, never belongs to another finding.
    """
    _lock_finding_ids(writer)
    finding_id = schema.finding.c.id
    query = select(finding_id).where(schema.finding.c.audit_id == audit_id).order_by(finding_id)
    own_ids = list(reader.execute(query).scalars())
    if not own_ids or not _is_any_used(writer, own_ids):
        return {}
    highest_id = max(own_ids[-1], writer.execute(select(func.max(finding_id))).scalar_one())
    return {old: new for new, old in enumerate(own_ids, start=highest_id + 1)}


def _lock_finding_ids(writer: Connection) -> None:
    """Prevent new ids of findings until the transaction ends; on SQLite there is only one writer."""
    if writer.dialect.name == "postgresql":
        writer.execute(text("LOCK TABLE finding IN SHARE ROW EXCLUSIVE MODE"))


def _is_any_used(writer: Connection, finding_ids: list[int]) -> bool:
    finding_id = schema.finding.c.id
    ids_in_range = select(finding_id).where(finding_id.between(finding_ids[0], finding_ids[-1]))
    return not set(finding_ids).isdisjoint(writer.execute(ids_in_range).scalars())


def _check_equal(writer: Connection, audit_id: str, source_digest: StoreDigest) -> StoreDigest:
    target_digest = audit_digest_of(writer, audit_id)
    if source_digest != target_digest:
        raise StoreError(messages.AUDIT_COPY_DIFFERS)
    return target_digest


def _verify_copy(writer: Connection, audit_id: str) -> VerificationResult:
    verification = verify(writer, audit_id)
    if verification.breaks:
        raise StoreError(messages.LOG_VERIFICATION_FAILED, *map(str, verification.breaks))
    return verification
