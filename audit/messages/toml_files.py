"""Messages about questionnaire, judgements and audit files. Names in braces are filled in by ``str.format``.

The place in the file comes first: see ``PROBLEM``.
"""

PROBLEM = "{location}: {problem}"

# The file as a whole
FILE_TOO_LARGE = "the file is larger than {limit} KB. Check that it is the right file."
NOT_UTF8 = "the file is not UTF-8 text. Save it as UTF-8 in a text editor."
TOO_MANY_DOTS = "line {line} has more than {limit} dots. Split it, or remove some."
NUMBER_UNREADABLE = "a number is too large or too small to be read. Write it without an exponent."
NUMBER_TOO_LONG = "a number has too many digits to be read. Look for a very long number and correct it."
NOT_TOML = "not valid TOML: {error}. {mend}"
NESTED_TOO_DEEPLY = "brackets are nested too deeply. Write the tables one below the other."
CANNOT_READ_FILE = "cannot be read ({error}). Check the path."

# One key
KEY_MISSING = '"{key}" is missing. Add it.'
KEY_UNKNOWN = 'the key "{key}" is not known here. Check its spelling or remove it.'
KEY_MISSPELT = 'the key "{key}" is not known here. Write "{meant}" if that is what you mean, or remove it.'
A_TABLE = "a table: keys and values in curly brackets, or under a heading in brackets"
SEVERAL_TABLES = "a list of {items}. Write each under a heading in two brackets, or all in a list of curly brackets"
A_LIST_OF_TEXTS = 'a list of texts in quotes, such as ["no"]'
WRONG_TYPE = '"{key}" must be {expected}.'
TEXT_EMPTY = '"{key}" is empty. Write the text.'
TEXT_WITH_MARKUP = '"{key}" contains {markup!r}. Use plain text: remove markup and web addresses.'
TEXT_WITH_INVISIBLE_CHARACTER = '"{key}" contains a character that cannot be seen (U+{code:04X}). Type the text again.'
CHAPTER_TWICE = "the chapter “{chapter}” has a text already. Put both texts in one."
NAME_TOO_LONG = '"{key}" has {length:,} characters. Shorten it to {limit}.'
ID_CHARACTERS = 'the {key} "{value}" may only have letters, digits, dots, hyphens and underscores.'
KEY_MISSING_ONE_OF = '"{key}" is missing. Add it, with one of: {allowed}.'
NOTHING_TO_NAME = '"{key}" is "{value}", which this file does not have. Write it, with this id.'
NOT_ONE_OF = '"{key}" is "{value}". Use one of: {allowed}.'
NUMBER_OUT_OF_RANGE = '"{key}" must be between 0 and {maximum} and have at most six decimal places.'
REPEATED_GROUP = (
    '"{key}" asks for a repeated group, such as one set of answers for each offence or child. That is not possible: '
    "each question has one answer in a case. Ask about all of them together, or audit each one as a case."
)
SEVERAL_KINDS_OF_CASE = (
    '"{key}" asks for several kinds of case in one audit. That is not possible: an audit has one kind of case. Write a '
    'questionnaire for each kind, or a case detail of kind "choice" with "applies_when" on the standards.'
)
NOT_A_TABLE = (
    'entry {number} of "{key}" is no table. Write its keys in curly brackets, such as '
    '{{ id = "other", text = "Other" }}.'
)
NOT_TEXT_LIST = '"{key}" must be a list of texts in quotes, such as ["no"].'
NOT_A_DATE = '"{key}" must be a date such as 2023-04-17, without quotes.'

# Ids
ID_USED_TWICE = 'the {item} id "{item_id}" is used twice. Give each {item} a different id.'
ID_RESERVED = (
    'the {item} id "{item_id}" is reserved: it is the heading of a column in every responses file. Choose another id.'
)

