"""Eliminated cases in words and counts: how many of how many, why, and how many were replaced.

People who may not see cases, and people outside the audit team, see no count of a reason. They see no reason at all if
few cases were eliminated, because each could be the reason of a single case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from audit.formatting import lower_first
from audit.messages import sample_method as messages
from audit.model.audit import DEFAULT_SMALL_NUMBER
from audit.model.questionnaire import CaseLabel
from audit.model.sampling import Elimination, EliminationReason


def how_eliminated(
    eliminations: Sequence[Elimination],
    case_label: CaseLabel,
    external: bool = False,
    *,
    drawn: int = 0,
    cases: int = 0,
) -> str:
    """Return how many cases were eliminated and why, and how many were replaced; '' if none was.

    ``drawn`` is the number of drawn cases, replacements included, and 0 without a sample; ``cases`` is the number of
    all cases of an audit without a sample. Eliminated cases that were not drawn have a sentence of their own.
    """
    if not drawn:
        of_all = _how_many(eliminations, messages.ELIMINATED_OF_ALL, cases, case_label)
        return " ".join([of_all, _why(eliminations, external)]) if eliminations else ""
    of_sample = [elimination for elimination in eliminations if elimination.is_drawn]
    others = [elimination for elimination in eliminations if not elimination.is_drawn]
    sentences = []
    if of_sample:
        sentences.append(_how_many(of_sample, messages.ELIMINATED_OF_DRAWN, drawn, case_label))
        sentences += [_why(of_sample, external), _replaced_text(of_sample)]
    if others:
        sentences.append(_how_many(others, messages.ELIMINATED_NOT_DRAWN, 0, case_label))
        sentences.append(_why(others, external))
    return " ".join(sentences)


def elimination_counts(eliminations: Sequence[Elimination], external: bool = False) -> Mapping[str, object]:
    """Return the same counts for other software; ``reasons`` is None where no count of a reason is shown."""
    counts = _count_reasons(eliminations)
    return {
        "cases": len(eliminations),
        "replaced": _count_replaced(eliminations),
        "reasons": None if external else {reason.value: count for reason, count in counts.items()},
    }


def _count_reasons(eliminations: Iterable[Elimination]) -> dict[EliminationReason, int]:
    counts = Counter(elimination.reason for elimination in eliminations)
    return {reason: counts[reason] for reason in EliminationReason if counts[reason]}


def _count_replaced(eliminations: Iterable[Elimination]) -> int:
    return sum(elimination.is_replaced for elimination in eliminations)


def _how_many(eliminations: Sequence[Elimination], sentence: str, base: int, case_label: CaseLabel) -> str:
    count = len(eliminations)
    return sentence.format(
        count=f"{count:,}",
        base=f"{base:,}",
        of_base=case_label.for_count(base),
        of_count=case_label.for_count(count),
        was="was" if count == 1 else "were",
    )


def _why(eliminations: Sequence[Elimination], external: bool) -> str:
    if external and len(eliminations) <= DEFAULT_SMALL_NUMBER:
        return messages.REASONS_SUPPRESSED
    reasons = (
        f"{lower_first(reason.label)}{'' if external else f' ({count:,})'}"
        for reason, count in _count_reasons(eliminations).items()
    )
    return messages.REASONS.format(reasons="; ".join(reasons))


def _replaced_text(eliminations: Sequence[Elimination]) -> str:
    total, replaced = len(eliminations), _count_replaced(eliminations)
    if replaced == total:
        return messages.REPLACED_ONE if total == 1 else messages.REPLACED_ALL
    if not replaced:
        return messages.REPLACED_NOT if total == 1 else messages.REPLACED_NONE
    return messages.REPLACED_SOME.format(replaced=replaced, total=total, were="was" if replaced == 1 else "were")
