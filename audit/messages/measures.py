"""Messages about derived measures: questions that are worked out. ``str.format`` fills in names in braces."""

# Why a measure has its value; these go on in a sentence
UNANSWERED = "unanswered"
NO_PART_APPLIES = "nothing that it depends on applies"
TOO_FEW_PARTS_APPLY = "too little of what it depends on applies"
AND_AT_LEAST = "{reason}, and at least {needed} must be Yes"
DETAIL_MISSING = "a detail that it depends on is not recorded"

# Overrides, in the notes under tables
OVERRIDDEN = "Worked out from other answers; overridden by a person in {count} of {cases}."
OVERRIDDEN_IN_SOME = "Worked out from other answers; overridden by a person in some {plural}."
