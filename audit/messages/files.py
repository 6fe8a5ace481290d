"""Messages about files: responses files and spreadsheets that cannot be read, and why.

``{file}`` is the name of the file, or "The file" if it was uploaded. Only
``VALUE_NOT_ACCEPTED`` and ``CAPITALS_FOLDED`` repeat the content of a cell, unless it may identify a person.
"""

# Responses files: the file as a whole
EMPTY_RESPONSES = "{file}: the file is empty. Its first row must hold the headings: case, case details, questions."
EMPTY_SHEET = (
    "{file}: the sheet {sheet} is empty, and only the first visible sheet is read. Move {others} to the front."
)
NO_CASES = "there are headings but no cases. Add one row for each case."
MORE_PROBLEMS = "{file}: and {problems} like these."
NO_QUESTION_COLUMN = "no column is a question. Head each column of answers with the id of its question."
NO_CASE_COLUMN = 'no column is headed "case". The first row must hold the headings.'
NO_CASE_COLUMN_ON_SHEET = (
    'no column of the sheet {sheet} is headed "case", and only the first visible sheet is read. If the cases are on '
    "another sheet, move it to the front: {others}."
)
UNNAMED_SHEET = "(name not shown)"

# Responses files: headings
DUPLICATE_COLUMN = 'the heading "{column}" is also in {cell}. Give each column its own heading.'
PERSONAL_DATA_COLUMN = (
    "this column seems to hold {personal_data}. Move it to another file: nothing that identifies a person may be "
    "imported."
)
UNKNOWN_COLUMN = (
    'the heading "{heading}" is not in this questionnaire ({questionnaire}). Correct the heading, or move the column '
    "to another file if it is not part of the audit."
)
HEADING_NOT_TEXT = (
    "the heading is {content}, so 1.10 may have become 1.1. Format the heading row as text and type this id again."
)
COLUMN_WITHOUT_HEADING = "this column has no heading. Enter one in {cell}, or move the value to its own column."

# Responses files: cells
NO_REFERENCE = (
    "the case reference is missing. Enter it; if the row is not a case, move the row to another sheet or file."
)
DUPLICATE_CASE = (
    "this case is also in row {row}. Correct the reference, or put the answers of both rows in one row. If it was "
    "reviewed twice, give both rows their auditors."
)
SAME_AUDITOR_TWICE = (
    "this case is also in row {row}, with the same auditor. Two rows of a case are reviews by different auditors. "
    "Correct the reference or the auditor, or put the answers of both rows in one row."
)
SAME_REVIEW_TWICE = (
    "this case is also in row {row}, and both rows are review {review}. Write 1 in one and 2 in the other."
)
TOO_MANY_REVIEWS = "this case is in rows {rows}. A case has at most two rows: the first and the second review."
REVIEW_NOT_A_NUMBER = "write 1 for the first review or 2 for the second, or leave the cell empty."
DETAIL_DIFFERS = "this detail differs from row {row}. Details belong to the case, so write the same in both rows."
LONG_AUDITOR = "enter at most {limit} characters on one line."
VALUE_NOT_ACCEPTED = "“{value}” was not accepted. {reason}"
HOLDS_INVISIBLE = "{reason} The cell holds {character}."
CELL_NOT_TEXT = "the cell holds {content}, not text. Format the cell as text and type what it should say."
CELL_IS_ERROR = "the cell holds an error of a formula, such as #N/A. Correct the formula, or type the value."
CELL_WITHOUT_RESULT = "the cell holds a formula without a result. Open the file in Excel, save it and try again."
CELL_MERGED = "the cells {range} are merged, so only one of them has a value. Unmerge them and fill in each cell."

# Responses files: warnings
CAPITALS_FOLDED = "Column {column}: {spellings} differ only in capital letters and were read as “{value}”."
INVISIBLE_LEFT_OUT = "Cell {cell}: {character} was left out."

