"""What forms of ODK and KoBo (XLSForm) say: the form itself, what it leaves out. ``str.format`` fills in the names."""

# On the page
FORM_HEADING = "Collect answers without a connection"
WHAT_THE_FORM_IS = (
    "ODK Central and KoboToolbox make a form for phones from this workbook. Answers collected there are imported "
    "on the page Cases, as any responses file."
)

# In the form
REFERENCE_LABEL = "Reference of the {singular}"
REFERENCE_HINT = "A reference that does not identify anyone. No names."
REFERENCE_CONSTRAINT = "Use up to 40 letters, digits, spaces and . _ / # ( ) -"
AUDITOR_LABEL = "Name of the auditor"
DETAILS_LABEL = "About the {singular}"
NOTE_LABEL = "Note on {question}"
NOTE_REQUIRED = "This answer needs a note."
TOO_LONG = "Use at most {limit:,} characters."

# What the form leaves out
EXPRESSION_TOO_LONG = "{field}: the condition is longer than a cell can hold ({limit:,} characters). Make it shorter."
WRITTEN = "{path}: {questions}."
SHEET_NAME = "About this form"
SHEET_TITLE = "What this form does not have"
SHEET_TEXT = "ODK and KoBo do not read this sheet."
NOT_IN_FORM = "Ratings, targets, breakdowns and the sample are not in the form: the program has them after the import."
ONLY_IN_PROGRAM = "Second opinions of other auditors, comments and urgent concerns are recorded in the program only."
REFERENCE_CHECKED_LATER = (
    "The form does not check whether a reference looks as if it identifies a person. The import does."
)
NOTE_AFTER_ANSWER = "The box for a note is shown as soon as its question is answered."
SURVEY_NEEDS_NOTHING = "Nothing but the reference is required, as in every survey."
JUDGED = "Not in the form, because they are rated by judgement: {standards}."
NO_OVERRIDE = "Calculated by the form: {questions}. Nobody can override the result there. Do that after the import."
TEXT_COMPARED = "{questions}: the form compares “{detail}” letter by letter. The program ignores capitals and spaces."
DATE_WARNING = "The form does not warn if “{detail}” is before “{other}”. The program does after the import."
DECIMALS = "The form takes more than {decimals} decimal places for “{detail}”. The import refuses them."
LONG_WHOLE_NUMBERS = "Some apps take whole numbers of at most nine digits. That concerns “{detail}”."

# What was collected
COLLECTED = "The file was read as an export of the form for ODK or KoBo."
COLLECTED_NOTES = "From the columns of notes: {notes}. If you update an existing case, its note is replaced."
SECOND_REVIEWS = "Cases with submissions of two auditors, which become two reviews: {count}. Check their references."
REJECTED = "Left out, because the file marks them as rejected or not approved: {submissions} ({rows})."
OTHER_VERSION = "{submissions} ({rows}) were made with version {version} of the form, not with version {current}."
COLUMNS_LEFT_OUT = "Left out, because they are not in this questionnaire: {columns}."
FORM_OF_OTHER_QUESTIONNAIRE = (
    "this was collected with the form of questionnaire “{form}”, not “{current}”. Import it into an audit of “{form}”."
)
FORM_OF_OTHER_VERSION = (
    "this was collected with version “{form}” of the form, not “{current}”. If its questions mean the same, write "
    "“{current}” in this cell. Otherwise leave the row out."
)
CHOICES_DIFFER = "“{detail}”: the column with all choices and the columns for each choice differ. Correct one of them."
CHOICES_UNCLEAR = (
    "“{detail}”: these labels can be read in several ways. Export the data again, with XML values instead of labels."
)
NOTE = "The note"
