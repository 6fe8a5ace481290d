"""Messages about derived measures: questions that are worked out. ``str.format`` fills in names in braces."""

# Why a measure has its value; these go on in a sentence
UNANSWERED = "unanswered"
NO_PART_APPLIES = "nothing that it depends on applies"
TOO_FEW_PARTS_APPLY = "too little of what it depends on applies"
AND_AT_LEAST = "{reason}, and at least {needed} must be Yes"
DETAIL_MISSING = "a detail that it depends on is not recorded"

# What the form and printed cases say of a measure
WORKED_OUT = "Worked out: {answer}, because {reason}."
NOT_WORKED_OUT_YET = "Not worked out yet: {reason}."
OVERRIDES = "The answer {answer} overrides it."
PARTS_NOT_INSPECTED = "Not inspected in this audit, so never known: {questions}."

# Overrides, in the notes under tables
OVERRIDDEN = "Worked out from other answers; overridden by a person in {count} of {cases}."
OVERRIDDEN_ANSWERS = "A person's answer replaces what is worked out from others for {counts}."
OVERRIDDEN_IN_SOME = "Worked out from other answers; overridden by a person in some {plural}."

# In the method of a report
NOT_ASKED = "Nobody answers these questions; they are worked out in each case from other answers: {questions}."
