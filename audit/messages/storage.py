"""Errors and refusals of the database: what cannot be saved, opened or changed, and what to do about it."""

# What does not exist, or this person may not know about
AUDIT_NOT_FOUND = "There is no such audit. Open one from the list of audits."
CASE_NOT_FOUND = "The audit has no such case. Open one from the list of cases."
FINDING_NOT_FOUND = "The audit has no such finding. Look at its results again."

# What this person may not do, or nobody may do now
AUDIT_CLOSED = "The audit is closed, so nothing in it can be changed. Open it again, saying why, before you change it."

# A value of a case
VALUE_CONFLICT = "{subject} was changed meanwhile by {by}; your change was not saved."
CASE_REMOVED = "Case {reference} is no longer in the audit."
CASE_READ_ONLY = "Case {reference} is {state}. Open it again before you change it."
UNKNOWN_QUESTION = "The audit has no question {question}."
UNKNOWN_DETAIL = "The questionnaire has no fact {detail}."
NOT_APPLICABLE_NOT_OFFERED = "Question {question} cannot be answered Not applicable. Answer Yes or No."
UNDO_CONFLICT = "{subject} was changed meanwhile by {by}, so your change was not undone."

# Names of people
INVALID_AUDITOR_NAME = "The auditor's name must be one line of at most {limit} characters."
INVALID_MEMBER_NAME = "The member's name must be one line of at most {limit} characters, as at the sign-in."
