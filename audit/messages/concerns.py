"""Messages about urgent concerns. Names in braces are filled in by ``str.format``."""

# Refusals
CONCERN_MISSING = "Write what you saw."
RESPONSE_MISSING = "Write what was done."
REOPENING_WITHOUT_REASON = "Write why the concern is reopened."
NO_SUCH_CONCERN = "There is no such urgent concern, or it is not for you to see. Choose one from the list."
CLOSED_MEANWHILE = (
    "{name} closed this concern on {when}. Your text is not saved. To add it, reopen the concern, and record it then."
)
REOPENED_MEANWHILE = "{name} reopened this concern on {when}. Nothing was saved, and it is open now."
NOT_CLOSED = "This concern is open. There is nothing to reopen."

# What was done, in the words of lists and of the history
INFORMED = "Informed: {names}"

# Raising
WHEN_TO_RAISE = (
    "Use this if you see a risk now, to a child or another person. If somebody may be in danger, follow your "
    "safeguarding procedure first. The lead of this audit sees the concern at once. Do not enter names."
)
RAISED = "Urgent concern raised: {name}. The lead sees it now. You see here what is done about it."

# Answering
WAITING_FOR_RESPONSE = "Open, no response yet"
OPEN_AND_ANSWERED = "Open, answered after {time}"
CLOSED_AND_ANSWERED = "Closed, answered after {time}"
ANSWER_ADDED = "Response added to {name}."
CONCERN_CLOSED = "{name} is closed."
CONCERN_REOPENED = "{name} is open again."

# The page, and other pages
SUBTITLE = "A risk that somebody saw in a {singular} now. Concerns count in no figure."
NO_CONCERNS = "Nobody has raised an urgent concern."
NO_OWN_CONCERNS = "You have not raised an urgent concern."
HOW_TO_RAISE = "You raise one on the page Record, next to the answers of a {singular}."
CONCERNS_ERASED = "The {plural} are erased, and urgent concerns with them."
RAISED_BY = "raised by {name}, {when}"