# Bands, overall rating
RATING_SETTINGS_MISSING = (
    'a standard is rated ({standards}), so the file needs "band_from", [discretion], [[bands]] and [[overall]]. Add '
    'them, or write rated = "not_rated" at every standard.'
)
NO_BANDS = "there is no band. Write at least one [[bands]] table, worst first."
FIRST_BAND_NOT_AT_0 = 'the first band "{rating}" starts at {floor}. Start it at 0.'
LAST_BAND_NOT_AT_100 = 'the last band "{rating}" ends at {ceiling}. End it at 100.'
BAND_ENDS_BEFORE_IT_STARTS = 'the band "{rating}" ends ({ceiling}) before it starts ({floor}).'
BANDS_LEAVE_GAP = 'the bands "{lower}" and "{upper}" leave a gap: {first} to {last} is in neither. Close the gap.'
BANDS_OVERLAP = (
    'the bands "{lower}" and "{upper}" overlap: {first} to {last} is in both. End each band before the next starts.'
)
BAND_POINTS_NOT_RISING = (
    'the bands "{lower}" and "{upper}" must have rising points, not {lower_points} and then {upper_points}.'
)
NO_CUT_OFFS = "there is no overall rating. Write at least one [[overall]] table, worst first."
CUT_OFFS_WITHOUT_LIMITS = (
    '"overall": every cut-off except the last needs "mean_points_up_to". The last must not have it.'
)
CUT_OFFS_NOT_RISING = '"overall": the cut-offs and their ratings must rise. Write the worst rating first.'

# The size of a sample
SAMPLE_SETTING_OUT_OF_RANGE = '"{key}" must be between {lowest} and {highest}.'

# Answer scales
SCALE_NOT_USED = (
    'no question uses the answer scale "{scale_id}". Write answer_scale = "{scale_id}" at a question, or remove it.'
)
SCALE_ANSWER_WITH_SEMICOLON = "the text has a semicolon, which separates values in spreadsheets. Remove it."
SCALE_LENGTH = "there are {count} answers. A scale has 2 to {limit}."
SCALE_ONE_SIDED = "no answer has counts_as = {missing}, so a percentage of Yes would say nothing. Add one."
SCALE_ANSWER_TWICE = (
    'the answers "{other}" and "{answer_id}" can both be written "{written}", so an import could not tell them apart. '
    "Change one of them."
)
SCALE_ANSWER_RESERVED = (
    'the answer id "{answer_id}" is what every answer of its kind counts as. Choose another id, such as "fully_met".'
)
SCALE_ANSWER_MISLEADS = (
    'the answer "{answer_id}" can be written "{written}", but it counts as "{counts_as}". Change its text.'
)

# Reasons
REASONS_NOT_USED = (
    'no question uses the reason list "{list_id}". Write reasons_for_no = "{list_id}" at a question, or remove it.'
)
REASON_LIST_LENGTH = "there are {count} reasons. A list has 1 to {limit}."
REASON_TEXT_TWICE = 'two reasons have the text "{text}". Change one of them.'
REASONS_AND_SCALE = (
    'the question has "answer_scale" and reasons. Name the reasons on the scale, or remove one of the two.'
)
REASONS_BUT_ALWAYS_APPLIES = (
    'question {question_id}: "reasons_for_not_applicable" has no effect, because "may_not_apply" is false. '
    "Remove one of the two."
)

# Targets
TARGET_OUT_OF_RANGE = '"percent" must be above 0 and at most 100.'
TARGET_BUT_YES_IS_NOT_GOOD = 'a target is a percentage of Yes, but "yes_is_good" is false. Remove one of the two.'
EXCEPTION_UNKNOWN = (
    '"exceptions" has "{value}", which is not a named answer of the question that counts as not applicable. '
    "Use one of: {allowed}."
)
EXCEPTION_WITHOUT_NAMED_ANSWERS = (
    '"exceptions" has "{value}", but the question has no named answer that counts as not applicable. '
    "Give it reasons for not applicable or an answer scale, or remove the exceptions."
)

