"""How the answers of different auditors compare: everything for leads and moderators, their own for auditors."""

from __future__ import annotations

from sqlalchemy import Connection

from audit.analysis.comparable_cases import OwnDrift, own_drift
from audit.model.audit_reviews import AuditReviews
from audit.model.people import Permission, Person
from audit.storage.authorisation import Access
from audit.storage.queries import dated_reviews, guidance_changes, moderated_answers
from audit.storage.queries.audit_reader import AuditReader
from audit.storage.queries.blind_cases import blind_cases, known_references


class Agreement:
    """The submitted reviews of every audit.

    Nobody sees the reviews of a case that they still have to review themselves: a second review is blind.
    """

    def __init__(self, access: Access, reader: AuditReader) -> None:
        self._access = access
        self._reader = reader

    def reviews(self, person: Person, audit_id: str) -> AuditReviews:
        """Every submitted review of an audit, with notes. The access is logged."""
        with self._access.read_transaction(person, Permission.SEE_AGREEMENT, audit_id) as connection:
            return _read(connection, person, audit_id)

    def own_drift(self, person: Person, audit_id: str) -> OwnDrift:
        """How the answers of this person compare with those of the others, without anything of one other person."""
        with self._access.read_transaction(person, Permission.SEE_OWN_AGREEMENT, audit_id) as connection:
            header = self._reader.read_header(connection, audit_id)
            reviews = _read(connection, person, audit_id)
            return own_drift(header.questionnaire, header.inspected_questions, reviews, person.name)


def _read(connection: Connection, person: Person, audit_id: str) -> AuditReviews:
    blind = blind_cases(connection, person, audit_id)
    return AuditReviews(
        [review for review in dated_reviews.read(connection, audit_id) if review.case_id not in blind],
        moderated_answers.read(connection, audit_id),
        dated_reviews.drawn_strata(connection, audit_id),
        guidance_changes.read(connection, audit_id),
        known_references(blind),
    )
