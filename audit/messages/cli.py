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
SOME_RECORDS_OF_FILE = "{included} of {total} in {file}; {left_out} left out"
