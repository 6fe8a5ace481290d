"""What the auditors of an exercise are called: by name, or by a number that says nothing about them."""

from __future__ import annotations

import random
from collections.abc import Mapping

from audit.model.calibration import Exercise


def reviewer_names(exercise: Exercise, hidden: bool) -> Mapping[str, str]:
    """Return what to call each auditor. A hidden name is a number, the same for every question of the exercise.

    The numbers are in a random order that stays the same, so that they do not follow the alphabet.
    """
    names = sorted({review.case.auditor for case in exercise.cases for review in case.reviews}, key=str.casefold)
    if not hidden:
        return {name: name for name in names}
    shuffled = random.Random(exercise.audit.id).sample(names, len(names))
    return {name: f"Auditor {number}" for number, name in enumerate(shuffled, start=1)}
