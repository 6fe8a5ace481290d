"""Sentences that several files print alike: who may see a file, the cases included."""

from __future__ import annotations

from audit.model.bands import SUPPRESSED
from audit.model.questionnaire import CaseLabel

NOT_ENTERED = "Not entered"
INTERVAL_AROUND_ZERO = "If the interval includes 0, the data are also consistent with there being no difference."


def based_on(which_cases: str) -> str:
    """Return the sentence about the cases included; ``which_cases`` is a phrase such as ``46 submitted cases``."""
    return f"These figures are based on {which_cases.rstrip('.')}."


def audience_note(external: bool, suppressed_up_to: int, case_label: CaseLabel) -> str:
    """Return who may see a file, and what that means for its figures."""
    if not external:
        return (
            f"The audit team only. Small numbers are shown, and {case_label.plural} may be named by their references."
        )
    return (
        f"People outside the audit team. Counts up to {suppressed_up_to}, and figures that would reveal them, are "
        f"suppressed ({SUPPRESSED}), and no single {case_label.singular} is shown. Written text is not changed: read "
        "it before you share the file. Together with another file about the same audit, it may reveal more than on "
        "its own."
    )
