"""A review of a case to be printed, with the changes of it that are printed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from audit.model.audit_log import AuditLogRow, ChangeType
from audit.model.case import CaseState
from audit.model.case_review import CaseReview
from audit.model.change_words import RECORDED_TYPES

PRINTED_TYPES = (*RECORDED_TYPES, ChangeType.COMMENT, ChangeType.STATE)


@dataclass(frozen=True)
class CasePrint:
    """A review of a case and its changes, oldest first. They are of this review alone: the page may be handed to its
    auditor, who must not learn from it that there is another review.
    """

    review: CaseReview
    changes: tuple[AuditLogRow, ...] = ()

    @property
    def last_return(self) -> AuditLogRow | None:
        """Return the change that returned the case to its auditor; None if it is not returned."""
        if self.review.state is not CaseState.RETURNED:
            return None
        returns = (row for row in reversed(self.changes) if row.change.type is ChangeType.STATE)
        return next((row for row in returns if row.change.new == CaseState.RETURNED), None)


def to_print(review: CaseReview, log_rows: Iterable[AuditLogRow]) -> CasePrint:
    """Return a review to be printed; ``log_rows`` are the changes of its case that the person may see."""
    own = (row for row in log_rows if row.change.review_id == review.id)
    return CasePrint(review, tuple(row for row in own if row.change.type in PRINTED_TYPES))
