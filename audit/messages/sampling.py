"""Messages about the long list and the draw of a sample.

Problems of one cell follow its row and column. Names, dates of birth and case numbers are never repeated.
"""

EMPTY_LIST = "{file}: the list is empty. It needs a row of headings, and below it one row for each case."
HEADINGS_BELOW_TITLE = "The headings are in row {row}. The rows above were not read."
COLUMN_MISSING = '{file}: the column "{column}" is missing. Add it, or say which column of the list it is.'
COLUMN_NOT_IN_LIST = '{file}: no column is headed "{heading}". Correct the heading chosen for "{column}".'
COLUMN_TWICE = '{file}: the heading "{heading}" is there twice. Rename or remove one of the columns.'
UNKNOWN_COLUMN = 'A long list has no column "{column}". Use one of: {known}.'
HEADING_FOR_TWO_COLUMNS = 'The heading "{heading}" is chosen for both "{first}" and "{second}". Choose another for one.'
NO_CASES = "{file}: the list has headings but no cases."
MORE_PROBLEMS = "{file}: and {problems} like these."

VALUE_MISSING = "the {field} is missing. Every case needs one."
NOT_A_DATE = '"{value}" is not a date. Write it as 2022-09-12 or 12/09/2022.'
NOT_A_PRIVATE_DATE = "this is not a date. Write it as 1990-01-31 or 31/01/1990."
UNKNOWN_VALUE = '"{value}" is not known here. Use {allowed}.'
UNKNOWN_PRIVATE_VALUE = "this value is not known here. Use {allowed}."

# What was read otherwise than it is written. None is a reason to refuse the list.
ENDS_BEFORE_START = "the case ends before it starts. The end date is not used in the draw."
NO_PRACTITIONER = "No practitioner is recorded for {cases}. All cases without one count as those of one practitioner."
SPELLINGS_FOLDED = (
    "Column {column}: capital letters or spaces of {cells} were read as in the commonest spelling of the same text."
)

SIZE_TOO_SMALL = "The sample size is {size}. Choose at least 1."
BUFFER_OUT_OF_RANGE = "The buffer is {buffer} per cent. Choose 0 to 100."
CAP_TOO_SMALL = "The limit for each practitioner is {cap}. Choose at least 1, or no limit."
NO_ELIGIBLE_CASES = "No case in the list is eligible, so there is nothing to draw from."
NUMBER_TOO_LARGE = "The {number} is too large. Choose at most {limit:,}."
SEED_MISSING = "The seed is empty. Enter any text, and keep it: with it, the draw can be repeated."
SEED_UNREADABLE = (
    "The seed has spaces at its ends, characters that cannot be seen, or more than {limit} characters. Enter it "
    "without them."
)
WINDOW_ENDS_BEFORE_START = "The window from {first} to {last} ends before it starts. Correct one of the two days."
NO_STRATA = "There is no stratum. Define at least one."
STRATUM_TWICE = 'Two strata are called "{stratum}". Give each its own name.'
STRATUM_NAME_UNREADABLE = (
    "Stratum {number}: the name has spaces at its ends, characters that cannot be seen, or more than {limit} "
    "characters. Enter it without them."
)
STRATUM_WITHOUT_NAME = "A stratum has no name. Enter one."
QUOTA_TOO_SMALL = 'The quota of the stratum "{stratum}" is {quota}. Choose at least 1, or no quota.'
STRATUM_COLUMN = 'The stratum "{stratum}" uses the column "{column}". Use one of: {known}.'
STRATUM_COLUMN_EMPTY = 'The stratum "{stratum}" has no value for "{column}". Add one, or remove the column.'
STRATUM_VALUE = 'The stratum "{stratum}" has the value "{value}" for "{column}". Use one of: {known}.'

# How a draw was made
HOW_DRAWN = "{size} cases and a buffer of {buffer} per cent, {limit}."
DRAWN_WITH_CAP = "at most {cases} of each practitioner"
DRAWN_WITHOUT_CAP = "without a limit for each practitioner"
DRAWN_FROM_WINDOWS = "Started {windows}."
DRAWN_WITH_SEED = "Seed: {seed}. The same list, settings and seed give the same cases."

WEIGHTS = (
    "Weights, because the strata were not drawn in proportion: a share over all strata counts each case as often as "
    "this, which is the number of eligible cases that it represents."
)

# Why fewer cases were drawn than asked for
TOO_FEW_ELIGIBLE = (
    "{cases} short: {asked} were asked for ({size} and a buffer of {buffer}), and only {eligible} eligible cases are "
    "in strata without a quota."
)
TOO_FEW_ELIGIBLE_AT_ALL = (
    "{cases} short: {asked} were asked for ({size} and a buffer of {buffer}), and only {eligible} are eligible."
)
QUOTAS_NOT_FILLED = "{cases} short: strata have fewer eligible cases than their quota."
CAP_LEFT_SHORT = (
    "{cases} short: practitioners have reached the limit of {cap}, and nobody else in their unit had another case in "
    "the stratum."
)
NOT_SETTINGS = '{file} is not a file of settings for a draw. Download it again from the page "Sample".'
