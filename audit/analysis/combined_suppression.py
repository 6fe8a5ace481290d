"""What is published of the questions that a combined question puts together: their counts add up to its counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from audit.analysis.suppression import ALL_SUPPRESSED, SuppressedCount
from audit.analysis.tallies import Tally
from audit.model.questionnaire import Question

MIN_UNKNOWN = 2
"""A reader who knows the sum can work out one suppressed part of it, but not two."""


def suppress_parts(
    combined: Question, groups: Sequence[dict[str, SuppressedCount]], tallies: Sequence[Mapping[str, Tally]]
) -> bool:
    """Suppress the parts of a combined question, if it could reveal one of them; return whether anything was.

    ``groups`` has the published counts by question, for all cases or for each group. If any number of the combined
    question or of its parts is suppressed, every part is, in every group. If that leaves only one part with answers,
    the sum would be its counts, so the combined question is suppressed too.
    """
    parts = [each for each in (combined.derived.question_ids if combined.derived else ()) if each in groups[0]]
    if all(counts[each].share is not None for counts in groups for each in (combined.id, *parts)):
        return False
    with_answers = [part for part in parts if any(of_group[part].base for of_group in tallies)]
    suppressed = parts if len(with_answers) >= MIN_UNKNOWN else [combined.id, *parts]
    has_more = any(counts[each] != ALL_SUPPRESSED for counts in groups for each in suppressed)
    for counts in groups:
        counts.update(dict.fromkeys(suppressed, ALL_SUPPRESSED))
    return has_more