# Standards, key questions and case details
NOT_RATED_NO_EFFECT = '"{key}" has no effect, because no standard is rated. Remove it, or rate a standard.'
RATED_WITHOUT_KEY_QUESTIONS = 'rated from cases, but it has no key question. Add one, or use rated = "by_people".'
RATED_BUT_YES_IS_NOT_GOOD = (
    'rated from cases, but a key question has "yes_is_good = false". Reword it so that Yes is good.'
)
JUDGED_WITH_KEY_QUESTIONS = 'rated by judgement, but it has key questions. Remove them, or use rated = "from_cases".'
JUDGED_WITH_CONDITION = '"applies_when" has no effect, because the standard is rated by judgement. Remove it.'
PROMPTS_BUT_YES_IS_NOT_GOOD = (
    '"yes_is_good" is false, but the key question has prompts, of which Yes is the good answer. Write the prompts as '
    "key questions, each with yes_is_good = false."
)
TOO_FEW_CHOICES = "fewer than two choices. List them all under choices."
CHOICE_WITH_SEMICOLON = "a choice has a semicolon in its text, which separates several choices. Remove it."
CHOICE_TEXT_IS_ANOTHER_CHOICE = (
    'the choice "{choice}" has the text "{text}", which is also the {what} of the choice "{other}". '
    "In a responses file one would be read as the other. Change one of them."
)
TOO_MANY_CHOICES = "there are {count:,} choices. A cell of a responses file can hold {limit}. Remove some."
TOO_MANY_COLUMNS = (
    "there are {count:,} case details and questions. A responses file can hold {limit:,}. Split the questionnaire."
)
SURVEY_WITH_RATINGS = '"kind" is "survey", but a standard is rated. Write rated = "not_rated", or kind = "audit".'
RESPONDENTS_OF_AUDIT = '"respondents" has no effect, because this is no survey. Remove it, or write kind = "survey".'
NOTE_NEEDED_UNKNOWN_ANSWER = '"note_needed" has "{answer}". Answers are: {allowed}.'
RULE_CHANGES_ITS_DOMAIN = (
    "the rule would change a standard in the domain that it depends on. Choose a standard of another domain."
)

# Conditions
NOT_A_CONDITION = (
    'a condition must be { fact = "...", is = "..." }, { question = "...", is = "..." }, '
    '{ all = [...] }, { any = [...] } or { not = {...} }, or for a number { fact = "...", at_least = ... }, or for a '
    'date { fact = "...", before = "..." } or { fact = "...", within_days = ..., of = "..." }.'
)
CONDITION_LIST_EMPTY = '"{operator}" needs a list with at least one condition.'
CONDITION_UNKNOWN_DETAIL = (
    'a condition refers to the case detail "{detail_id}", which does not exist. Use the id of a case detail.'
)
CONDITION_UNKNOWN_VALUE = (
    'a condition uses "{value}", which is not a value of the case detail "{detail_id}". Values are: {allowed}.'
)
CONDITION_NOT_EARLIER = (
    'a condition refers to "{question_id}", which is not an earlier question. Use the id of an earlier one.'
)
CONDITION_UNKNOWN_ANSWER = 'a condition uses the answer "{value}". Answers are: {allowed}.'
CONDITION_VALUES = '"is" in a condition must be a text in quotes, such as "yes", or a list of them.'

# Derived measures
NOT_A_MEASURE = (
    '"derived" must be { all = [...] }, { any = [...] }, { none = [...] }, { at_least = 2, of = [...] } or '
    "{ combined = [...] }. "
    "In the brackets are ids of earlier questions in quotes, and conditions."
)
MEASURE_WITHOUT_PARTS = '"{operator}" in "derived" needs a list with at least one question or condition.'
MEASURE_NOT_EARLIER = (
    '"derived" refers to "{question_id}", which is not an earlier question. Use the id of a question above this one.'
)
MEASURE_PART_TWICE = '"derived" has the question "{question_id}" twice. Name it once.'
AT_LEAST_OUT_OF_RANGE = '"at_least" must be a whole number from 1 to {count}, which is how many are listed under "of".'
NO_EFFECT_ON_DERIVED = '"{key}" has no effect, because the answer is worked out from others. Remove it.'

