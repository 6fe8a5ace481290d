"""Which changes from one audit to the next stand out among all changes of a comparison.

Other audits are known by their counts only, so their cases cannot be shuffled as those of one audit are. A change is
instead held against the level of 5% divided by the number of comparisons (Bonferroni), with exact probabilities.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audit.analysis.comparison import ComparedShare, Comparison, ShareChange
from audit.analysis.difference_wording import how_many_compared, which_stand_out
from audit.analysis.differences import is_compared
from audit.analysis.disclosure_control import DisclosureControl
from audit.analysis.exact_tests import exact_p_value
from audit.analysis.shuffles import FAMILY_LEVEL
from audit.messages import analysis as messages
from audit.model.questionnaire import CaseLabel, Question

NOMINAL_LEVEL = 0.05
"""How often an interval at 95% is clear of 0 without any difference."""


@dataclass(frozen=True)
class ChangeSearch:
    """The changes that were compared: those with more than a few answers in both audits; and those that stand out."""

    compared: tuple[ShareChange, ...]
    standing_out: tuple[ShareChange, ...]

    def stands_out(self, change: ShareChange) -> bool:
        """Return whether a change stands out among all of them."""
        return change in self.standing_out


def search_changes(comparison: Comparison, few_cases: int) -> ChangeSearch:
    """Return which changes of a comparison stand out."""
    compared = tuple(
        change
        for standard in comparison.standards
        for question in standard.questions
        for change in question.changes
        if change.difference and is_compared(change.difference, few_cases)
    )
    level = FAMILY_LEVEL / max(1, len(compared))
    return ChangeSearch(
        compared,
        tuple(change for change in compared if change.difference and exact_p_value(change.difference) <= level),
    )


def can_publish_share(control: DisclosureControl, question: Question, share: ComparedShare) -> bool:
    """Return whether a share of a comparison is published; a missing one is."""
    return share.tally is None or control.can_publish_comparison(question, share.tally)


def published_changes(comparison: Comparison, control: DisclosureControl) -> list[ShareChange]:
    """Return the changes of which both shares are published."""
    return [
        change
        for standard in comparison.standards
        for question in standard.questions
        for change in question.changes
        if all(can_publish_share(control, question.question, share) for share in (change.earlier, change.later))
    ]


def how_changes_were_searched(
    search: ChangeSearch, case_label: CaseLabel, published: Sequence[ShareChange] | None = None
) -> Sequence[str]:
    """Return how many comparisons were made, which stand out and what that means.

    ``published`` is for copies in which other changes are suppressed: they say how many are shown.
    """
    shown = [change for change in search.compared if published is None or change in published]
    if not shown:
        return []
    by_chance = NOMINAL_LEVEL * len(shown) if published is None else None
    return [
        how_many_compared(len(shown), by_chance),
        which_stand_out([search.stands_out(change) for change in shown]),
        messages.CHANGES_STAND_OUT,
        messages.WHY_AUDITS_DIFFER.format(plural=case_label.plural),
    ]
