"""What several files say alike of who may have them."""

from __future__ import annotations

from audit.model.bands import SUPPRESSED
from audit.model.questionnaire import CaseLabel


def audience_note(external: bool, suppressed_up_to: int, case_label: CaseLabel) -> str:
    """Who may have a file, and what that means for its figures."""
    if not external:
        return f"For the team only: small numbers are shown, and {case_label.plural} may be named by their references."
    return (
        f"May leave the team. Counts from 1 to {suppressed_up_to} are held back ({SUPPRESSED}), with whatever would tell them, "
        f"and no single {case_label.singular} is shown. What people wrote stands as they wrote it: read it before you hand the "
        "file on. Together with another file about the same audit it may tell more than by itself."
    )
