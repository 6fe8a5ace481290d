"""Messages of the command line."""

# Files and questionnaires
UNKNOWN_QUESTIONNAIRE = 'There is no questionnaire "{id}". Enter a path or one of: {known}.'
UNKNOWN_BREAKDOWN = 'Results cannot be broken down by "{id}". Use one of: {known}.'
UNREADABLE_FILE = "{path}: cannot be read ({reason}). Check the path."
INVALID_FILE_NAME = "not a valid file name"
WRONG_OUTPUT_SUFFIX = "{path}: the {file_type} needs a name that ends in {suffix}."
OUTPUT_EXISTS = "{path}: already exists. Choose another name, or add --force to overwrite it."

# Database
UNKNOWN_ROLE = "There is no role {role}. Use one of: {known}."
DATABASE_NOT_SOUND = "The database has problems. Make a copy of it before you do anything else."
PERSONAL_DATA_IN_FILE = "It contains personal data. Protect it as you protect {original}."
NO_TAMPERING = "No tampering found: {rows:,} rows checked."

# Which records of a file count
THE_FILE = "the responses file"
AUDIT_OF_A_FILE = "Audit of a responses file"
SOME_RECORDS_OF_FILE = "{included} of {total} in {file}; {left_out} left out"

# Retention
WRONG_CERTIFICATE_SUFFIX = "{path}: the certificate needs a name that ends in .docx or .html."
NOTHING_ERASED = "No case of this audit was erased, so there is no certificate."
UNFINISHED_CASES = (
    "These are not in the results, and what is recorded in them would be lost: {cases}. To erase them too, add "
    "--including-unfinished to --erase."
)
EXPORTED_SINCE_CHANGE = {
    True: "{file}: exported since the last change.",
    False: "{file}: not exported since the last change. Export it before you erase the cases.",
}

# Drawing a sample
NOT_A_DAY = '"{text}" is not a date. Write it as 2022-09-12 or 12/09/2022.'
NO_SAMPLE_SIZE = "The size of the sample is missing. Add --size N."
QUOTA_WITHOUT_STRATUM = '--quota "{text}": there is no stratum of this name. Write STRATUM=N. The strata are: {known}.'
INVALID_QUOTA = '--quota "{text}": the number after the equals sign is missing, too large or not a whole number.'
QUOTA_TWICE = '--quota "{text}": there is another quota for this stratum. Remove one of them.'
INVALID_COLUMN_OPTION = '--column "{text}": write COLUMN=HEADING, such as "crn=Case number".'
SECOND_REVIEWS_NOT_COUNTED = "{reviews} in the file are not counted: results count the first review of each case."
