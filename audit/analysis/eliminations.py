"""Eliminated cases in words: how many, why, and how many were replaced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from audit.messages import sample_method as messages
from audit.model.questionnaire import CaseLabel
from audit.model.sampling import Elimination, EliminationReason


def how_eliminated(eliminations: Sequence[Elimination], case_label: CaseLabel, external: bool = False) -> str:
    """Return how many cases were eliminated and why, and how many were replaced; '' if none was.

    An ``external`` text, for people outside the audit team, has no count of a reason.
    """
    if not eliminations:
        return ""
    counts = Counter(elimination.reason for elimination in eliminations)
    reasons = [
        _reason_text(reason, 0 if external else counts[reason]) for reason in EliminationReason if counts[reason]
    ]
    total, replaced = len(eliminations), sum(elimination.is_replaced for elimination in eliminations)
    was = "was" if total == 1 else "were"
    return messages.ELIMINATED.format(
        eliminated=f"{case_label.with_count(total)} {was}",
        reasons="; ".join(reasons),
        replaced=_replaced_text(total, replaced),
    )


def _reason_text(reason: EliminationReason, count: int) -> str:
    label = f"{reason.label[0].lower()}{reason.label[1:]}"
    return f"{label} ({count})" if count else label


def _replaced_text(total: int, replaced: int) -> str:
    if replaced == total:
        return messages.REPLACED_ONE if total == 1 else messages.REPLACED_ALL
    if not replaced:
        return messages.REPLACED_NONE
    return messages.REPLACED_SOME.format(replaced=replaced, total=total, were="was" if replaced == 1 else "were")
