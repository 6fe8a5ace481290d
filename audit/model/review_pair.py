"""Two reviews of one case by different auditors, and what was agreed where they differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from audit.model.answer_scales import RecordedAnswer
from audit.model.case import CaseRecord

FIRST_REVIEW, SECOND_REVIEW = 1, 2
"""The numbers of the review that counts and of the second one."""


def review_name(number: int) -> str:
    """Return which review of a case it is, in words.

    >>> [review_name(number) for number in (1, 2, 3)]
    ['first review', 'second review', 'review 3']
    """
    return {FIRST_REVIEW: "first review", SECOND_REVIEW: "second review"}.get(number, f"review {number}")


class DisagreementCause(StrEnum):
    """Why two reviews differ, as a moderator sees it."""

    GUIDANCE_UNCLEAR = "guidance_unclear"
    EVIDENCE_MISSED = "evidence_missed"
    SLIP = "slip"
    JUDGEMENT = "judgement"

    @property
    def label(self) -> str:
        """The cause as people read it."""
        return {
            DisagreementCause.GUIDANCE_UNCLEAR: "guidance unclear",
            DisagreementCause.EVIDENCE_MISSED: "evidence missed",
            DisagreementCause.SLIP: "slip",
            DisagreementCause.JUDGEMENT: "difference of judgement",
        }[self]


@dataclass(frozen=True)
class ModeratedAnswer:
    """What was agreed for one question of a case. It counts in place of the first review's answer; both stay."""

    answer: RecordedAnswer
    reason: str
    cause: DisagreementCause
    by: str
    at: datetime


@dataclass(frozen=True)
class ReviewPair:
    """The first and the second review of a case, both submitted, each as its auditor left it.

    ``moderated`` is by question id. The notes are in the records. ``answered_at`` says, by question id, when the later
    of the two answers was recorded.
    """

    case_id: str
    first: CaseRecord
    second: CaseRecord
    moderated: Mapping[str, ModeratedAnswer] = field(default_factory=dict)
    answered_at: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class DatedReview:
    """A submitted review of a case as its auditor left it, with notes, and when each answer was recorded."""

    case_id: str
    number: int
    record: CaseRecord
    answered_at: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def auditor(self) -> str:
        """Return whose review it is."""
        return self.record.case.auditor

    @property
    def started_at(self) -> datetime | None:
        """Return when the first of its answers was recorded; None if it has none."""
        return min(self.answered_at.values(), default=None)
