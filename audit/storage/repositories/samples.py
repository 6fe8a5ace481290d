"""Samples: the draw of an audit, its reserves, and cases that are eliminated and replaced."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from audit.errors import InputError, NotAllowedError, StoreError
from audit.messages import storage as messages
from audit.model.audit import AuditHeader
from audit.model.audit_log import Change, ChangeType
from audit.model.case_codes import CaseCoder
from audit.model.case_review import CaseSelector
from audit.model.people import Permission, Person
from audit.model.sampling import (
    DrawRecord,
    Elimination,
    EliminationReason,
    NextReserve,
    SampledCase,
    StoredDraw,
    StoredSampledCase,
)
from audit.model.text_fields import check_text, require_reason
from audit.storage.audit_log import change_log
from audit.storage.authorisation import Access, has_permission
from audit.storage.engine import clock, schema
from audit.storage.queries import audits as audit_queries
from audit.storage.queries import cases as case_queries
from audit.storage.queries import discarded_samples, elimination_rows, eliminations, list_headings, sampled_cases
from audit.storage.queries.audit_reader import AuditReader
from audit.storage.queries.draw_records import decode_record, encode_record
from audit.storage.queries.draws import read_all_eliminations, read_draw, restricted_draw


class Samples:
    """The samples of every audit. ``open_coder`` returns the coder with the key of the database."""

    def __init__(self, access: Access, reader: AuditReader, open_coder: Callable[[], CaseCoder]) -> None:
        self._access = access
        self._reader = reader
        self._open_coder = open_coder

    def check_key(self, person: Person) -> None:
        """Raise StoreError if the database has no key for case codes, so that no sample can be drawn."""
        with self._access.read_transaction(person, Permission.START_AUDIT):
            self._open_coder()

    def coder(self, person: Person, audit_id: str) -> CaseCoder:
        """Return what codes case numbers and staff ids.

        Raises StoreError if there is no key, or the sample of this audit was coded with another one.
        """
        with self._access.read_transaction(person, Permission.ALLOCATE_CASE, audit_id) as connection:
            row = _row(connection, audit_id)
        coder = self._open_coder()
        if row is not None and row.key_check != coder.key_check:
            raise StoreError(messages.CASE_KEY_CHANGED)
        return coder

    def save_draw(
        self,
        person: Person,
        audit_id: str,
        record: DrawRecord,
        cases: Sequence[SampledCase],
        reserves: Sequence[SampledCase],
        is_invented: bool = False,
    ) -> Sequence[str]:
        """Save a draw, and add its cases to the audit; return their ids.

        ``reserves`` are in the order in which they replace a case of their stratum. ``is_invented``: the drawn cases do
        not count as audited, so that the same list can be drawn from again. Raises InputError, with every
        problem, if a reference is used, a detail does not fit the questionnaire, or the audit has a sample already.
        """
        with self._access.write_transaction(person, Permission.ADD_CASE, audit_id) as connection:
            coder = self._open_coder()
            audit = self._reader.read_open_for_update(connection, audit_id)
            if _row(connection, audit_id) is not None:
                raise InputError(messages.SAMPLE_DRAWN_ALREADY)
            records = sampled_cases.check_new_cases(connection, audit, [*cases, *reserves])
            row = {"audit_id": audit_id, "drawn_by": person.name, "drawn_at": clock.now()}
            values = {**row, "record": encode_record(record), "key_check": coder.key_check}
            connection.execute(insert(schema.sample).values(values))
            new_ids = case_queries.add_all(connection, person, audit_id, records[: len(cases)])
            sampled_cases.insert_cases(connection, audit_id, [*cases, *reserves], new_ids)
            codes = () if is_invented else (case.case_code for case in cases)
            sampled_cases.add_audited(connection, audit_id, codes, coder.key_check)
            change = Change(ChangeType.DRAW, audit_id, new=str(len(cases)))
            change_log.append(connection, person.name, [change])
            audit_queries.set_eligible(connection, person, audit_id, audit.description, record.eligible)
        return new_ids

    def discard_draw(self, person: Person, audit_id: str, reason: str) -> None:
        """Remove the sample of an audit with its cases and reserves. The reason is saved in the audit log.

        Raises NotAllowedError if something is recorded in one of its cases.
        """
        cleaned_reason = require_reason(reason, "audit")
        with self._access.write_transaction(person, Permission.ADD_CASE, audit_id) as connection:
            audit = self._reader.read_open_for_update(connection, audit_id)
            row = _row(connection, audit_id)
            if row is None:
                raise NotAllowedError(messages.NO_SAMPLE)
            drawn = discarded_samples.lock_unrecorded(connection, audit_id, audit.questionnaire.case_label)
            sampled_cases.delete_sample(connection, audit_id)
            discarded_samples.delete_cases(connection, person, audit_id, drawn, cleaned_reason)
            change = Change(ChangeType.DRAW, audit_id, old=str(len(drawn.references)), reason=cleaned_reason)
            change_log.append(connection, person.name, [change])
            if audit.description.eligible == decode_record(row.record).eligible:
                audit_queries.set_eligible(connection, person, audit_id, audit.description, None)

    def draw(self, person: Person, audit_id: str) -> StoredDraw | None:
        """Return the draw of an audit and the eliminations since; None if no sample was drawn.

        Who may not see every case gets no counts of single practitioners, and eliminations without reference,
        explanation and name.
        """
        with self._access.read_transaction(person, Permission.SEE_RESULTS, audit_id) as connection:
            draw = read_draw(connection, audit_id, read_all_eliminations(connection, audit_id))
            if draw is None or has_permission(connection, person, Permission.SEE_CASE_RECORDS, audit_id):
                return draw
            return restricted_draw(draw)

    def cases(self, person: Person, audit_id: str) -> Sequence[StoredSampledCase]:
        """Return the drawn cases and then the reserves, in their order."""
        with self._access.read_transaction(person, Permission.ALLOCATE_CASE, audit_id) as connection:
            return sampled_cases.all_cases(connection, audit_id)

    def elimination(self, person: Person, audit_id: str, case_id: str) -> Elimination | None:
        """Return why a case was eliminated, for somebody who may see it; None if it was not.

        Who may not see every case is not told which case replaced it.
        """
        selector = CaseSelector(case_id)
        with self._access.read_transaction(person, Permission.SEE_CASE, audit_id, selector) as connection:
            elimination = elimination_rows.of_case(connection, audit_id, case_id)
            sees_all = has_permission(connection, person, Permission.SEE_CASE_RECORDS, audit_id)
            return elimination if elimination is None or sees_all else replace(elimination, replaced_by="")

    def next_reserve(self, person: Person, audit_id: str, case_id: str) -> NextReserve | None:
        """Return what would replace a case if it was eliminated; None if it was not drawn."""
        selector = CaseSelector(case_id)
        with self._access.read_transaction(person, Permission.ADD_CASE, audit_id, selector) as connection:
            return sampled_cases.what_replaces(connection, audit_id, case_id)

    def eliminate(
        self, person: Person, audit_id: str, case_id: str, reason: EliminationReason, explanation: str
    ) -> str:
        """Eliminate a case that cannot be read; return the reference of the reserve that replaces it.

        Returns '' if no reserve of its stratum is left or the case was not drawn. Its answers stay, and are not
        counted. The replacement has no auditor yet. A case that is eliminated again is not replaced again.
        """
        cleaned = check_text("The explanation", explanation)
        if reason is EliminationReason.OTHER and not cleaned:
            raise InputError(messages.EXPLANATION_MISSING)
        with self._access.write_transaction(person, Permission.ADD_CASE, audit_id, CaseSelector(case_id)) as connection:
            audit = self._reader.read_open_for_update(connection, audit_id)
            case = eliminations.lock_case(connection, audit_id, case_id, audit.questionnaire.case_label)
            eliminations.eliminate(connection, person, case, reason, cleaned)
            return _replace_case(connection, person, audit, case_id)

    def restore_eliminated(self, person: Person, audit_id: str, case_id: str, reason: str) -> None:
        """Return an eliminated case to the state that it had. A case that replaced it stays."""
        cleaned_reason = require_reason(reason, "case")
        with self._access.write_transaction(person, Permission.ADD_CASE, audit_id, CaseSelector(case_id)) as connection:
            audit = self._reader.read_open_for_update(connection, audit_id)
            case = eliminations.lock_case(connection, audit_id, case_id, audit.questionnaire.case_label)
            eliminations.restore(connection, person, case, cleaned_reason)
            if (row := sampled_cases.row_of_case(connection, case_id)) is not None:
                sampled_cases.add_audited_like(connection, audit_id, row.case_code)

    def recently_audited(self, person: Person, case_codes: Collection[str], since: date) -> frozenset[str]:
        """Return which of these codes of case numbers were audited since a day, in any audit of this database."""
        with self._access.read_transaction(person, Permission.START_AUDIT) as connection:
            return sampled_cases.recently_audited(connection, case_codes, since)

    def cases_with_other_key(self, person: Person, since: date) -> int:
        """Return how many cases were audited since a day whose numbers were coded with another key: they match no
        code of today's key."""
        with self._access.read_transaction(person, Permission.START_AUDIT) as connection:
            return sampled_cases.count_with_other_key(connection, self._open_coder().key_check, since)

    def read_column_mapping(self, person: Person) -> Mapping[str, str]:
        """Return under which heading this person's last long list had each column."""
        with self._access.read_transaction(person, Permission.SAVE_DRAFT) as connection:
            return list_headings.read(connection, person.name)

    def save_column_mapping(self, person: Person, mapping: Mapping[str, str]) -> None:
        """Remember under which heading a long list has each column."""
        with self._access.write_transaction(person, Permission.SAVE_DRAFT) as connection:
            list_headings.save(connection, person.name, mapping)


