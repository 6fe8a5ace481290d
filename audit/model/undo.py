"""Which of a person's own changes to a case can be undone, worked out from the audit log alone.

The log is the same in every tab and after a reload, so undo always goes back one step further, and never forward.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from audit.messages import model as messages
from audit.model.audit_log import Change, ChangeType

UNDO_REASON = "undo of change {number}"
"""The reason, in the audit log, of a change that undid the change with this number."""

EARLIER_UNDO_REASON = "undo"
"""The reason that earlier versions gave. It does not say which change was undone."""

_UNDO_REASON_PATTERN = re.compile(UNDO_REASON.format(number=r"(\d+)"))
_NO_NUMBER = 0  # rows of the log are numbered from 1


@dataclass(frozen=True)
class LoggedChange:
    """A change of an answer, a note or a case detail, as the audit log has it, without its values."""

    number: int
    type: ChangeType
    subject: str
    by: str
    review_id: str
    save_id: str | None
    reason: str

    @property
    def value_key(self) -> tuple[ChangeType, str]:
        """Return which value of the case was changed."""
        return self.type, self.subject

    @property
    def undone_number(self) -> int | None:
        """Return the number of the change that this one undid (0: not known); None if it is no undo."""
        if self.reason == EARLIER_UNDO_REASON:
            return _NO_NUMBER
        match = _UNDO_REASON_PATTERN.fullmatch(self.reason)
        return int(match[1]) if match else None


@dataclass(frozen=True)
class OvertakenChange:
    """A change of the person that cannot be undone, because somebody else changed the value since.

    ``by`` names nobody if that was done in another review of the case, which may be blind.
    """

    change: LoggedChange
    by: str


@dataclass(frozen=True)
class Undone:
    """What an undo took back, and the later changes that it left as they are."""

    change: Change
    skipped: tuple[OvertakenChange, ...] = ()


@dataclass
class UndoSteps:
    """The person's changes that can be undone, the latest last, and those that somebody else has overtaken."""

    changes: list[LoggedChange] = field(default_factory=list)
    overtaken: list[OvertakenChange] = field(default_factory=list)

    @property
    def next(self) -> LoggedChange | None:
        """Return the change that is undone next; None if there is nothing to undo."""
        return self.changes[-1] if self.changes else None

    @property
    def skipped(self) -> tuple[OvertakenChange, ...]:
        """Return the later changes that the next step leaves as they are: of each value, the last one."""
        after = self.changes[-1].number if self.changes else _NO_NUMBER
        later = {step.change.value_key: step for step in self.overtaken if step.change.number > after}
        return tuple(later.values())


def undo_steps(changes: Iterable[LoggedChange], person_name: str, review_id: str) -> UndoSteps:
    """Return what the person can undo in a review. ``changes`` are those of its case, oldest first.

    What came with the case when it was added or imported is not among a person's changes.
    """
    steps = UndoSteps()
    for change in changes:
        if change.by == person_name and change.review_id == review_id and change.save_id is not None:
            _add_own(steps, change)
        elif change.type is ChangeType.CASE_DETAIL or change.review_id == review_id:
            _overtake(steps, change)
    return steps


def _add_own(steps: UndoSteps, change: LoggedChange) -> None:
    number = change.undone_number
    if number is None:
        steps.changes.append(change)
    elif number == _NO_NUMBER:
        # It may have undone an undo. So no earlier change of this value is offered.
        steps.changes = [step for step in steps.changes if step.value_key != change.value_key]
    else:
        steps.changes = [step for step in steps.changes if step.number != number]


def _overtake(steps: UndoSteps, other: LoggedChange) -> None:
    overtaken = [step for step in steps.changes if step.value_key == other.value_key]
    steps.changes = [step for step in steps.changes if step not in overtaken]
    by = other.by if all(step.review_id == other.review_id for step in overtaken) else messages.SOMEBODY_ELSE
    steps.overtaken += [OvertakenChange(step, by) for step in overtaken]
