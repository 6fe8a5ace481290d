"""Allocation: refusals, warnings and notices."""

CONFLICT_WITHOUT_REASON = (
    "{name} has a conflict of interest in {reference} ({conflicts}). Choose somebody else, or enter why you accept it."
)
SAME_READER = "{name} cannot read {reference} twice. Choose somebody else for the second review."
CHANGED_SINCE_PLAN = (
    "Nothing was saved, because these changed after you planned: {references}. Plan again to see them as they are now."
)
STAFF_CHANGED = (
    "Nothing was saved, because somebody else changed the auditors of this page meanwhile. Reload the page, then enter "
    "your changes again."
)
INVALID_TEAM = "A team must be one line of at most {limit} characters."
INVALID_CAPACITY = "The most cases of {name} must be a whole number from 0 to {limit}, or empty."
