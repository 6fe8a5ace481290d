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
NO_SUBMITTED_CASE = "There is no feedback sheet to download, because no case that you may see is submitted."
CASE_UNKNOWN = "There is no such case that you may see. Check the reference."

# On the sheet
STRENGTHS, AREAS, OTHER_NOTES = "Strengths", "Areas to improve", "Other notes"
ACTIONS, ACKNOWLEDGEMENTS = "Actions in this case", "Acknowledged by"
ABOUT_ONE_CASE = "Feedback on the work in one {singular}, for the practitioner and the manager. It rates nobody."
NOTHING_RECORDED = "None recorded."
NOT_ACKNOWLEDGED = "{who}: not yet. Tell the auditor the day on which you read this sheet, and any comment."
ACKNOWLEDGED = "{who}: {day}."
OF_EARLIER_SHEET = " The sheet has changed since."
SHORTENED = "A text that ends with {ellipsis} is shortened, so that this sheet is one page. The auditor has it in full."
LEFT_OUT = "Left out, so that this sheet is one page: {what}. The auditor has them."
SHEETS_OF_AUDIT = "Feedback sheets: {audit}"
