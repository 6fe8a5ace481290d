"""Messages of the Record page. Names in braces are filled in by ``str.format``."""

# Case and section
NO_SUCH_CASE = "There is no such {singular} in this audit. Choose one from the list of {plural}."
READ_ONLY = "This {singular} is {state}, so it is read-only. See the last section for what you can do."
RETURNED = "{name} returned this {singular} on {when}: {reason}"
DOES_NOT_APPLY = "Does not apply{reason}."
ANSWER_NOT_COUNTED = "Your answer {answer} is saved but not counted."

# Submission
READY_TO_SUBMIT = "Nothing is missing. A submitted {singular} counts in the results and is read-only."
NOT_READY_TO_SUBMIT = "You can submit the {singular} once nothing is missing. Everything so far is saved."
SUBMITTED_OR_FINAL = "This {singular} is {state}. It counts in the results and is read-only."

# Undo
NOTHING_TO_UNDO = "You have not changed anything in this {singular} yet, so there is nothing to undo."
UNDONE = "Undone: {change}."
