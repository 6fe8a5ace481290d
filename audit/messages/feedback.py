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

# On the page
WHAT_IT_IS = (
    "One page about one {singular}, for the practitioner and the manager: answers to the key questions, the notes that "
    "you choose, and what is to be done. It rates nobody and says nothing of another {singular}."
)
WHAT_IS_LISTED = "Select a {singular} to write its feedback. You see those {plural} that you may open."
NO_CASES = "There are no {plural} that you may see."
NO_SUCH_CASE = "There is no such {singular}, or it is eliminated, or you may not see it."
ONLY_READ = "You can read this sheet. Its auditor and the lead of the audit write it."
WHICH_CASES = "The sheets of {cases}: each submitted or final {singular} that you may see."
BEFORE_SHARING = (
    "A sheet leaves the audit team. Read it before you share it, and give it only to the practitioner and the manager "
    "of this {singular}."
)
TEXTS_TO_CHECK = "{pieces} of text on it may identify a person. Check them before you share it. Names are not checked."
MAKING = "Making the feedback sheets"
MADE = "{sheets} made. Download the file below."
CHOOSE_NOTES = "Notes are for the audit team unless you tick them. A note that is changed later has to be ticked again."
NO_NOTES = "This {singular} has no notes to share."
NOTE_CHANGED = "Changed after it was shared, so it is not on the sheet. Tick again to share it as it is now."
NOTE_SHARED, NOTE_NOT_SHARED = "The note on {question} is on the sheet now.", "The note on {question} is off the sheet."
NO_NAMES = "Write a role or initials as the owner. Do not write the name of a person on probation."
ACTION_ADDED, ACTION_SAVED = "Action added.", "Action saved."
ACTION_REMOVED, ACTION_RESTORED = "Action removed. You can restore it below.", "Action restored."
ACTION_CHANGED_MEANWHILE = "{name} changed this action on {when}. It now says: {saved}. Yours is not saved."
ACTION_REMOVED_MEANWHILE = "{name} removed this action on {when}. Yours is not saved."
CHANGES_DISCARDED = "Your changes were discarded."
HOW_ACKNOWLEDGED = (
    "The practitioner and the manager have no account here. Record on which day each has read the sheet, and what they "
    "want to add."
)
ACKNOWLEDGED_ON = "Acknowledged on {day}, recorded by {name} on {when}."
SHEET_CHANGED = "The sheet has changed since then. Show it again, and record the new day."
ACKNOWLEDGEMENT_RECORDED = "Acknowledgement by the {who} recorded."
ACKNOWLEDGEMENT_WITHDRAWN = "Acknowledgement by the {who} withdrawn."
ACKNOWLEDGED_MEANWHILE = "{name} recorded this on {when}: {saved}. Yours is not saved."
