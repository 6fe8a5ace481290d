"""Messages of feedback sheets, in the browser and printed. Names in braces are filled in by ``str.format``."""

ACTION, OWNER, COMMENT = "The action", "The owner", "The comment"
"""How errors name the fields."""

# Errors and refusals
ACTION_MISSING = "The action is missing. Say what is to be done in this case."
ACTION_NOT_FOUND = "There is no such action. Reload the page."
ACKNOWLEDGED_IN_FUTURE = "{date} is still to come. Enter the day of the acknowledgement, {today} or earlier."
ACKNOWLEDGED_ON_MISSING = "Enter the day on which the sheet was acknowledged."
NO_NOTE_TO_SHARE = "There is no note to share here. Write the note first."
NOTE_IS_ANOTHER = "The note has changed since you saw it, so it is not shared. Read it and choose again."
NO_FEEDBACK_SHEETS = "There are no feedback sheets in a survey or a calibration exercise."
ONLY_FIRST_REVIEW = "The feedback sheet belongs to the first review of a {singular}."
NOT_SUBMITTED = (
    "{reference} is {state}, so answers may still change. Its feedback sheet can be downloaded once it is submitted."
)
