"""Allocation: refusals, warnings and notices."""

CONFLICT_WITHOUT_REASON = (
    "{name} has a conflict of interest in {reference} ({conflicts}). Choose somebody else, or enter why you accept it."
)
SAME_READER = "{name} cannot read {reference} twice. Choose somebody else for the second review."
SECOND_IS_STARTED = (
    "{name} has started the second review of {reference}, and a review is never deleted. Leave {name} as its second "
    "reviewer, or choose another person to complete it."
)
CHANGED_SINCE_PLAN = (
    "Nothing was saved, because these changed after you planned: {references}. Plan again to see them as they are now."
)
CASES_GONE = "Nothing was saved, because a case of the plan was removed or eliminated meanwhile. Plan again."
STAFF_CHANGED = (
    "Nothing was saved, because somebody else changed the auditors of this page meanwhile. Reload the page, then enter "
    "your changes again."
)
INVALID_TEAM = "A team of {name} must be one line of at most {limit} characters."
STAFF_ID_NOT_ALLOWED = "The staff id of {name} has no letter and no digit. Correct it, or leave it empty."
INVALID_CAPACITY = "The most cases of {name} must be a whole number from 0 to {limit}, or empty."

# The page
NOBODY_READS = "Nobody reads yet. Choose at least one auditor who reads {plural}."
PLANNED = "{allocated} of {all} have an auditor under this plan, and {second} a second reviewer. Nothing is saved yet."
NOTHING_OPEN = (
    "No {singular} is open, so none is left to allocate. If somebody else should read one, return or reopen it in the "
    "list of {plural}. You can still choose below who reads some a second time."
)
NOTHING_CHANGES = "The plan changes nothing: every {singular} stays with its auditor."
CANNOT_BE_ALLOCATED = "{cases} cannot be allocated without a waiver or a higher limit:"
WHY_UNALLOCATED = "{references}: {people}."
NOBODY_ELSE_READS = "nobody else reads"
AND_MORE = "{more:,} more."
SECOND_MISSING = (
    "{missing} fewer than you asked for get a second reviewer: nobody else is free of conflicts and below their limit."
)
IN_CONFLICT = (
    "{name} reads {reference} in spite of a conflict of interest ({conflicts}) that nobody has accepted with a reason."
)
NOT_DRAWN = (
    "{cases} not drawn from a long list, so nothing is known of the team or practitioner: conflicts of interest "
    "cannot be checked there."
)
NO_STAFF_ID = (
    "No staff id is entered for {names}, so their own {plural}, and those of people they manage, cannot be recognised."
)
ALLOCATED = "{cases} changed as planned. Each auditor now sees their {plural}."
CASE_CHANGED = "{reference} changed in the plan."
PLAN_DISCARDED = "The plan was discarded. Nothing was changed."
CONFLICT_WARNING = "{name} has a conflict of interest in {references}. Check it before you allocate."
MOVES_ANSWERS = "Recorded answers stay in the {plural}. The new auditor sees them and continues."
NOT_BLIND_LOCALLY = (
    "Everybody who uses this computer's login can open both reviews. Second reviews are blind only if everybody signs "
    "in."
)
