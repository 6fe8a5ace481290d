"""Moving a running audit to a new version of its questionnaire, with a preview."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from audit.errors import ConflictError, InputError
from audit.messages import questionnaire_versions as messages
from audit.model.audit import Audit
from audit.model.people import Permission, Person
from audit.model.questionnaire import Questionnaire
from audit.model.questionnaire_changes import VersionPreview, compare_versions, why_not_moved
from audit.storage.audit_log import change_log
from audit.storage.authorisation import Access
from audit.storage.queries import case_records, gates, version_moves
from audit.storage.queries.audit_reader import AuditReader
from audit.storage.queries.case_records import CaseReviewRecord
from audit.toml_files.questionnaire import parse_questionnaire


class QuestionnaireVersions:
    """The versions of the questionnaires of audits."""

    def __init__(self, access: Access, reader: AuditReader) -> None:
        self._access = access
        self._reader = reader

    def preview(self, person: Person, audit_id: str, source: bytes) -> VersionPreview:
        """Return what moving an audit to the questionnaire file would do.

        Raises QuestionnaireError with every problem of the file.
        """
        new = parse_questionnaire(source, "The questionnaire")
        with self._access.read_transaction(person, Permission.CHANGE_DESCRIPTION, audit_id) as connection:
            audit = self._reader.read(connection, audit_id)
            preview, _ = _preview(connection, audit, new)
        return preview

    def move(self, person: Person, audit_id: str, source: bytes, seen: Questionnaire) -> None:
        """Move an audit to the questionnaire file; ``seen`` is the version that it replaces.

        Submitted and final reviews keep their state: what they were not asked counts as not collected. Raises
        InputError with every reason why it cannot be moved, ConflictError if its version was changed meanwhile.
        """
        new = parse_questionnaire(source, "The questionnaire")
        with self._access.write_transaction(person, Permission.CHANGE_DESCRIPTION, audit_id) as connection:
            audit = self._reader.read_open_for_update(connection, audit_id)
            if audit.questionnaire != seen:
                raise ConflictError(messages.CHANGED_MEANWHILE)
            preview, not_asked = _preview(connection, audit, new)
            if preview.problems:
                raise InputError(*preview.problems)
            change = version_moves.move(connection, audit, new, source)
            marked = version_moves.mark_not_collected(connection, audit_id, not_asked, preview.changes.asks_more)
            change_log.append(connection, person.name, [change, *marked])


def _preview(
    connection: Connection, audit: Audit, new: Questionnaire
) -> tuple[VersionPreview, Sequence[CaseReviewRecord]]:
    """Return what the move would do, and the submitted and final reviews that were not asked everything."""
    changes, old = compare_versions(audit.questionnaire, new), audit.questionnaire
    reviews = list(case_records.every_review(connection, audit))
    in_use = version_moves.in_use(connection, audit, reviews)
    retired = sum(sum(in_use.answers.get(question.id, {}).values()) for question in changes.retired)
    problems = why_not_moved(old, new, in_use)
    if audit.purpose.is_exercise:
        problems.append(messages.EXERCISE_KEEPS_VERSION)
    elif gates.read_gate(connection, audit.id) is not None:
        problems.append(messages.AUDIT_HAS_GATE)
    not_asked = version_moves.reviews_not_asked(reviews, changes.asks_more)
    return VersionPreview(old, new, changes, retired, len(not_asked), tuple(problems)), not_asked
