"""Which texts of an audit may identify a person, so that they can be checked before files are shared."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from audit.model.people import Permission, Person
from audit.model.personal_text import TextKind, TextToCheck, find_personal_data
from audit.model.review_pair import FIRST_REVIEW
from audit.storage.audit_log import change_log
from audit.storage.authorisation import Access
from audit.storage.cache import VersionedCache
from audit.storage.queries import written_texts
from audit.storage.queries.audit_reader import AuditReader
from audit.storage.queries.blind_cases import blind_cases
from audit.storage.queries.case_references import visible_references
from audit.storage.queries.feedback_statuses import shared_questions
from audit.storage.queries.visible_reviews import visible_reviews

PRINTED_KINDS = (TextKind.NOTE, TextKind.COMMENT, TextKind.CASE_DETAIL)
SHEET_KINDS = (TextKind.FEEDBACK, TextKind.NOTE)


class TextChecks:
    """The checks of the texts that people wrote."""

    def __init__(self, access: Access, reader: AuditReader) -> None:
        self._access = access
        self._reader = reader
        self._cache: VersionedCache[tuple[TextToCheck, ...]] = VersionedCache()

    def texts_to_check(self, person: Person, audit_id: str) -> tuple[TextToCheck, ...]:
        """The texts of an audit in which something looks as if it identifies a person, without the texts."""
        with self._access.read_transaction(person, Permission.SEE_CASE_RECORDS, audit_id) as connection:
            blind = blind_cases(connection, person, audit_id)
            return tuple(text for text in self._checked(connection, audit_id) if text.case_id not in blind)

    def texts_to_print(self, person: Person, audit_id: str) -> tuple[TextToCheck, ...]:
        """Those of them that are printed with the reviews that this person may see: notes, comments and details."""
        with self._access.read_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            is_visible = visible_reviews(connection, person, audit_id)
            references = visible_references(connection, audit_id, is_visible)
            return tuple(
                text
                for text in self._checked(connection, audit_id)
                if text.kind in PRINTED_KINDS
                and (is_visible(text.case_id, text.auditor) if text.review else text.case_id in references)
            )

    def texts_on_feedback_sheets(self, person: Person, audit_id: str) -> tuple[TextToCheck, ...]:
        """Those of them that are on the feedback sheets that this person may see."""
        with self._access.read_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            is_visible = visible_reviews(connection, person, audit_id)
            texts = [
                text
                for text in self._checked(connection, audit_id)
                if text.review == FIRST_REVIEW and text.kind in SHEET_KINDS and is_visible(text.case_id, text.auditor)
            ]
            has_notes = any(text.kind is TextKind.NOTE for text in texts)
            shared = shared_questions(connection, audit_id) if has_notes else {}
        return tuple(text for text in texts if text.kind is TextKind.FEEDBACK or _is_shared_note(text, shared))

    def _checked(self, connection: Connection, audit_id: str) -> tuple[TextToCheck, ...]:
        version = change_log.latest_number(connection, audit_id)
        return self._cache.get(audit_id, version, lambda: self._check(connection, audit_id))

    def _check(self, connection: Connection, audit_id: str) -> tuple[TextToCheck, ...]:
        questionnaire = self._reader.read_header(connection, audit_id).questionnaire
        checked = []
        for written in written_texts.read_all(connection, audit_id, questionnaire):
            warning_count = len(find_personal_data(written.text))
            if warning_count:
                place = (written.subject, written.case_id, written.reference, written.review, written.auditor)
                checked.append(TextToCheck(written.kind, warning_count, *place))
        return tuple(checked)


def _is_shared_note(text: TextToCheck, shared: Mapping[str, Collection[str]]) -> bool:
    return text.subject in shared.get(text.case_id, ())
