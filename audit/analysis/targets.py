"""Whether questions with a target reach it, with the interval, and their exceptions counted apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from audit.analysis.tables import INTERVAL_HEADING, PERCENTAGE_HEADING, QuestionRow
from audit.messages import results as messages
from audit.model.bands import NO_VALUE, SUPPRESSED
from audit.model.targets import Target

TITLE = "Targets"
HEADINGS = ("Question", "Target", PERCENTAGE_HEADING, INTERVAL_HEADING, "Target met", "Exceptions")


@dataclass(frozen=True)
class TargetRow:
    """A question with its target as every table prints it."""

    row: QuestionRow
    target: Target

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; None if there is no percentage, or if it is suppressed."""
        share = self.row.counts.share
        return None if share is None or not share.base else self.target.is_met(share)

    @property
    def interval_includes_target(self) -> bool | None:
        """Whether the interval includes the target, so that another sample might differ; None without an interval."""
        interval = self.row.result.confidence_interval.interval
        if self.is_met is None or interval is None:
            return None
        return interval.low <= float(self.target.percent) <= interval.high

    @property
    def outcome(self) -> str:
        """Whether the target is met, and whether the interval includes it."""
        if self.is_met is None:
            return SUPPRESSED if self.row.counts.share is None else NO_VALUE
        words = messages.TARGET_MET if self.is_met else messages.TARGET_NOT_MET
        return f"{words} ({messages.INTERVAL_INCLUDES_TARGET})" if self.interval_includes_target else words

    @property
    def exceptions(self) -> tuple[tuple[str, str, int | None], ...]:
        """The allowed exceptions: id, text and number of cases; None is suppressed."""
        by_id = {each.answer.id: each for each in self.row.answers}
        listed = (by_id[each] for each in self.target.exceptions if each in by_id)
        return tuple((each.answer.id, each.text, each.count) for each in listed)

    @property
    def exceptions_text(self) -> str:
        """The exceptions in all, and each: ``5: Declined (3), Moved away (2)``."""
        if not self.target.exceptions:
            return messages.NO_EXCEPTIONS_ALLOWED
        counts = [count for _, _, count in self.exceptions]
        known = [count for count in counts if count is not None]
        total = SUPPRESSED if len(known) < len(counts) else str(sum(known))
        each = [f"{text} ({SUPPRESSED if count is None else count})" for _, text, count in self.exceptions]
        return f"{total}: {', '.join(each)}"

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells under ``HEADINGS``."""
        row = self.row
        return row.name, self.target.text, row.share, row.interval, self.outcome, self.exceptions_text


def target_rows(rows: Iterable[QuestionRow]) -> tuple[TargetRow, ...]:
    """Return a row for each question that has a target, in order."""
    return tuple(TargetRow(row, row.result.question.target) for row in rows if row.result.question.target is not None)