# The sheets "Notes" and "States" of a responses workbook. None repeats a note.
FURTHER_SHEET_ROW = "sheet {sheet}, row {row}: {problem}"
FURTHER_SHEET_UNKNOWN_CASE = (
    "this case is not in the table of answers. Correct its reference, or move the row to another file."
)
FURTHER_SHEET_UNKNOWN_QUESTION = "this question is not in the questionnaire. Correct its id, or move the note."
FURTHER_SHEET_NOTE_TWICE = "the case has another note on this question. Put both into one row."
FURTHER_SHEET_STATE_TWICE = "the case has another row. Put both into one row."
FURTHER_SHEET_UNKNOWN_STATE = "the state is not known. Use one of: {states}."
FURTHER_SHEET_UNKNOWN_ID = (
    'the column "not_collected" has an id that is not in the questionnaire. Write ids separated by semicolons.'
)
FURTHER_SHEETS_READ = (
    "From the sheets Notes and States: {notes} and {states}. If you update an existing case, its note is replaced, but "
    "not its state."
)

# Files that cannot be read
TOO_LARGE = "the file is larger than {limit} MB. Check that it is the right file."
TOO_MANY_ROWS = "{file}: the file has more than {limit:,} rows. Check that it is the right file."
TOO_MANY_COLUMNS = "{file}, row {row}: there are more than {limit} columns. Check the file."
NOT_UTF_8_CSV = '{file}: this is not a CSV file in UTF-8. In Excel, save it as "CSV UTF-8" and try again.'
NOT_UTF_8_LINE = '{file}, line {line}: the file is not UTF-8 text. In Excel, save it as "CSV UTF-8" and try again.'
UNKNOWN_SEPARATOR = (
    '{file}: the first line, "sep=", names a separator that is not a comma, semicolon, tab or vertical bar. '
    "Save the file with one of these."
)
UNMATCHED_QUOTES = (
    "{file}, row {row}: the quotation marks do not match, or a cell is far too long. "
    "Look for a quotation mark that is never closed."
)

# Workbooks that are refused
COPY_TABLE_ONLY = "Copy only the table into a new workbook and try again."
SAVE_AS_XLSX = "Save it as an Excel workbook (.xlsx) and try again."
NO_SHEET = "{file}: the workbook has no sheet with cells. Put the answers on its first sheet."
DAMAGED = "the workbook is damaged or incomplete. Open it in Excel, save it under a new name and try again."
UNSAFE_XML = "the workbook contains XML that no spreadsheet program writes. Copy the table into a new workbook."
EMPTY_FILE = "the file is empty. Choose the file with the answers."
PASSWORD = "the workbook is protected with a password. Save a copy without one and try again."
OLD_EXCEL = f"this is a file of an old version of Excel (.xls). {SAVE_AS_XLSX}"
NOT_A_WORKBOOK = f"this is not an Excel workbook. {SAVE_AS_XLSX}"
TOO_MANY_PARTS = f"the workbook has more than {{limit}} parts. {COPY_TABLE_ONLY}"
UNCOMPRESSED_TOO_LARGE = f"the workbook unpacks to more than {{limit}} MB. {COPY_TABLE_ONLY}"
TOO_MUCH_TEXT = f"{{file}}: the cells of the workbook contain more than {{limit}} MB of text. {COPY_TABLE_ONLY}"
ACTIVE_CONTENT = "the workbook contains {content}. Save a copy without them as .xlsx and try again."
ROW_TOO_FAR = f"a cell or row is beyond row {{limit:,}}. {COPY_TABLE_ONLY}"
COLUMN_TOO_FAR = f"a cell is beyond column {{limit}}. {COPY_TABLE_ONLY}"
TOO_MANY_ELEMENTS = f"the workbook contains far more than a table of answers. {COPY_TABLE_ONLY}"
TOO_MANY_CELLS = f"the workbook has more than {{limit:,}} cells. {COPY_TABLE_ONLY}"
TOO_MANY_MERGED_CELLS = f"merged cells cover more than {{limit:,}} cells. {COPY_TABLE_ONLY}"
STOPPED = (
    "{file}: reading the file took more time or memory than a table of answers needs, so it was stopped. "
    f"{COPY_TABLE_ONLY}"
)
DEFUSEDXML_MISSING = (
    "Workbooks cannot be read safely: the Python package defusedxml is missing or switched off. "
    "Install it (pip install defusedxml) and remove OPENPYXL_DEFUSEDXML from the environment."
)

# Files about an audit whose cases are erased
NO_CASE_SHEETS = (
    "There are no sheets of answers and recalculation, and findings name no {plural}, because the {plural} are erased."
)
SAVED_BREAKDOWNS_ONLY = (
    "Breakdowns were saved when the {plural} were erased, without the figures and names of small groups. {mark} means "
    "that a figure was not saved."
)

