"""What the page on which a lead draws a sample says. ``str.format`` fills in the names."""

# The long list
PRIVACY = (
    "The list stays in the memory of this page and is gone when you close it. Names, dates of birth, CRN and PNC serve "
    "to find duplicates. They are not stored, logged or exported, except the CRN in the key that you download."
)
AFTER_RELOAD = "After a reload, choose the list again. Your settings are saved."
LIST_IN_MEMORY = "A list of {cases} is in the memory of this page."
LIST_READ = "{cases} read."
LIST_PROBLEMS = "Nothing can be drawn until these problems are solved in the file or in the choice of columns."
CHECK_COLUMNS = "Check which column is which, then select “Read list”."
COLUMNS_REMEMBERED = "The columns are those that you confirmed for the last list."
COLUMNS_CHANGED = "To use the columns as they are chosen now, select “Read list”."
COLUMN_CHOSEN_TWICE = "“{heading}” is chosen for {columns}. Choose it once."
NO_KEY_YET = "Without a key for case numbers, no sample can be drawn."

# Eligible cases
SETTINGS_READ = "The settings of the file are entered below."
SETTINGS_FILE = "Choose the file that you downloaded with an earlier draw. It replaces what is entered below."
START_DATES_OPTIONAL = "Start dates: leave them empty to draw from {plural} of every start date."
DAY_MISSING = "Enter the day of the list."
WINDOW_INCOMPLETE = "Start dates {number}: enter the first and the last day, or neither."
WINDOW_REVERSED = "Start dates {number}: the last day, {last}, is before the first, {first}. Change one of them."
HOW_STRATA_FIT = (
    "A {singular} belongs to the first stratum that it fits. An empty choice fits every value. Clear the name of a "
    "stratum to leave it out."
)
FIXED_NUMBERS = (
    "With a fixed number, the stratum gets as many {plural} as that, in addition to the sample. Shares over all strata "
    "then need weights, which the results show."
)
NOBODY_ELIGIBLE = "No {singular} is eligible, so there is nothing to draw from. Check the start dates and the strata."
SOME_STRATA_EMPTY = "No {singular} is eligible in: {strata}."
OTHER_KEY = (
    "{cases} audited in the last 12 months were coded with another key, so it is not known if they are in this list."
)

# The settings of the draw
ONLY_QUOTAS = "Every stratum has a fixed number, so there is no other size to choose."
WHY_BUFFER = (
    "A buffer draws more {plural} than you need, in case some cannot be read. Reserves also replace those, so 0 is "
    "enough for most audits."
)
WHY_SEED = (
    "The seed decides which {plural} are drawn: the same list, settings and seed always draw the same. It is saved "
    "with the draw, so that the draw can be checked."
)
WHY_CAP = "The most {plural} of one practitioner in the whole draw. Empty is no limit."
SIZE_FROM_ELIGIBLE = "{size:,} of {eligible:,} eligible give {confidence}% confidence and a margin of {margin} points."

# The draw
SETTINGS_CHANGED = "The list or the settings have changed since this draw. Draw again."
CONFIRM = (
    "This adds {cases} with random references to the audit and saves {reserves}. Then you download the key, which says "
    "which reference is which CRN."
)
DETAILS_FILLED = "Details filled from the list: {details}."
NO_DETAILS_FILLED = "The questionnaire has no details that the list gives."
DRAWN = "The sample is drawn: {cases} added. Download the key now."

# The key
KEY_ONCE = (
    "The key says which CRN belongs to which reference. Download it now and store it in a safe place outside this "
    "program, which has no copy."
)
KEY_DOWNLOADED = "When the file is saved and you can open it, remove the key from this page."
KEY_REMOVED = "The key is no longer in this program."
KEY_WAITS = "You have not downloaded the key of the sample of “{audit}”. It is lost when you close or reload this page."
KEY_LOST = (
    "If the key is lost, choose the same list again. The program recognises each CRN by its code and makes a new key."
)
KEY_MADE_AGAIN = "{found} of {total} are in this list."
KEY_NOT_IN_LIST = "No {singular} of the sample is in this list. Choose the list from which it was drawn."

# The stored draw
DRAWN_BY = "Drawn by {name} on {when}."
DRAWN_MEANWHILE = (
    "{name} drew a sample for this audit before you did, so yours was not added. This page shows the saved draw. "
    "{name} has its key."
)
DISCARDED = "The draw is discarded, and its {plural} and reserves are removed. You can draw again."
DISCARD_EXPLAINED = (
    "This removes the drawn {plural} and the reserves. It is possible only while nothing is recorded in them."
)
CLOSED = "The audit is closed, so no sample can be drawn."
PROVENANCE_EXPLAINED = (
    "The share is in proportion to the eligible {plural}, or the fixed number. Rounding and the limit for each "
    "practitioner then change it."
)
LOADS = "Practitioners with drawn {plural}: {practitioners}, with at most {most} each"
NOTHING_ELIMINATED = "No {plural} have been eliminated."
NOT_REPLACED = "Not replaced"
METHOD_EXPLAINED = (
    "How the sample was drawn, for a report. The text for people outside the team has no name, no seed and no counts "
    "of strata."
)
