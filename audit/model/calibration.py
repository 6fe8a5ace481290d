"""A calibration exercise: its cases with every review and the agreed answers; and the gate of an audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from audit.model.answer_scales import RecordedAnswer
from audit.model.audit import AuditHeader
from audit.model.case import CaseRecord

DEFAULT_THRESHOLD = 90
MIN_THRESHOLD = 50


@dataclass(frozen=True)
class AgreedAnswer:
    """The answer that was agreed for a question of a case, why, by whom it was recorded and when."""

    answer: RecordedAnswer
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class ExerciseCase:
    """A case of an exercise with its submitted reviews, each with notes and its auditor's name.

    ``reviewer_count`` also counts the reviews that are not submitted. ``agreed`` is by question id.
    """

    case_id: str
    reference: str
    reviews: tuple[CaseRecord, ...] = ()
    reviewer_count: int = 0
    agreed: Mapping[str, AgreedAnswer] = field(default_factory=dict)


@dataclass(frozen=True)
class Exercise:
    """A calibration exercise as its lead sees it.

    ``released_at`` says since when auditors see the agreed answers; None: not yet. ``hidden_cases`` are the cases whose
    reviews this person may not see, because they have not submitted their own.
    """

    audit: AuditHeader
    cases: tuple[ExerciseCase, ...]
    released_at: datetime | None = None
    released_by: str = ""
    hidden_cases: tuple[str, ...] = ()

    @property
    def is_released(self) -> bool:
        """Whether auditors see the agreed answers."""
        return self.released_at is not None

    @property
    def agreed_count(self) -> int:
        """The number of agreed answers."""
        return sum(len(case.agreed) for case in self.cases)


@dataclass(frozen=True)
class OwnExercise:
    """A calibration exercise as one of its auditors sees it: their own reviews, with the agreed answers if released.

    ``cases`` have the agreed answers and the review of this person alone, and are empty before both are there.
    """

    audit: AuditHeader
    case_count: int
    submitted_count: int
    is_released: bool
    cases: tuple[ExerciseCase, ...] = ()

    @property
    def takes_part(self) -> bool:
        """Whether this person has reviews in the exercise."""
        return self.case_count > 0

    @property
    def is_submitted(self) -> bool:
        """Whether this person has submitted a review of every case."""
        return self.takes_part and self.submitted_count == self.case_count


@dataclass(frozen=True)
class ExerciseChoice:
    """An exercise that may become the gate of an audit; ``answer_counts`` are its agreed answers by standard."""

    id: str
    name: str
    answer_counts: Mapping[str, int]


class GateState(StrEnum):
    """Whether an auditor may start cases of an audit that has a gate, and if not, why."""

    PASSED = "passed"
    WAIVED = "waived"
    NOT_MEMBER = "not_member"
    NOT_SUBMITTED = "not_submitted"
    NOT_RELEASED = "not_released"
    OTHER_QUESTIONNAIRE = "other_questionnaire"
    ERASED = "erased"
    BELOW_THRESHOLD = "below_threshold"

    @property
    def is_open(self) -> bool:
        """Whether the auditor may start cases."""
        return self in (GateState.PASSED, GateState.WAIVED)


@dataclass(frozen=True)
class Gate:
    """The exercise that auditors must pass before they start cases of an audit, and the percentage that passes."""

    exercise_id: str
    exercise_name: str
    threshold: int


@dataclass(frozen=True)
class Waiver:
    """Why somebody may record without having passed, by whom this was decided and when."""

    person: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class GateStanding:
    """Where one auditor is at the gate; ``agreement`` is agreed answers given and agreed answers in all."""

    person: str
    state: GateState
    agreement: tuple[int, int] = (0, 0)
    lowest_standard: str = ""
    waiver: Waiver | None = None
