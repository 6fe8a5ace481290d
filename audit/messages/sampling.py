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
MORE_PROBLEMS = "{file}: and {count:,} more problems like these."

VALUE_MISSING = "the {field} is missing. Every case needs one."
NOT_A_DATE = '"{value}" is not a date. Write it as 2022-09-12 or 12/09/2022.'
NOT_A_PRIVATE_DATE = "this is not a date. Write it as 1990-01-31 or 31/01/1990."
UNKNOWN_VALUE = '"{value}" is not known here. Use {allowed}.'
UNKNOWN_PRIVATE_VALUE = "this value is not known here. Use {allowed}."

# What was read otherwise than it is written. None is a reason to refuse the list.
ENDS_BEFORE_START = "the case ends before it starts. The end date is not used in the draw."
NO_PRACTITIONER = "The practitioner is not recorded for {cases}. They are drawn as the cases of one practitioner."
SPELLINGS_FOLDED = (
    "Column {column}: {cells} differ from others only in capital letters or spaces, and were read as the commonest "
    "spelling."
)

SIZE_TOO_SMALL = "The sample size is {size}. Choose at least 1."
BUFFER_OUT_OF_RANGE = "The buffer is {buffer} per cent. Choose 0 to 100."
CAP_TOO_SMALL = "The limit for each practitioner is {cap}. Choose at least 1, or no limit."
NO_ELIGIBLE_CASES = "No case in the list is eligible, so there is nothing to draw from."
QUOTA_WITHOUT_STRATUM = 'The quota for "{stratum}" has no stratum of this name.'
NOT_SETTINGS = '{file} is not a file of settings for a draw. Download it again from the page "Sample".'
