"""How the intervals in a file are made, in words."""

from __future__ import annotations

from audit.analysis.certainty import valid_eligible
from audit.analysis.ratings import Results
from audit.model.audit import AuditDescription


def how_intervals_are_made(results: Results, description: AuditDescription) -> str:
    """What the intervals are, and how many eligible cases they take into account."""
    case_label, eligible = results.questionnaire.case_label, valid_eligible(description.eligible, results.case_count)
    if eligible:
        eligible_sentence = f"They take into account that {results.case_count} of {case_label.with_count(eligible)} that were eligible count."
    elif description.eligible:
        eligible_sentence = (
            f"More {case_label.plural} count ({results.case_count}) than are said to be eligible ({description.eligible}), so the "
            "intervals take the number of eligible ones for very large."
        )
    else:
        eligible_sentence = (
            f"How many {case_label.plural} were eligible is not known; the intervals take their number for very large."
        )
    return (
        f"Wilson's interval at 95%: the percentages of all eligible {case_label.plural} that the counts fit. {eligible_sentence} "
        "Intervals of groups and of differences always take it for very large."
    )