def _row(connection: Connection, audit_id: str) -> Row[Any] | None:
    """The row of the sample of an audit; None if there is none."""
    return connection.execute(select(schema.sample).where(schema.sample.c.audit_id == audit_id)).first()


def _replace_case(connection: Connection, person: Person, audit: AuditHeader, case_id: str) -> str:
    """Replace an eliminated case with the next reserve of its stratum; return its reference, '' for none."""
    eliminated = sampled_cases.row_of_case(connection, case_id)
    if eliminated is None:
        return ""
    sampled_cases.remove_audited(connection, audit.id, [eliminated.case_code])
    if earlier := sampled_cases.replacement_of(connection, case_id):
        return earlier
    reserve = sampled_cases.next_reserve(connection, audit.id, eliminated.stratum)
    if reserve is None:
        return ""
    sampled = sampled_cases.sampled_case(reserve)
    (new_id,) = case_queries.add_all(
        connection, person, audit.id, sampled_cases.check_cases(audit.questionnaire, [sampled])
    )
    sampled_cases.use_reserve(connection, reserve, new_id, case_id)
    sampled_cases.add_audited_like(connection, audit.id, sampled.case_code)
    change = Change(
        ChangeType.REPLACEMENT,
        audit.id,
        str(reserve.position),
        old=sampled_cases.reference_of(connection, case_id),
        new=sampled.reference,
        case_id=new_id,
    )
    change_log.append(connection, person.name, [change])
    return sampled.reference
