"""What several files say alike of who may have them."""

from __future__ import annotations

from audit.analysis.ratings import Results
from audit.model.audit import AuditDescription
from audit.model.bands import SUPPRESSED
from audit.model.questionnaire import CaseLabel

NOT_ENTERED = "Not given"


def audience_note(external: bool, suppressed_up_to: int, case_label: CaseLabel) -> str:
    """Who may have a file, and what that means for its figures."""
    if not external:
        return f"For the team only: small numbers are shown, and {case_label.plural} may be named by their references."
    return (
        f"May leave the team. Counts from 1 to {suppressed_up_to} are held back ({SUPPRESSED}), with whatever would tell them, "
        f"and no single {case_label.singular} is shown. What people wrote stands as they wrote it: read it before you hand the "
        "file on. Together with another file about the same audit it may tell more than by itself."
    )


def how_intervals_are_made(results: Results, description: AuditDescription) -> str:
    """What the intervals are, and how many eligible cases they take into account."""
    case_label, eligible = results.questionnaire.case_label, results.eligible
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
