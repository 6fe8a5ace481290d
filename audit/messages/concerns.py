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
NOBODY_INFORMED = "Nobody was informed before this was raised."
