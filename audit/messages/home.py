"""Messages of the home page. Names in braces are filled in by ``str.format``."""

YOUR_ROLE = "Your role in this audit: {role}."
NOTHING_WAITS = "Nothing needs your attention."
FIELDWORK_NOT_SET = "The last day of fieldwork is not set, so the days left and the expected pace are not known."
HOW_LATE_IS_DECIDED = (
    "Late means: not started with {not_started} days of fieldwork left, or not changed for {untouched} working days."
)
HOW_PACE_IS_EXPECTED = (
    "Expected by now is each auditor's share of the working days that have passed, in whole {plural}. Public holidays "
    "are counted as working days."
)
CONTRADICTED = "Every prompt says the opposite of the overall answer. Check whether that is meant."
NOTHING_TO_CHECK = "No {singular} waits for your check."
ALL_SUBMITTED = "All your {plural} are submitted."
UNKNOWN_AUDIT = "You have no audit with this address. Choose one below."
NO_RESULTS_YET = "There are no results yet: no {singular} is submitted."

# Second reviews
ONE_IS_SECOND_REVIEW = "1 of these is a second review: {submitted} of {total} submitted."
SOME_ARE_SECOND_REVIEWS = "{total} of these are second reviews: {submitted} of {total} submitted."
SECOND_REVIEWS_DONE = "Second reviews: {submitted} of {total} submitted."
