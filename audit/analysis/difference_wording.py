"""What pages and files say about the search for differences between groups."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis.intervals import round_half_up
from audit.formatting import pluralise
from audit.messages import analysis as messages
from audit.model.questionnaire import CaseLabel


def how_many_compared(count: int, by_chance: float | None) -> str:
    """Return how many comparisons were made, and how many look different by chance (None: some are suppressed).

    >>> how_many_compared(208, 10.4)
    '208 comparisons were made. Among so many, about 10 have an interval clear of 0 by chance alone.'
    """
    comparisons, is_one = pluralise(count, "comparison"), count == 1
    if by_chance is None:
        return messages.COMPARISONS_PUBLISHED.format(comparisons=f"{comparisons} {'is' if is_one else 'are'}")
    usual = round_half_up(by_chance)
    have = f"about {usual} {'has' if usual == 1 else 'have'}" if usual else "hardly any has"
    return messages.COMPARISONS_MADE.format(comparisons=f"{comparisons} {'was' if is_one else 'were'}", by_chance=have)


def which_stand_out(marks: Sequence[bool | None]) -> str:
    """Return how many of the comparisons stand out; ``marks`` says it of each, None if it is not known.

    >>> which_stand_out([True, False, True])
    '2 differences stand out among all comparisons.'
    """
    if None in marks:
        return messages.MARKS_NOT_SAVED
    count = sum(map(bool, marks))
    if not count:
        return messages.NONE_STANDS_OUT
    verb = "stands out" if count == 1 else "stand out"
    return messages.SOME_STAND_OUT.format(differences=f"{pluralise(count, 'difference')} {verb}")


def what_stands_out(case_label: CaseLabel) -> str:
    """Return what it means that a difference stands out, and how much the rule misses."""
    return messages.WHAT_STANDS_OUT.format(singular=case_label.singular, plural=case_label.plural)


def few_not_compared(few_cases: int, case_label: CaseLabel) -> str:
    """Return which groups are too small to be compared."""
    return messages.FEW_NOT_COMPARED.format(few=case_label.with_count(few_cases))
