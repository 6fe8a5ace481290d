"""What the home page shows of one audit to a lead and to a moderator."""

from __future__ import annotations

from collections.abc import Sequence

from audit.model.case_progress import SubmittedCase
from audit.model.dashboard import ContradictedCase, LeadDashboard
from audit.model.people import Permission, Person
from audit.storage.audit_log import change_log
from audit.storage.authorisation import Access
from audit.storage.cache import VersionedCache
from audit.storage.engine import schema
from audit.storage.queries import contradictions, dashboard
from audit.storage.queries.audit_reader import AuditReader
from audit.storage.queries.blind_cases import blind_cases, shows_review
from audit.storage.queries.returned_cases import returned_cases


class Dashboards:
    """Progress and what waits, in a few statements for any number of cases and auditors."""

    def __init__(self, access: Access, reader: AuditReader) -> None:
        self._access = access
        self._reader = reader
        self._contradicted_cache: VersionedCache[tuple[ContradictedCase, ...]] = VersionedCache()

    def lead(self, person: Person, audit_id: str) -> LeadDashboard:
        """What a lead sees of an audit: progress per auditor, open and returned cases, and what is still to be done."""
        with self._access.read_transaction(person, Permission.ALLOCATE_CASE, audit_id) as connection:
            header = self._reader.read_header(connection, audit_id)
            version = change_log.latest_number(connection, audit_id)
            contradicted = self._contradicted_cache.get(
                audit_id, version, lambda: tuple(contradictions.contradicted_cases(connection, header))
            )
            returned = returned_cases(connection, schema.audit_case.c.audit_id == audit_id)
            blind = blind_cases(connection, person, audit_id)
            return LeadDashboard(
                auditors=dashboard.auditors(connection, audit_id),
                open_cases=[
                    case for case in dashboard.open_cases(connection, audit_id) if shows_review(blind, case.id)
                ],
                returned=[case for _, case in returned if shows_review(blind, case.case_id, case.number)],
                contradicted=[case for case in contradicted if shows_review(blind, case.case_id)],
                unrated=dashboard.unrated_standards(connection, header),
                last_export=dashboard.last_export(connection, audit_id),
                has_draw=dashboard.has_draw(connection, audit_id),
                second_reviews=dashboard.second_reviews(connection, audit_id),
            )

    def queue(self, person: Person, audit_id: str) -> Sequence[SubmittedCase]:
        """The submitted cases that wait to be checked, the one that waits longest first."""
        with self._access.read_transaction(person, Permission.MARK_CASE_FINAL, audit_id) as connection:
            blind = blind_cases(connection, person, audit_id)
            return [case for case in dashboard.submitted_cases(connection, audit_id) if shows_review(blind, case.id)]
