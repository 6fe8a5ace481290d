"""Messages of the Record page. Names in braces are filled in by ``str.format``."""

# Case and section
NO_MATCHING_CASE = "No {singular} fits the search. Change it."
NO_SUCH_CASE = "There is no such {singular} in this audit. Choose one from the list of {plural}."
READ_ONLY = "This {singular} is {state}, so it is read-only. See the last section for what you can do."
SUBMITTED = "{case} is submitted."
REOPENED = "{case} is open again."
SENT_BACK = "{case} is returned."
MADE_FINAL = "{case} is final."
REQUEST_MADE = "You have asked for {name} back."
REQUEST_WITHDRAWN = "Your request for {name} is withdrawn."
REQUEST_DECLINED = "The request to reopen {name} is declined."
IMPORTED_WITHOUT_NOTES = (
    "This {singular} was imported as submitted, without {count} that its answers ask for. It counts as it is. To write "
    "the notes, reopen it."
)
RECORDED_BY = "{auditor} records this {singular}. You can read it but not change it. {remedy}"
RECORDED_BY_NOBODY = "This {singular} is not allocated to anyone. You can read it but not change it. {remedy}"
ASK_FOR_ALLOCATION = "To record it yourself, ask the lead of the audit to allocate it to you."
RETURNED = "{name} returned this {singular} on {when}: {reason}"
DOES_NOT_APPLY = "Does not apply{reason}."
ANSWER_NOT_COUNTED = "Your answer {answer} is saved but not counted."

MODERATED = "The moderated answer counts for {agreed}. What was recorded here stays as it is."

# Comments
COMMENTS_WAIT = "{count} for the auditor to answer. Return the {singular} so that they can change their answers."
COMMENT_ADDED = "Your comment was added. The auditor sees it at the question."
ANSWER_ADDED = "Your answer was added. The lead and the moderators see it."

# The database does not answer
ENTRIES_STAY_ON_PAGE = (
    "What you entered and is not marked as saved is safe on this page. Keep the page open: it will be saved when the "
    "database answers again."
)
ENTRIES_STAY_IN_TAB = (
    "What you entered on the recording form and is not saved yet is safe in this tab. Keep the tab open, and reload "
    "the page in a few minutes."
)
SUBMIT_LATER = "You can submit the {singular} when the database answers again."

# Submission
READY_TO_SUBMIT = "Nothing is missing. A submitted {singular} counts in the results and is read-only."
NOT_READY_TO_SUBMIT = "You can submit the {singular} once nothing is missing. Everything so far is saved."
SUBMITTED_IN_EXERCISE = "This {singular} is {state} and read-only. It is compared once all of yours are submitted."
SUBMITTED_SECOND = "This second review is {state} and read-only. It does not count in the results."
SUBMITTED_OR_FINAL = "This {singular} is {state}. It counts in the results and is read-only."
NOBODY_CAN_RECORD = "This {singular} has no auditor who can open it, so it cannot be returned. {remedy}"
ALLOCATE_FIRST = "Allocate it first, in the list of {plural}."
ASK_LEAD_TO_ALLOCATE = "Ask the lead of the audit to allocate it first."

# Asking for a submitted case back
ASKED_FOR = "{name} asked on {when} to have this {singular} reopened: {reason}"
YOU_ASKED_FOR = "You asked for this {singular} back on {when}: {reason} The lead and the moderators see that."
ASK_FOR_IT_BACK = "To change this {singular}, ask for it back. The lead and the moderators see your request."

# Undo
NOTHING_TO_UNDO = "There is nothing left to undo in this {singular}."
UNDONE = "Undone: {change}."
CHANGED_BACK = "{name}, from {new} back to {old}"
NOTE_CHANGED_BACK = "{note} is back to its earlier text"
NOTE_RESTORED = "{note} is back"
NOTE_REMOVED = "{note} is removed"
NOT_UNDONE = "Your change to {name} was left as it is, because {by} has changed it since."

# Imported cases
NOT_COLLECTED = "Not collected in the responses file: {count}. You may answer, but need not."

# Several reviews of a case
THIS_REVIEW = "This is the {review}."
OTHER_REVIEW = "Open the {review} ({auditor}, {state})"
ASKED_ONLY_IF = "Asked only if {condition}."
