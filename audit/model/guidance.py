"""Guidance that the lead of an audit adds to a question while cases are recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from audit.formatting import format_date
from audit.messages import model as messages


@dataclass(frozen=True)
class GuidanceChange:
    """Guidance that was added to a question, with the reason. Without a text, what was added before is withdrawn.

    Changes are numbered in their audit. None is ever changed or deleted, so that it stays known what auditors read.
    """

    number: int
    question_id: str
    text: str
    reason: str
    by: str
    at: datetime

    @property
    def as_read(self) -> str:
        """Return the guidance as auditors read it, below that of the questionnaire."""
        return messages.GUIDANCE_ADDED.format(date=format_date(self.at), text=self.text)


def guidance_in_force(changes: Iterable[GuidanceChange]) -> Mapping[str, tuple[GuidanceChange, ...]]:
    """Return what is added to each question now, oldest first, by the id of the question."""
    in_force: dict[str, tuple[GuidanceChange, ...]] = {}
    for change in changes:
        in_force[change.question_id] = (*in_force.get(change.question_id, ()), change) if change.text else ()
    return {question_id: added for question_id, added in in_force.items() if added}


def join_guidance(question_id: str, text: str) -> str:
    """Return guidance as the audit log names it: its question, then its text."""
    return f"{question_id}: {text}"


def split_guidance(logged: str) -> tuple[str, str]:
    """Return the question and the text of guidance as the audit log names it.

    >>> split_guidance(join_guidance("2.2.1", "Count: once."))
    ('2.2.1', 'Count: once.')
    """
    question_id, _, text = logged.partition(": ")
    return question_id, text