# The certificate of an erasure
CERTIFICATE_INTRODUCTION = "The {plural} of this audit were erased on {date} at {time} (UK time)."
ERASURE_GROUND = (
    "Cases can be erased after their deletion date, {days} days after a lead marked them, and never during a legal "
    "hold. These steps are in the audit log. The reasons for a legal hold were erased with the other values."
)
DATE_NO_LONGER_SET = "Not set"
RESULTS_REMAIN = "The results, as counts of {cases}: every figure, rating and decision, with the reasons for ratings."
NO_FINDING_REMAINS = "No findings: the audit has none."
TEXTS_REMAIN = "The text of {chapters} of the report."
FINDINGS_REMAIN = "{findings}, without links to the {plural} that show them."
BREAKDOWNS_REMAIN = "Breakdowns with small numbers suppressed. Figures of small groups were not saved."
SAMPLE_REMAINS = (
    "How the sample was drawn: its settings and seed, the number of eligible and of drawn {plural}, and how many were "
    "eliminated for which reason. Codes of case numbers, which lead to no {plural} here, are deleted 13 months after "
    "the draw."
)
LOGS_REMAIN = (
    "The audit log and the access log: who did what and when, without what was entered. The log names erased "
    "{plural} by an internal number only."
)
CERTIFICATE_REMAINS = "The details of the audit, its members, and this certificate."
FILES_REWRITTEN = "The database files were rewritten after the erasure, so no erased data is left in them."
FILES_NOT_REWRITTEN = (
    "The database files were not rewritten after the erasure, so erased data may still be in them. The command "
    '"python -m audit compact" rewrites them; then download this certificate again.'
)
COPIES_REMAIN = (
    "Backups, copies of the database and exported files were not changed. Delete those made before the erasure, or "
    "let them expire as your retention schedule says."
)
DIGEST_OF_ROW = "Digest of that row: {digest}"
DIGEST_AT_CLOSING = "Digest of the results when the audit was closed, on copies made before the erasure: {digest}"
DIGEST_OF_RESULTS = "Digest of the results that remain: {digest}"
ERASURE_IN_LOG = (
    'Row {number} of the audit log records the erasure. "python -m audit verify-trail --audit {audit_id}" checks that '
    "no row was changed since."
)

REPORT_IS_ABOUT = "This report is about {place}."
FIELDWORK_WAS = "Fieldwork took place in the period {dates}."
CASES_STARTED = "{plural} started in the period {period}."
CASES_ELIGIBLE = "{cases} were eligible."
HOW_SAMPLED_IN_METHOD = "How the {plural} were sampled is in the chapter Method."
CASES_ELIMINATED = "{plural} eliminated: {eliminated}."
STANDARDS_NOT_INSPECTED = "Not inspected: {names}."
PROMPTS_FOR_TEAM_ONLY = "Prompts by group are only in the report for the audit team."

# The cover of the data workbook
WORKBOOK_SHEETS = (
    "After this cover, {sheets} sheets follow. Each has one table, with its title in cell A1, a link back to the "
    "contents, and notes between the title and the table."
)
WORKBOOK_MARKS = "A cell without a value has a mark that says why: {marks}. No cell of a table is empty."
UNROUNDED = (
    "Percentages, intervals and differences are stored unrounded and shown as whole numbers. To see more decimals, "
    "change the number format."
)
PARTLY_UNROUNDED = (
    "Percentages are stored unrounded and shown as whole numbers. Intervals and differences are stored as whole "
    "numbers, so that they reveal no more than they show."
)
WORKBOOK_METHOD = "The sheet Notes explains how every figure is worked out, with the rules of this questionnaire."
NO_CONTACT = (
    "No contact was entered. Ask the person who sent you this workbook. The administrator can set AUDIT_CONTACT, so "
    "that later workbooks name a contact."
)
NO_LICENCE = (
    "No licence was entered. Ask the contact before you publish or reuse these figures. The administrator can set "
    "AUDIT_LICENCE, so that later workbooks name a licence."
)
NOT_FOR_PUBLICATION = (
    "For the audit team only, so it has no licence. Do not publish it: export the workbook for people outside the "
    "audit team instead."
)
