"""Cases: adding, importing, renaming and removing them, and their progress."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from audit.errors import InputError
from audit.model.audit import AuditHeader
from audit.model.audit_log import AccessEvent, AccessType
from audit.model.case import Case, CaseRecord, CaseState, reference_key
from audit.model.case_codes import CaseCoder
from audit.model.case_planner import check_matches_questionnaire
from audit.model.case_progress import CaseProgress, LastEdited, one_for_each_case
from audit.model.case_review import CaseSelector
from audit.model.confirmed_references import NONE_CONFIRMED, ConfirmedReferences
from audit.model.import_plan import ImportOptions, ImportPlan, ImportPlanChangedError, Outcome
from audit.model.people import Permission, Person
from audit.model.practitioners import code_practitioners
from audit.model.text_fields import require_reason
from audit.storage.audit_log import access_log, change_log
from audit.storage.authorisation import Access
from audit.storage.cache import VersionedCache
from audit.storage.queries import case_changes, case_progress, case_records, case_updates, edited_cases, imports
from audit.storage.queries import cases as case_queries
from audit.storage.queries.audit_reader import AuditReader, require_open
from audit.storage.queries.blind_cases import blind_cases, check_none_blind, shows_review
from audit.storage.queries.case_checks import clean_auditor_name, clean_cases
from audit.storage.queries.case_references import (
    case_ids,
    check_not_reserved,
    check_reference_unused,
    used_references,
    visible_references,
)
from audit.storage.queries.exercise_reviews import add_missing_reviews
from audit.storage.queries.visible_reviews import visible_reviews

NEW_CASES_ONLY = ImportOptions()
MAX_PEOPLE = 100  # for so many people, the cases that they edited last are remembered


class Cases:
    """The cases of every audit. ``open_coder`` returns what makes codes of practitioners."""

    def __init__(self, access: Access, reader: AuditReader, open_coder: Callable[[], CaseCoder]) -> None:
        self._access = access
        self._reader = reader
        self._open_coder = open_coder
        self._progress_cache: VersionedCache[tuple[CaseProgress, ...]] = VersionedCache()
        self._edited_cache: VersionedCache[tuple[tuple[LastEdited, str], ...]] = VersionedCache(MAX_PEOPLE)

    def add(
        self, person: Person, audit_id: str, case: Case, confirmed_references: ConfirmedReferences = NONE_CONFIRMED
    ) -> str:
        """Add one case without answers; return its id. Raises InputError if its reference is used or looks personal."""
        with self._access.write_transaction(person, Permission.ADD_CASE, audit_id) as connection:
            audit = self._reader.read_open_for_update(connection, audit_id)
            checked = _check_new_case(connection, audit, replace(case, state=CaseState.ALLOCATED), confirmed_references)
            (case_id,) = case_queries.add_all(connection, person, audit_id, [checked], confirmed_references)
            add_missing_reviews(connection, person.name, audit_id)
            return case_id

    def add_many(self, person: Person, audit_id: str, references: Sequence[str], auditor: str = "") -> Sequence[str]:
        """Add cases without answers for one auditor ('': nobody), all of them or none; return their ids in order.

        Raises InputError with every reference that is used, appears twice or looks personal.
        """
        name = clean_auditor_name(auditor)
        with self._access.write_transaction(person, Permission.ADD_CASE, audit_id) as connection:
            audit = self._reader.read_open_for_update(connection, audit_id)
            cases = [CaseRecord(Case(reference, name)) for reference in references]
            cleaned, problems = clean_cases(cases, NONE_CONFIRMED)
            new_references = [record.case.reference for record in cleaned]
            case_label = audit.questionnaire.case_label
            used = used_references(case_ids(connection, audit_id), case_label, new_references)
            if problems or used:
                raise InputError(*map(str, problems), *used)
            check_not_reserved(connection, audit_id, new_references)
            added = case_queries.add_all(connection, person, audit_id, cleaned)
            add_missing_reviews(connection, person.name, audit_id)
            return added

    def preview_import(
        self, person: Person, audit_id: str, imported: Sequence[CaseRecord], options: ImportOptions = NEW_CASES_ONLY
    ) -> ImportPlan:
        """What an import would do to each case, with every problem. Nothing is saved.

        If it shows values of cases that the audit has already, this is logged as access to the audit.
        """
        with self._access.read_transaction(person, Permission.ADD_CASE, audit_id) as connection:
            audit = self._reader.read_header(connection, audit_id)
            require_open(connection, audit_id, audit.closed_at is None)
            coded = code_practitioners(imported, self._open_coder)
            plan = imports.plan(connection, person, audit, coded, options)
        if any(case.changes for case in plan.cases):
            with self._access.write_transaction(person, Permission.ADD_CASE, audit_id) as connection:
                access_log.log_access(connection, person, AccessEvent(AccessType.IMPORT, audit_id))
        return plan

    def import_cases(
        self,
        person: Person,
        audit_id: str,
        imported: Sequence[CaseRecord],
        options: ImportOptions = NEW_CASES_ONLY,
        previewed: ImportPlan | None = None,
    ) -> ImportPlan:
        """Add and update the cases of a responses file, all of them or none; return what was done.

        ``previewed`` is the plan that the person saw. Raises ImportPlanChangedError if the audit has changed since, so
        that nothing is overwritten unseen. Raises InputError with every problem.
        """
        with self._access.write_transaction(person, Permission.ADD_CASE, audit_id) as connection:
            audit = self._reader.read_open_for_update(connection, audit_id)
            coded = code_practitioners(imported, self._open_coder)
            plan = imports.plan(connection, person, audit, coded, options, for_update=True)
            if previewed is not None and plan != previewed:
                raise ImportPlanChangedError(plan)
            if plan.problems:
                raise InputError(*plan.problem_sentences)
            _carry_out(connection, person, audit_id, plan, options.confirmed_references)
            add_missing_reviews(connection, person.name, audit_id)
        return plan

    def rename(
        self,
        person: Person,
        audit_id: str,
        case_id: str,
        reference: str,
        confirmed_references: ConfirmedReferences = NONE_CONFIRMED,
    ) -> None:
        """Change the reference of a case. Raises InputError if it is used already, or identifies a person."""
        with self._access.write_transaction(person, Permission.ADD_CASE, audit_id, CaseSelector(case_id)) as connection:
            case_label = self._reader.read_open_for_update(connection, audit_id).questionnaire.case_label
            case_changes.rename(connection, person, audit_id, case_label, case_id, reference, confirmed_references)

    def remove(self, person: Person, audit_id: str, case_id: str, reason: str) -> None:
        """Remove a case of which nothing is recorded. The reason is required and saved in the audit log."""
        self._remove(person, audit_id, [case_id], reason, CaseSelector(case_id))

    def remove_many(self, person: Person, audit_id: str, case_ids: Collection[str], reason: str) -> None:
        """Remove cases of which nothing is recorded, with one reason: all of them, or none.

        Raises SomeRefusedError with a sentence for each case that has something recorded, or that a finding names.
        """
        self._remove(person, audit_id, case_ids, reason)

    def _remove(
        self,
        person: Person,
        audit_id: str,
        case_ids: Collection[str],
        reason: str,
        selector: CaseSelector | None = None,
    ) -> None:
        cleaned_reason = require_reason(reason, "audit")
        with self._access.write_transaction(person, Permission.ADD_CASE, audit_id, selector) as connection:
            case_label = self._reader.read_open_for_update(connection, audit_id).questionnaire.case_label
            case_changes.remove_many(connection, person, audit_id, case_label, case_ids, cleaned_reason)

    def all_with_notes(self, person: Person, audit_id: str) -> Sequence[CaseRecord]:
        """Return every review in any state with its answers and notes, for a responses file.

        Raises NotAllowedError if the person has a second review that is not submitted.
        """
        with self._access.read_transaction(person, Permission.SEE_CASE_RECORDS, audit_id) as connection:
            blind = blind_cases(connection, person, audit_id)
            check_none_blind(blind)
            audit = self._reader.read_header(connection, audit_id)
            reviews = case_records.every_review(connection, audit, with_notes=True)
            return [each.record for each in reviews if shows_review(blind, each.case_id, each.number)]

    def progress(self, person: Person, audit_id: str) -> Sequence[CaseProgress]:
        """Every case of an audit that this person may see, in the order in which they were added.

        Of a case with several reviews it is the first one that the person may see, with the others. It is worked out
        again after any change in the audit.
        """
        with self._access.read_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            return one_for_each_case(self._visible_reviews(connection, person, audit_id))

    def own_reviews(self, person: Person, audit_id: str) -> Sequence[CaseProgress]:
        """The reviews that are allocated to this person, first and second ones, in the order of their cases."""
        with self._access.read_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            reviews = self._visible_reviews(connection, person, audit_id)
            return [review for review in reviews if review.case.auditor == person.name]

    def _visible_reviews(self, connection: Connection, person: Person, audit_id: str) -> list[CaseProgress]:
        is_visible = visible_reviews(connection, person, audit_id)
        version = change_log.latest_number(connection, audit_id)
        reviews = self._progress_cache.get(audit_id, version, lambda: self._read_progress(connection, audit_id))
        return [review for review in reviews if is_visible(review.id, review.case.auditor)]

    def _read_progress(self, connection: Connection, audit_id: str) -> tuple[CaseProgress, ...]:
        return case_progress.of_audit(connection, self._reader.read_header(connection, audit_id))

    def references(self, person: Person, audit_id: str) -> Mapping[str, str]:
        """The reference of every case that this person may see, by its id, in the order in which they were added."""
        with self._access.read_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            return visible_references(connection, audit_id, visible_reviews(connection, person, audit_id))

    def last_edited_case(self, person: Person, audit_id: str) -> LastEdited | None:
        """The open case that this person edited last, and what in it; None if there is none.

        Imported values, changes of state and allocations are not edits. It is looked up again after any change in the
        audit.
        """
        with self._access.read_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            is_visible = visible_reviews(connection, person, audit_id)
            version = change_log.latest_number(connection, audit_id)
            edited = self._edited_cache.get(
                (audit_id, person.name), version, lambda: edited_cases.edited_cases(connection, person, audit_id)
            )
        return next((case for case, auditor in edited if is_visible(case.case_id, auditor)), None)


def _carry_out(
    connection: Connection, person: Person, audit_id: str, plan: ImportPlan, confirmed: ConfirmedReferences
) -> None:
    """Add the new cases of a plan without problems, and change those that it updates."""
    new_cases = [case.record for case in plan.with_outcome(Outcome.NEW)]
    new_ids = case_queries.add_all(connection, person, audit_id, new_cases, confirmed) if new_cases else []
    ids_by_key = {reference_key(case.case.reference): id_ for case, id_ in zip(new_cases, new_ids, strict=True)}
    updated = [case for case in (*plan.cases, *plan.second_reviews) if case.outcome is Outcome.UPDATED]
    if updated:
        case_updates.update_all(connection, person, audit_id, updated)
    new_second = [case for case in plan.second_reviews if case.outcome is Outcome.NEW]
    if new_second:
        records = [(case.case_id or ids_by_key[reference_key(case.reference)], case.record) for case in new_second]
        case_queries.add_second_reviews(connection, person, audit_id, records)


def _check_new_case(
    connection: Connection, audit: AuditHeader, case: Case, confirmed: ConfirmedReferences
) -> CaseRecord:
    """Return a case that can be added. Raises InputError if it cannot."""
    cleaned, problems = clean_cases([CaseRecord(case)], confirmed)
    problems += [problem for record in cleaned for problem in check_matches_questionnaire(audit.questionnaire, record)]
    if problems:
        raise InputError(*map(str, problems))
    check_reference_unused(case_ids(connection, audit.id), audit.questionnaire.case_label, cleaned[0].case.reference)
    check_not_reserved(connection, audit.id, [cleaned[0].case.reference])
    return cleaned[0]
