"""What an import says before and after it, on the page and on the command line. ``str.format`` fills in the names."""

# How the file was read
SHEET_READ = "The sheet {sheet} was read."
SHEETS_NOT_READ = "Not read: {sheets}. Move what you need to the first sheet."
HIDDEN_READ = "Hidden cells were read like the others: {hidden}."
DELIMITER_READ = "The cells are separated by {delimiter}."
SPELLING_READ = "“{spelling}” was read as {answer} in {cells} ({where})."
DOCUMENTED_SPELLINGS_READ = "Answers read: {answers}."
VALUE_FOLDED = "{column}: “{original}” was read as “{folded}” in {cells}."
NOT_COLLECTED = "Not collected, because the file has no column for it: {what}."
HOW_TO_CHOOSE = "To read it otherwise, add --read, such as --read “{spelling}=unanswered”."

# What the import does
NEW_CASES = "{cases} will be added: {states}."
UPDATED_CASES = "{cases} will be updated: {changes}. Afterwards: {states}."
UNCHANGED_CASES = "{cases} already as in the file: nothing changes."
SKIPPED_CASES = "{cases} will be skipped."
REFUSED_CASES = "{cases} cannot be imported: see the problems."
STARTED_KEEP_STATE = "An update never submits a {singular} that somebody has started: its auditor submits it."
OTHER_STATE_THAN_FILE = (
    "{cases} will be in progress, although the file gives another state. A submitted or final {singular} must be "
    "complete, and one that is not started has no answers."
)
NOTHING_TO_IMPORT = "There is nothing to import: the audit already has everything in the file."
PROBLEMS_FIRST = "Nothing can be imported until these problems are solved. All problems are listed."
MORE_ROWS = "{shown:,} of {total:,} are shown."
UNLISTED_PROBLEMS = "And {count:,} more problems like these."
CHOOSE_SPELLINGS = "Choose what each spelling above means, to see what the import does."

# After it
IMPORTED = "Imported: {added} added, {updated} updated, {skipped} skipped."
NOTHING_SAVED = "Nothing was saved, because of --dry-run."

# Choices on the command line
INVALID_READ_OPTION = "--read “{text}”: write SPELLING=ANSWER. The answer is one of: {answers}."
DOCUMENTED_SPELLING = "--read “{text}”: yes, no and n/a always have their own meaning. Choose another spelling."
UNKNOWN_SKIPPED = "--skip {reference}: the file has no such case. Check the reference."

# Second reviews in a file
SECOND_REVIEWS = "{reviews} in the file: {outcomes}."
SECOND_IMPORTED = "{reviews} imported."
