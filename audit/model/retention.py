"""How long cases are retained, and the steps to their erasure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum

from audit.formatting import local_day
from audit.messages import model as messages
from audit.model.case import CaseState

ERASURE_DELAY_DAYS = 30


class RetentionAction(StrEnum):
    """A step that a lead takes, as the audit log names it; ``parse`` also reads the name of an earlier version."""

    DELETION_DATE = "purge date"
    HELD = "held"
    RELEASED = "released"
    MARKED = "marked"
    CANCELLED = "erasure cancelled"
    ERASED = "erased"
    COMPACTED = "compacted"

    def describe(self, plural: str) -> str:
        """Return the step in words; ``plural`` is the word for cases.

        >>> RetentionAction.MARKED.describe("respondents")
        'respondents marked for erasure'
        """
        return messages.RETENTION_STEPS[self.value].format(plural=plural)

    @classmethod
    def parse(cls, name: str) -> RetentionAction:
        """Return the action with this name. Version 0.1.0 had another name for a cancelled erasure."""
        return cls(name) if name in list(cls) else cls.CANCELLED


class ErasureStep(IntEnum):
    """The steps to an erasure, in order; each can only be taken after the one before."""

    SET_DATE = 1
    MARK = 2
    WAIT = 3
    ERASE = 4


class ExportedFile(StrEnum):
    """A file that a lead should have before the cases are erased, as its name says it."""

    REPORT = "report"
    WORKBOOK = "data-workbook"

    @property
    def label(self) -> str:
        """Return what people call the file."""
        return "Word report" if self is ExportedFile.REPORT else "Data workbook"

    def is_name_of(self, name: str) -> bool:
        """Return whether an exported file of this name is one of the complete files for the audit team.

        >>> ExportedFile.REPORT.is_name_of("spring-report-0a1b2c3d.docx")
        True
        >>> ExportedFile.REPORT.is_name_of("spring-report-for-outside-0a1b2c3d.docx")
        False
        """
        return re.search(rf"-{self.value}-[0-9a-f]{{8}}\.\w+$", name) is not None


@dataclass(frozen=True)
class Retention:
    """The retention of an audit: its deletion date, its legal hold, and the progress of an erasure.

    ``hold_reason`` is only shown to people who may release the hold; for others it is ''.
    """

    purge_on: date | None = None
    on_hold: bool = False
    hold_reason: str = ""
    marked_at: datetime | None = None
    erased_at: datetime | None = None

    @property
    def erasable_on(self) -> date | None:
        """Return the day in the United Kingdom from which the cases may be erased; None if they are not marked."""
        return None if self.marked_at is None else local_day(self.marked_at) + timedelta(ERASURE_DELAY_DAYS)

    @property
    def erased_on(self) -> date | None:
        """Return the day in the United Kingdom on which the cases were erased; None if they are not."""
        return None if self.erased_at is None else local_day(self.erased_at)

    def next_step(self, today: date) -> ErasureStep:
        """Return the step that is due on a day: to set a deletion date, to mark the cases, to wait or to erase.

        >>> Retention().next_step(date(2030, 1, 1)).name
        'SET_DATE'
        """
        if self.purge_on is None:
            return ErasureStep.SET_DATE
        if self.erasable_on is None:
            return ErasureStep.MARK
        return ErasureStep.WAIT if today < self.erasable_on else ErasureStep.ERASE


NO_RETENTION = Retention()
"""The retention of an audit for which nothing was set."""


@dataclass(frozen=True)
class Exported:
    """The latest export of a file: when and by whom."""

    at: datetime
    by: str


@dataclass(frozen=True)
class ErasureStatus:
    """What a lead must know before an erasure. ``today`` is the day in the United Kingdom by the server's clock.

    ``unfinished`` are the cases that no result includes, by state: their answers would be lost. ``exports`` has the
    latest export of each file that was exported; ``changed_at`` is the last change of the audit or a case.
    """

    today: date
    retention: Retention
    unfinished: Mapping[CaseState, int]
    finding_count: int
    exports: Mapping[ExportedFile, Exported]
    changed_at: datetime | None

    @property
    def step(self) -> ErasureStep:
        """The step that is due today."""
        return self.retention.next_step(self.today)

    def is_export_current(self, file: ExportedFile) -> bool:
        """Return whether a file was exported since the last change."""
        exported = self.exports.get(file)
        return exported is not None and (self.changed_at is None or exported.at >= self.changed_at)
