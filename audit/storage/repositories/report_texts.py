"""The texts that leads write in the chapters of the report, and the breakdowns that they choose for its body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from audit.model.people import Permission, Person
from audit.model.report_text import (
    ChosenBreakdowns,
    ReportText,
    chapter_title,
    check_breakdowns,
    check_report_text,
)
from audit.model.saved_value import NO_VALUE, SavedValue, VersionConflictError
from audit.storage.authorisation import Access
from audit.storage.engine import clock
from audit.storage.queries import report_texts, saved_report_texts
from audit.storage.queries.audit_reader import AuditReader


class ReportTexts:
    """The texts of every report. A change names the version that it replaces, so nobody overwrites one unseen."""

    def __init__(self, access: Access, reader: AuditReader) -> None:
        self._access = access
        self._reader = reader

    def all(self, person: Person, audit_id: str) -> Mapping[str, ReportText]:
        """The texts of an audit by chapter. A text that was cleared is there, as ''."""
        with self._access.read_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            return saved_report_texts.all_of(connection, audit_id)

    def save(self, person: Person, audit_id: str, chapter: str, text: str, seen_version: int) -> ReportText:
        """Save the text of a chapter over the version ``seen_version`` (0: none); the same again changes nothing.

        Raises VersionConflictError if somebody saved another text since, InputError with every problem.
        """
        with self._access.write_transaction(person, Permission.WRITE_REPORT_TEXT, audit_id) as connection:
            questionnaire = self._reader.read_open_for_update(connection, audit_id).questionnaire
            cleaned = check_report_text(chapter, text, questionnaire)
            before = saved_report_texts.all_of(connection, audit_id).get(chapter)
            version = before.version if before else 0
            if cleaned == (before.text if before else ""):
                return before or ReportText(chapter, "", person.name, clock.now(), version)
            if version != seen_version:
                raise VersionConflictError(chapter_title(chapter, questionnaire), _saved_value(before))
            after = ReportText(chapter, cleaned, person.name, clock.now(), version + 1)
            report_texts.save(connection, audit_id, before, after)
            return after

    def breakdowns(self, person: Person, audit_id: str) -> ChosenBreakdowns:
        """The breakdowns in the body of the report."""
        with self._access.read_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            return saved_report_texts.chosen_breakdowns(connection, audit_id)

    def choose_breakdowns(
        self, person: Person, audit_id: str, detail_ids: Sequence[str], with_prompts: bool, seen_version: int
    ) -> ChosenBreakdowns:
        """Choose the breakdowns in the body of the report, by case details; the same again changes nothing.

        Raises VersionConflictError if somebody chose others since, InputError for a detail without a breakdown.
        """
        with self._access.write_transaction(person, Permission.WRITE_REPORT_TEXT, audit_id) as connection:
            questionnaire = self._reader.read_open_for_update(connection, audit_id).questionnaire
            chosen = check_breakdowns(detail_ids, questionnaire)
            before = saved_report_texts.chosen_breakdowns(connection, audit_id)
            if before.version and (before.detail_ids, before.with_prompts) == (chosen, with_prompts):
                return before
            if before.version != seen_version:
                saved = SavedValue(", ".join(before.detail_ids), before.version, before.chosen_by, before.chosen_at)
                raise VersionConflictError("The choice of breakdowns", saved)
            after = ChosenBreakdowns(chosen, with_prompts, before.version + 1, person.name, clock.now())
            report_texts.save_breakdowns(connection, audit_id, before, after)
            return after


def _saved_value(saved: ReportText | None) -> SavedValue:
    return SavedValue(saved.text or None, saved.version, saved.written_by, saved.written_at) if saved else NO_VALUE
