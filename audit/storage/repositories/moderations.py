"""Moderated answers: what a lead or moderator agrees where the two reviews of a case differ.

The moderated answer counts in place of the first review's. Both reviews stay as their auditors left them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from audit.errors import ConflictError, InputError, NotAllowedError, NotFoundError
from audit.messages import model as model_messages
from audit.messages import moderation as messages
from audit.model.answer_scales import RecordedAnswer
from audit.model.audit import AuditHeader
from audit.model.audit_log import Change, ChangeType
from audit.model.case_review import CaseSelector
from audit.model.moderation import SAVED_WITH, CaseToModerate, ModeratedRow, Standing, value_in_log, what_happened
from audit.model.people import Permission, Person
from audit.model.permissions import Role
from audit.model.review_pair import DisagreementCause, ModeratedAnswer, ReviewPair
from audit.model.text_fields import require_reason
from audit.storage.audit_log import change_log
from audit.storage.authorisation import Access
from audit.storage.cache import VersionedCache
from audit.storage.engine import clock
from audit.storage.queries import moderated_answers, moderation
from audit.storage.queries.audit_reader import AuditReader
from audit.storage.queries.blind_cases import blind_cases
from audit.storage.queries.roles import role_of


class Moderations:
    """The moderated answers of every audit."""

    def __init__(self, access: Access, reader: AuditReader) -> None:
        self._access = access
        self._reader = reader
        self._cache: VersionedCache[tuple[CaseToModerate, ...]] = VersionedCache()

    def all(self, person: Person, audit_id: str) -> Sequence[CaseToModerate]:
        """Every case of which both reviews are submitted, the one that waits longest first."""
        with self._access.read_transaction(person, Permission.MODERATE, audit_id) as connection:
            version = change_log.latest_number(connection, audit_id)
            return self._cache.get(audit_id, version, lambda: self._read(connection, audit_id))

    def open(self, person: Person, audit_id: str, case_id: str) -> CaseToModerate:
        """One case with both reviews, which the access log records. Raises NotFoundError if both are not submitted."""
        cases = {case.case_id: case for case in self.all(person, audit_id)}
        with self._access.read_transaction(person, Permission.SEE_CASE, audit_id, CaseSelector(case_id)):
            if case_id not in cases:
                raise NotFoundError(model_messages.CASE_NOT_FOUND)
            return cases[case_id]

    def reopened(self, person: Person, audit_id: str) -> Sequence[str]:
        """The references of the cases with moderated answers of which a review is open again."""
        with self._access.read_transaction(person, Permission.MODERATE, audit_id) as connection:
            return moderation.reopened_references(connection, audit_id)

    def rows_for_file(self, person: Person, audit_id: str) -> Sequence[ModeratedRow]:
        """Every moderated answer for a file, without the cases of which this person has a review to submit."""
        with self._access.read_transaction(person, Permission.SEE_CASE_RECORDS, audit_id) as connection:
            blind = blind_cases(connection, person, audit_id)
            return moderated_answers.rows_for_file(connection, audit_id, blind)

    def decide(
        self,
        person: Person,
        audit_id: str,
        agreed: Mapping[str, RecordedAnswer],
        reason: str,
        cause: DisagreementCause | None,
        seen: ReviewPair,
    ) -> None:
        """Save the moderated answers to questions of a case, all or none. ``seen`` is the pair as this person saw it.

        Saving the same answer again confirms it if a review was reopened since; else it changes nothing. Raises
        InputError without a reason or cause, or if a question needs no decision; NotAllowedError unless both reviews
        are submitted and as this person saw them, and for a moderator who made one of them; ConflictError if somebody
        else decided meanwhile.
        """
        cleaned_reason = require_reason(reason, SAVED_WITH)
        if cause is None:
            raise InputError(messages.NO_CAUSE_CHOSEN)
        with self._access.write_transaction(
            person, Permission.MODERATE, audit_id, CaseSelector(seen.case_id)
        ) as connection:
            audit = self._reader.read_open_for_update(connection, audit_id)
            case = _read_case(connection, person, audit, seen)
            answers = {
                question_id: ModeratedAnswer(answer, cleaned_reason, cause, person.name, clock.now())
                for question_id, answer in agreed.items()
                if not _is_same(case, question_id, answer, cleaned_reason, cause, person)
            }
            _check_unchanged(case, seen, answers)
            _check_allowed(audit, case, answers)
            moderated_answers.save(connection, case.case_id, answers)
            change_log.append(connection, person.name, _changes(audit_id, case, answers))

    def withdraw(self, person: Person, audit_id: str, question_id: str, reason: str, seen: ReviewPair) -> None:
        """Withdraw a moderated answer, so that the first review counts again; the reason is saved in the audit log.

        Raises as ``decide`` does.
        """
        cleaned_reason = require_reason(reason, SAVED_WITH)
        with self._access.write_transaction(
            person, Permission.MODERATE, audit_id, CaseSelector(seen.case_id)
        ) as connection:
            audit = self._reader.read_open_for_update(connection, audit_id)
            case = _read_case(connection, person, audit, seen)
            before = case.pair.moderated.get(question_id)
            if before is None:
                raise NotAllowedError(messages.NOT_MODERATED.format(question=question_id))
            _check_unchanged(case, seen, [question_id])
            moderated_answers.delete_one(connection, case.case_id, question_id)
            old = value_in_log(before)
            change = Change(
                ChangeType.MODERATION, audit_id, question_id, old, None, case.case_id, reason=cleaned_reason
            )
            change_log.append(connection, person.name, [change])

    def _read(self, connection: Connection, audit_id: str) -> tuple[CaseToModerate, ...]:
        if not moderation.has_pairs(connection, audit_id):
            return ()
        return tuple(moderation.cases_to_moderate(connection, self._reader.read_header(connection, audit_id)))


def _read_case(connection: Connection, person: Person, audit: AuditHeader, seen: ReviewPair) -> CaseToModerate:
    """The case as it is now. Raises NotAllowedError if it, or this person, cannot decide."""
    reference = seen.first.case.reference
    pairs = moderation.cases_to_moderate(connection, audit) if moderation.has_pairs(connection, audit.id) else []
    cases = {case.case_id: case for case in pairs}
    if seen.case_id not in cases:
        raise NotAllowedError(messages.NOT_BOTH_SUBMITTED.format(reference=reference))
    case = cases[seen.case_id]
    is_lead = person.local or role_of(connection, person.name, audit.id) is Role.LEAD
    if case.is_reviewer(person.name) and not is_lead:
        raise NotAllowedError(messages.OWN_REVIEW.format(reference=reference))
    return case


def _is_same(
    case: CaseToModerate,
    question_id: str,
    answer: RecordedAnswer,
    reason: str,
    cause: DisagreementCause,
    person: Person,
) -> bool:
    """Whether this person has agreed exactly this already, and no review was reopened since."""
    before = case.pair.moderated.get(question_id)
    if before is None or question_id in {compared.question.id for compared in case.to_confirm}:
        return False
    return (before.answer, before.reason, before.cause, before.by) == (answer, reason, cause, person.name)


def _check_unchanged(
    case: CaseToModerate, seen: ReviewPair, question_ids: Sequence[str] | Mapping[str, object]
) -> None:
    """Raise ConflictError if a question was decided since it was seen, NotAllowedError if its answers changed."""
    for question_id in question_ids:
        before, pair = case.pair.moderated.get(question_id), case.pair
        if before != seen.moderated.get(question_id):
            question = next(each.question for each in case.questions if each.question.id == question_id)
            raise ConflictError(what_happened(case.reference, question, before))
        for now, earlier in ((pair.first, seen.first), (pair.second, seen.second)):
            if now.answers.get(question_id) != earlier.answers.get(question_id):
                raise NotAllowedError(
                    messages.REVIEW_CHANGED_MEANWHILE.format(question=question_id, reference=case.reference)
                )


def _check_allowed(audit: AuditHeader, case: CaseToModerate, answers: Mapping[str, ModeratedAnswer]) -> None:
    """Raise InputError if a question needs no decision, or does not offer the answer."""
    open_ids = {compared.question.id for compared in case.with_standing(Standing.TO_DECIDE, Standing.DECIDED)}
    for question_id, moderated in answers.items():
        if question_id not in open_ids:
            raise InputError(messages.NOTHING_TO_DECIDE.format(question=question_id, reference=case.reference))
        if problem := audit.questionnaire.questions_by_id[question_id].why_not_allowed(moderated.answer):
            raise InputError(problem)


def _changes(audit_id: str, case: CaseToModerate, answers: Mapping[str, ModeratedAnswer]) -> list[Change]:
    changes = []
    for question_id, after in answers.items():
        before = case.pair.moderated.get(question_id)
        old, new = value_in_log(before) if before else None, value_in_log(after)
        ids = {"case_id": case.case_id, "reason": after.reason}
        changes.append(Change(ChangeType.MODERATION, audit_id, question_id, old, new, **ids))
    return changes
