"""Spellings of sex, sentence type and risk of serious harm in case management systems."""

from __future__ import annotations

from collections.abc import Mapping

from audit.model.sampling import COMMUNITY, FEMALE, HIGH, LOW, MALE, MEDIUM, POST_CUSTODY, UNKNOWN, VERY_HIGH
from audit.model.text_fields import fold_text

NOT_RECORDED = frozenset(
    {"", "-", "--", ".", "?", "0", "n/a", "na", "nil", "none", "null", "tbc", "unknown", "not known", "not recorded"}
    | {"not available", "not applicable", "not specified", "not assessed", "missing", "blank"}
)
"""What people write for a value that nobody knows, folded."""

# Folded. The codes of risk are those of the national system.
SPELLINGS: Mapping[str, Mapping[str, str]] = {
    "sex": {
        **dict.fromkeys(("m", "male", "man"), MALE),
        **dict.fromkeys(("f", "female", "woman"), FEMALE),
        **dict.fromkeys(("u", "x", "other", "indeterminate"), UNKNOWN),
    },
    "sentence_type": {
        **dict.fromkeys(
            (
                "community",
                "community sentence",
                "community order",
                "ora community order",
                "co",
                "suspended sentence",
                "suspended sentence order",
                "ora suspended sentence order",
                "sso",
                "youth rehabilitation order",
                "cja - youth rehabilitation order",
            ),
            COMMUNITY,
        ),
        **dict.fromkeys(
            (
                "post-custody",
                "post custody",
                "postcustody",
                "resettlement",
                "licence",
                "adult licence",
                "ora adult licence",
                "on licence",
                "post sentence supervision",
                "ora post sentence supervision",
                "pss",
                "supervision default order",
                "ora supervision default order",
            ),
            POST_CUSTODY,
        ),
    },
    "rosh": {
        **dict.fromkeys(("low", "l", "rlrh"), LOW),
        **dict.fromkeys(("medium", "m", "rmrh"), MEDIUM),
        **dict.fromkeys(("high", "h", "rhrh"), HIGH),
        **dict.fromkeys(("very high", "v", "vh", "rvrh", "very_high", "very-high"), VERY_HIGH),
    },
}
ALLOWED = {
    "sex": "M or F",
    "sentence_type": "Community or Post-custody",
    "rosh": "Low, Medium, High or Very high",
}


def parse_choice(column: str, text: str) -> str | None:
    """Return the value that a spelling means, '' if it is not recorded; None if the spelling is not known.

    >>> parse_choice("sex", " Female"), parse_choice("rosh", "Not known"), parse_choice("rosh", "Lwo")
    ('female', '', None)
    """
    folded = fold_text(text)
    return UNKNOWN if folded in NOT_RECORDED else SPELLINGS[column].get(folded)
