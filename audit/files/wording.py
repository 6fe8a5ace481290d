"""What several files say alike of who may have them."""

from __future__ import annotations

from audit.analysis.suppression import HIDDEN
from audit.model.questionnaire import Noun


def for_whom(outside: bool, hides_up_to: int, noun: Noun) -> str:
    """Who may have a file, and what that means for its figures."""
    if not outside:
        return f"For the team only: small numbers are shown, and {noun.many} may be named by their references."
    return (
        f"May leave the team. Counts from 1 to {hides_up_to} are held back ({HIDDEN}), with whatever would tell them, "
        f"and no single {noun.one} is shown. What people wrote stands as they wrote it: read it before you hand the "
        "file on. Together with another file about the same audit it may tell more than by itself."
    )
