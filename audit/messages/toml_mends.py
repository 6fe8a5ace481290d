"""What an author may change in a file that is not valid TOML, or has a key where it is not possible."""

# A file that is not valid TOML
LINE = "Check that line for a missing quote, bracket or equals sign."
KEY_TWICE = (
    "A key is written twice in the table that ends there. Remove one, or write the heading that is missing above it, "
    "such as [[facts]]."
)
HEADING_TWICE = (
    "A heading in single brackets is written only once. Of a table that occurs several times, each heading has two "
    "brackets: [[standards]]."
)
VALUE = (
    'Put a text in straight double quotes, "like this". Write a number, true, false and a date such as 2023-04-17 '
    "without quotes."
)
AFTER_VALUE = 'Something follows a value. Inside a text, write a double quote as \\". Write nothing after a number.'
BRACKET = (
    "Check that line, and the lines above it, for a missing comma or bracket. Write nothing after a number, such as %."
)
QUOTE = "A quote is missing at the end of a text. A text of several lines is in three double quotes."
BACKSLASH = 'Remove the backslash. Inside a text, write a double quote as \\".'

# A key that a table does not have
HEADING_OF_QUESTIONS = (
    'the key "{key}" is not known here. Write the heading [[standards.key_questions]] for a key question, and '
    "[[standards.key_questions.prompts]] for a prompt."
)
CASE_DETAIL_IS_ALWAYS_ASKED = (
    'a case detail is always asked, so it cannot have "{key}". Remove it, and say in "guidance" when to leave the '
    "detail empty. Standards, key questions and prompts can have it."
)
PROMPT_WITH_YES_IS_GOOD = (
    'a prompt cannot have "{key}". If No is the good answer, write it as a key question with "{key} = false".'
)
QUESTION_IS_ALWAYS_REQUIRED = (
    'a question cannot have "{key}". Remove it: in an audit, a case is complete only if every question that applies is '
    "answered."
)
QUESTION_WITH_KIND = (
    'a question cannot have "{key}": it is answered Yes, No or Not applicable, or by the named answers of an '
    '"answer_scale". Write what is a choice, a number, a date or a text as a case detail, under [[facts]].'
)
STANDARD_WITH_GUIDANCE = (
    'a standard cannot have "{key}". Write it into its "statement", or into the "guidance" of its questions.'
)
RECORD_IN_TWO_BRACKETS = 'the heading of "record" has single brackets, because it occurs once: [record].'
ANSWER_WITH_POINTS = (
    'an answer cannot have "{key}": it counts as yes, no or not applicable, and points or weights are not possible. '
    "Remove it."
)
