"""Changes of state of a submitted review: reopening, returning and marking as final, and when each is possible."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from audit.errors import NotAllowedError, SomeRefusedError
from audit.formatting import format_datetime
from audit.messages import calibration as calibration_messages
from audit.messages import storage as messages
from audit.model.case import CaseState
from audit.model.case_review import CaseReview
from audit.model.people import Permission, Person
from audit.model.purpose import Purpose
from audit.storage.audit_log import change_log
from audit.storage.queries.blind_cases import blind_cases, is_second_review
from audit.storage.queries.case_permissions import who_can_record
from audit.storage.queries.exercises import read_release


@dataclass(frozen=True)
class Transition:
    """A change of state of a submitted case: from which states, to which, its word, and whether it needs a reason."""

    permission: Permission
    from_states: tuple[CaseState, ...]
    to_state: CaseState
    past_participle: str
    needs_reason: bool

    def check(self, review: CaseReview) -> None:
        """Raise NotAllowedError if a review in this state cannot make the transition."""
        if problem := self.problem(review.reference, review.state):
            raise NotAllowedError(problem)

    def problem(self, reference: str, state: CaseState) -> str:
        """Return why a review in this state cannot make the transition; '' if it can."""
        if state in self.from_states:
            return ""
        allowed_states = " or ".join(state.label for state in self.from_states)
        return messages.WRONG_STATE.format(
            reference=reference, state=state.label, allowed=allowed_states, done=self.past_participle
        )


REOPEN = Transition(
    Permission.REOPEN_CASE, (CaseState.SUBMITTED, CaseState.FINAL), CaseState.IN_PROGRESS, "reopened", True
)
RETURN_TO_AUDITOR = Transition(Permission.RETURN_CASE, (CaseState.SUBMITTED,), CaseState.RETURNED, "returned", True)
MARK_AS_FINAL = Transition(
    Permission.MARK_CASE_FINAL, (CaseState.SUBMITTED,), CaseState.FINAL, "marked as final", False
)


def check_can_be_returned(
    connection: Connection, person: Person, audit_id: str, purpose: Purpose, reviews: Sequence[Row[Any]]
) -> None:
    """Raise SomeRefusedError with a sentence for each first review that this person cannot return to its auditor."""
    can_record, blind = who_can_record(connection, person, audit_id), blind_cases(connection, person, audit_id)
    is_fixed = _is_fixed_by_release(connection, audit_id, purpose)
    refused = {
        row.case_id: messages.REVIEW_IS_BLIND
        if is_second_review(blind, row.case_id)
        else _why_not_returned(row, can_record, is_fixed)
        for row in reviews
    }
    if any(refused.values()):
        raise SomeRefusedError({case_id: problem for case_id, problem in refused.items() if problem})


def check_still_blind(connection: Connection, review: CaseReview) -> None:
    """Raise NotAllowedError if the auditor of an exercise may have seen the agreed answers."""
    if _is_fixed_by_release(connection, review.audit.id, review.audit.purpose):
        raise NotAllowedError(calibration_messages.REVIEW_FIXED_BY_RELEASE.format(reference=review.reference))


def _is_fixed_by_release(connection: Connection, audit_id: str, purpose: Purpose) -> bool:
    """Whether submitted reviews stay as they are, because their auditors may have seen the agreed answers."""
    return purpose is Purpose.CALIBRATION and read_release(connection, audit_id) is not None


def _why_not_returned(review: Row[Any], can_record: Callable[[str], bool], is_fixed: bool) -> str:
    """Return why a review cannot be returned to its auditor; '' if it can."""
    problem = RETURN_TO_AUDITOR.problem(review.reference, CaseState(review.state))
    if not problem and is_fixed:
        return calibration_messages.REVIEW_FIXED_BY_RELEASE.format(reference=review.reference)
    if not problem and not can_record(review.auditor):
        return messages.NO_AUDITOR_CAN_RECORD.format(reference=review.reference)
    return problem


def why_submitted(connection: Connection, person: Person, review: CaseReview) -> str:
    """Return the sentence that says who submitted a review before this person tried to, and when."""
    rows = change_log.read(connection, review.audit.id, review.case_id)
    submitted = [row for row in rows if row.change.review_id == review.id and row.change.new == CaseState.SUBMITTED]
    if not submitted:  # imported as submitted, or its values were erased
        return messages.CASE_READ_ONLY.format(reference=review.reference, state=review.state.label)
    last = submitted[-1]
    by = messages.YOU if last.by == person.name else last.by
    return messages.SUBMITTED_ALREADY.format(by=by, reference=review.reference, when=format_datetime(last.at))