# Roll-up and decision rules
NO_EFFECT_ON_STANDARD = '"{key}" has no effect, because the standard is not rated from cases. Remove it.'
SHARE_OF_WITHOUT_SHARE = '"share_of" has no effect without roll_up = "share". Remove it, or add that line.'
SHARE_OF_NO_MEASURE = (
    '"share_of" is "{question_id}", which is not a derived key question of this standard. Use one of: {measures}.'
)
NO_MEASURES = "none yet; write one with derived = { ... }"
OWN_BANDS_NOT_IN_ORDER = (
    "the ratings of the bands of this standard are not in the order of the questionnaire: {ratings}. Sort them."
)
NOT_A_RATING_CONDITION = (
    '"when" must be { standard = "...", is_rated = "..." }, { every_rated_standard_of_domain = "...", is_rated = "..." '
    '}, { any_rated_standard_of_domain = "...", is_rated = "..." }, { all = [...] }, { any = [...] }, { not = {...} } '
    "or { at_least = 2, of = [...] }."
)
RATINGS_NOT_TEXT = '"is_rated" in "when" must be a rating in quotes or a list of them.'
RULE_CHANGES_WHAT_IT_READS = (
    'the rule would change standard "{standard_id}", whose rating it depends on. Choose another standard.'
)

# Judgements file
RATED_BUT_NOT_INSPECTED = "standard {standard_id} has a rating but is listed as not inspected. Remove one of the two."
NOT_INSPECTED_NOT_A_LIST = '"not_inspected" must be a list of ids in quotes, such as ["2.1"].'
NOT_INSPECTED_UNKNOWN = '"not_inspected" has "{standard_id}", which is not a standard of {questionnaire_id}.'
RATED_TWICE = "standard {standard_id} is rated twice. Keep one rating."
UNKNOWN_STANDARD = '"{standard_id}" is not a standard of {questionnaire_id}. Check the id.'
NOT_RATED_BY_JUDGEMENT = "standard {standard} is not rated by judgement. Remove its rating."
RATING_NOT_TEXT = 'the rating of standard {standard_id} must be a text in quotes, such as "Good".'
UNKNOWN_RATING = 'the rating "{rating}" is not known. Use one of: {allowed}.'

# Audit file
OTHER_QUESTIONNAIRE = 'the audit uses the questionnaire "{questionnaire_id}", not "{expected_id}".'

# Warnings about a questionnaire that is accepted
WARNING = "Warning: {problem}"
IDS_EQUAL_AS_NUMBERS = (
    "the ids {ids} are the same number. A spreadsheet program that opens a CSV file turns one heading into the other: "
    "change an id, or use Excel workbooks only."
)
ID_CHANGED_AS_NUMBER = (
    'the id "{id}" is a number that a spreadsheet program writes as "{written}" when it saves a CSV file. '
    "Change the id, or use Excel workbooks only."
)
SHORT_NAME_TWICE = 'the key questions {ids} have the same short name, "{short}". Charts show the ids with it.'
REQUIRED_IN_SURVEY = (
    'this is a survey, in which every answer counts, so "{key}" has no effect. Remove it, or write kind = "audit" if '
    "only complete {records} are to count."
)
DETAIL_TEXT_TWICE = (
    'the case details {ids} have the same text, "{text}". People cannot tell them apart. Change the text of each.'
)
SURVEY_OF_CASES = (
    'this is a survey, in which every answer counts, but a record is called "case". Add [record] with the word for a '
    'respondent, or write kind = "audit" if only complete cases are to count.'
)
