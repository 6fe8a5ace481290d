"""How the intervals in a file are made, in words."""

from __future__ import annotations

from audit.analysis.certainty import usable
from audit.analysis.ratings import Results
from audit.model.audit import AuditDetails


def how_intervals_are_made(results: Results, details: AuditDetails) -> str:
    """What the intervals are, and how many eligible cases they take into account."""
    noun, eligible = results.questionnaire.record, usable(details.eligible, results.cases)
    if eligible:
        known = f"They take into account that {results.cases} of {noun.count(eligible)} that were eligible count."
    elif details.eligible:
        known = (
            f"More {noun.many} count ({results.cases}) than are said to be eligible ({details.eligible}), so the "
            "intervals take the number of eligible ones for very large."
        )
    else:
        known = f"How many {noun.many} were eligible is not known; the intervals take their number for very large."
    return (
        f"Wilson's interval at 95%: the percentages of all eligible {noun.many} that the counts fit. {known} "
        "Intervals of groups and of differences always take it for very large."
    )
