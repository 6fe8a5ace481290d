"""Cases: adding, importing, renaming and removing them, and their progress."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, and_, select

from audit.model.applicability import applicable_questions
from audit.model.audit import AuditHeader
from audit.model.case import OPEN_STATES, Case, CaseRecord, CaseState
from audit.model.case_progress import CaseProgress, LastEdited
from audit.model.case_review import CaseSelector
from audit.model.counting import assign_states
from audit.model.imported_cases import check_matches_questionnaire
from audit.model.people import Permission, Person
from audit.model.questionnaire import Question
from audit.model.text_fields import require_reason
from audit.storage.authorisation import Access, case_visibility
from audit.storage.engine import schema
from audit.storage.queries import case_changes, case_records
from audit.storage.queries import cases as case_queries
from audit.storage.queries.audit_reader import AuditReader, require_open
from audit.storage.queries.case_references import case_ids, case_references


class Cases:
    """The cases of every audit."""

    def __init__(self, access: Access, reader: AuditReader) -> None:
        self._access = access
        self._reader = reader

    def add(self, person: Person, audit_id: str, case: Case) -> str:
        """Add one case without answers; return its id. Raises InputError if its reference is used already."""
        with self._access.write_transaction(person, Permission.ADD_CASE, audit_id) as connection:
            audit = self._reader.read_open_for_update(connection, audit_id)
            checked = _check_cases(connection, audit, [CaseRecord(replace(case, state=CaseState.ALLOCATED))])
            return case_queries.add_all(connection, person, audit_id, checked)[0]

    def preview_import(self, person: Person, audit_id: str, imported: Sequence[CaseRecord]) -> Mapping[CaseState, int]:
        """The number of cases that an import would add in each state; nothing is saved. Raises as ``import_cases``."""
        with self._access.read_transaction(person, Permission.ADD_CASE, audit_id) as connection:
            audit = self._reader.read_header(connection, audit_id)
            require_open(audit.closed_at is None)
            return _count_by_state(_prepare_import(connection, audit, imported))

    def import_cases(self, person: Person, audit_id: str, imported: Sequence[CaseRecord]) -> Mapping[CaseState, int]:
        """Add all cases of a responses file with their answers, or none; return how many were added in each state.

        A complete case is submitted, so that it counts. Raises InputError naming every reference that is used already.
        """
        with self._access.write_transaction(person, Permission.ADD_CASE, audit_id) as connection:
            prepared = _prepare_import(connection, self._reader.read_open_for_update(connection, audit_id), imported)
            case_queries.add_all(connection, person, audit_id, prepared)
        return _count_by_state(prepared)

    def rename(self, person: Person, audit_id: str, case_id: str, reference: str) -> None:
        """Change the reference of a case. Raises InputError if it is used already, or identifies a person."""
        with self._access.write_transaction(person, Permission.ADD_CASE, audit_id, CaseSelector(case_id)) as connection:
            case_label = self._reader.read_open_for_update(connection, audit_id).questionnaire.case_label
            case_changes.rename(connection, person, audit_id, case_label, case_id, reference)

    def remove(self, person: Person, audit_id: str, case_id: str, reason: str) -> None:
        """Remove a case of which nothing is recorded. The reason is required and saved in the audit log."""
        cleaned_reason = require_reason(reason, "audit")
        with self._access.write_transaction(person, Permission.ADD_CASE, audit_id, CaseSelector(case_id)) as connection:
            case_label = self._reader.read_open_for_update(connection, audit_id).questionnaire.case_label
            case_changes.remove(connection, person, audit_id, case_label, case_id, cleaned_reason)

    def progress(self, person: Person, audit_id: str) -> Sequence[CaseProgress]:
        """Every case of an audit that this person may see, in the order in which they were added."""
        with self._access.read_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            audit = self._reader.read_header(connection, audit_id)
            ids = case_ids(connection, audit_id)
            cases = case_records.of_audit(connection, audit_id, tuple(CaseState))
            questions = audit.inspected_questions
            can_see_case = case_visibility(connection, person, audit_id)
            return [
                _progress(ids[record.case.reference], record, questions)
                for record in cases
                if can_see_case(record.case.auditor)
            ]

    def references(self, person: Person, audit_id: str) -> Mapping[str, str]:
        """The reference of every case that this person may see, by its id, in the order in which they were added."""
        with self._access.read_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            can_see_case = case_visibility(connection, person, audit_id)
            cases = case_references(connection, audit_id)
            return {case_id: reference for case_id, (reference, auditor) in cases.items() if can_see_case(auditor)}

    def last_edited_case(self, person: Person, audit_id: str) -> LastEdited | None:
        """The open case that this person edited last, and what in it; None if there is none.

        Imported values, changes of state and allocations are not edits.
        """
        case, review, log = schema.audit_case, schema.reading, schema.trail
        query = (
            select(case.c.id, case.c.reference, log.c.subject, review.c.auditor)
            .join(review, review.c.case_id == case.c.id)
            .join(log, and_(log.c.case_id == case.c.id, log.c.reading_id == review.c.id))
            .where(case.c.audit_id == audit_id, log.c.by == person.name, log.c.save_id.is_not(None))
            .where(review.c.state.in_([state.value for state in OPEN_STATES]))
            .order_by(log.c.number.desc())
        )
        with self._access.read_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            can_see_case = case_visibility(connection, person, audit_id)
            row = next((row for row in connection.execute(query) if can_see_case(row.auditor)), None)
        return None if row is None else LastEdited(row.id, row.reference, row.subject)


def _progress(case_id: str, record: CaseRecord, questions: Sequence[Question]) -> CaseProgress:
    applicable = applicable_questions(questions, record.case.details, record.answers)
    asked = [question for question in applicable if not record.is_not_collected(question.id)]
    answered = sum(question.id in record.answers for question in asked)
    return CaseProgress(case_id, record.case, answered, len(asked))


def _check_cases(connection: Connection, audit: AuditHeader, cases: Sequence[CaseRecord]) -> list[CaseRecord]:
    check_matches_questionnaire(audit.questionnaire, cases)
    return case_queries.check_new_cases(connection, audit.id, audit.questionnaire.case_label, cases)


def _prepare_import(connection: Connection, audit: AuditHeader, imported: Sequence[CaseRecord]) -> list[CaseRecord]:
    return assign_states(audit.questionnaire, audit.inspected_questions, _check_cases(connection, audit, imported))


def _count_by_state(cases: Sequence[CaseRecord]) -> Mapping[CaseState, int]:
    return Counter(record.case.state for record in cases)
