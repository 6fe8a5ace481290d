"""Allocation: refusals, warnings and notices."""

CONFLICT_WITHOUT_REASON = (
    "{name} has a conflict of interest in {reference} ({conflicts}). Choose somebody else, or enter why you accept it."
)
SAME_READER = "{name} cannot read {reference} twice. Choose somebody else for the second review."
