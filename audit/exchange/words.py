"""Small pieces of text that several files print alike."""

from __future__ import annotations

from datetime import date

from audit.disclosure import HIDDEN
from audit.questionnaire import Noun


def day_words(day: date | None) -> str:
    """A day as people write it; '' where there is none.

    >>> day_words(date(2023, 5, 3))
    '3 May 2023'
    """
    return f"{day.day} {day:%B %Y}" if day else ""


def for_whom(outside: bool, hides_up_to: int, noun: Noun) -> str:
    """Who may have a file, and what that means for its figures."""
    if not outside:
        return f"For the team only: small numbers are shown, and {noun.many} may be named by their references."
    return (
        f"May leave the team. Counts from 1 to {hides_up_to} are held back ({HIDDEN}), with whatever would tell them, "
        f"and no single {noun.one} is shown. What people wrote stands as they wrote it: read it before you hand the "
        "file on. Together with another file about the same audit it may tell more than by itself."
    )
