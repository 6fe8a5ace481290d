"""Agreement on a question before guidance was added to it, and since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from audit.analysis.intervals import Difference
from audit.analysis.split_answers import ComparedPair, SplitCounts
from audit.formatting import format_date
from audit.messages import agreement as messages
from audit.model.bands import Share
from audit.model.guidance import GuidanceChange

MIN_ANSWERS = 5
"""With fewer on either side, one case would decide the comparison."""


def guidance_effect(change: GuidanceChange, compared: Iterable[ComparedPair]) -> str:
    """Return how much reviewers agreed on the question before the guidance and since, or why that is not known.

    The later of the two answers decides on which side a case counts: only then had both auditors finished with it.
    """
    before, since = _same(change, compared, after=False), _same(change, compared, after=True)
    date = format_date(change.at)
    if min(before.base, since.base) < MIN_ANSWERS:
        counts = {"before": before, "since": since}
        return messages.TOO_FEW_ANSWERS_FOR_EFFECT.format(date=date, minimum=MIN_ANSWERS, **counts)
    difference = Difference(since, before)
    return messages.GUIDANCE_EFFECT.format(
        date=date, before=before, since=since, difference=difference.text, interval=difference.interval
    )


def _same(change: GuidanceChange, compared: Iterable[ComparedPair], after: bool) -> Share:
    splits = [
        each.split(change.question_id)
        for each in compared
        if change.question_id in each.first
        and change.question_id in each.pair.answered_at
        and (each.pair.answered_at[change.question_id] >= change.at) is after
    ]
    return SplitCounts(Counter(splits)).same
