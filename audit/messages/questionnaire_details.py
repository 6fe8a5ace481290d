"""Messages about dates, numbers and combined questions in a questionnaire file."""

UNIT_NOT_A_WORD = '"unit" must be a word or sign of at most {limit} characters without figures, such as "weeks".'
NUMBER_TOO_PRECISE = '"{key}" must have at most {digits} figures before and {decimals} after the point.'
LEAST_ABOVE_MOST = '"least" is above "most", so no number would be accepted.'
BANDS_NOT_A_LIST = '"bands" must be a list of 1 to {limit} numbers, such as [5, 10]: the first number of each band.'
BANDS_NOT_RISING = '"bands" must rise: write the lowest number first, and each once.'
BANDS_NOT_WHOLE = '"bands" has a number with decimals, but the case detail takes whole numbers. Use whole numbers.'
BREAKDOWN_WITHOUT_GROUPS = '"breakdown" is true, but "{key}" is missing, which says how the values are grouped. Add it.'
GROUPS_WITHOUT_BREAKDOWN = (
    '"{key}" has no effect, because "breakdown" is not true. Write breakdown = true, or remove it.'
)
NOT_A_DAY_OR_DATE_DETAIL = (
    '"{key}" must be a date such as 2024-04-01, or the id of another case detail of kind date. '
    'For "not_before" it must be an earlier one in the file.'
)
CONDITION_IS_ON_MEASURE = (
    'a condition compares the case detail "{detail_id}", a {kind}, by "is". Use "at_least" and "at_most" for a number, '
    'or "before", "after", "on_or_before", "on_or_after" or "within_days" for a date.'
)
CONDITION_NEEDS_KIND = '"{key}" in a condition needs a case detail of kind {kind}, and "{detail_id}" is none.'
CONDITION_LEAST_ABOVE_MOST = '"at_least" in a condition is above "at_most", so no case can meet it.'
CONDITION_NOT_DAYS = '"within_days" in a condition must be a whole number of days from 0 to {limit:,}.'
COMBINED_NOT_KEY_QUESTIONS = (
    '"combined" in {question} needs a list of two or more key questions in quotes, and must be in a key question.'
)
COMBINED_WITH_CONDITION = (
    'key question {question} has "combined" and applies only to some cases. Write "applies_when" only at the questions '
    "that it combines."
)
COMBINED_GOOD_ANSWERS = (
    'key question {question} has "combined", but Yes is not good in the same way in all its questions. Make '
    '"yes_is_good" the same in all of them.'
)
COMBINED_TWICE = "{part} is combined by {question} and by {other}. Combine it once."
COMBINED_NOT_EXCLUSIVE = (
    '{question} combines {first} and {second}, which may both apply to one case. Write conditions in "applies_when" of '
    'which only one can be true, such as is = "core" and is = "adjusted".'
)
DATE_OF_BIRTH_ASKED = (
    'the case detail "{id}" seems to ask for a date of birth. Never ask for one: it identifies a person. '
    'Ask for an age group instead, as a case detail of kind "choice".'
)
