"""How far a rating can be trusted, for other software: stability, and what would change the rating."""

from __future__ import annotations

from typing import Any

from audit.analysis.sensitivity import Sensitivity
from audit.analysis.stability import Stability

DECIMALS = 4


def stability_json(stability: Stability, text: str) -> dict[str, Any]:
    """Return the share of samples with each rating, from 0 to 1, and the sentence that every surface prints.

    The list is empty if there is no calculated rating, or if it would reveal a suppressed figure. ``another_team`` is
    only there if cases were reviewed twice; its share is null if these are too few.
    """
    other_team = stability.other_team
    return {
        "stability": [{"rating": each.rating, "share": round(each.share, DECIMALS)} for each in stability.shares],
        "stability_text": text,
        **(
            {
                "another_team": {
                    "other_rating_share": round(other_team.share, DECIMALS) if other_team.can_say else None,
                    "reviewed_twice": other_team.reviewed_twice,
                }
            }
            if other_team
            else {}
        ),
    }


def sensitivity_json(sensitivity: Sensitivity) -> dict[str, Any] | None:
    """Return the fewest cases that would change a rating or band, up and down; null if nothing could.

    For a standard, ``answers`` has the further Yes that each key question needs, and ``questions`` those of which any
    would be enough.
    """
    if not sensitivity.sentence:
        return None
    further = list(zip(sensitivity.more_yes_on, sensitivity.more_answers, strict=True))
    better = {
        "rating": sensitivity.higher_rating,
        "cases": sensitivity.more_yes,
        "at_least": sensitivity.at_least,
        **({"answers": dict(further)} if further else {}),
    }
    worse = {
        "rating": sensitivity.lower_rating,
        "cases": sensitivity.fewer_yes,
        **({"questions": list(sensitivity.fewer_yes_on)} if sensitivity.fewer_yes_on else {}),
    }
    return {
        "better": better if sensitivity.more_yes is not None else None,
        "worse": worse if sensitivity.fewer_yes is not None else None,
        "text": sensitivity.sentence,
    }
