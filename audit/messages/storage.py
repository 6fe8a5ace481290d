"""Errors and refusals of the database: what cannot be saved, opened or changed, and what to do about it."""

# A value of a case
VALUE_CONFLICT = "{subject} was changed meanwhile by {by}; your change was not saved."
CASE_REMOVED = "Case {reference} is no longer in the audit."
CASE_READ_ONLY = "Case {reference} is {state}. Open it again before you change it."
UNKNOWN_QUESTION = "The audit has no question {question}."
UNKNOWN_DETAIL = "The questionnaire has no fact {detail}."
NOT_APPLICABLE_NOT_OFFERED = "Question {question} cannot be answered Not applicable. Answer Yes or No."
UNDO_CONFLICT = "{subject} was changed meanwhile by {by}, so your change was not undone."
