"""Messages about files: responses files and spreadsheets that cannot be read, and why.

``{file}`` is the name of the file, or "The file" if it was uploaded. No message repeats the content of a cell.
"""

# Responses files
EMPTY_RESPONSES = "{file}: the file is empty. Its first row must hold the headings: case, case details, questions."
NO_CASES = "there are headings but no cases. Add one row for each case."
MORE_PROBLEMS = "{file}: and {count:,} more problems like these."
NO_QUESTION_COLUMN = "no column is a question. Head each column of answers with the id of its question."
NO_CASE_COLUMN = 'no column is headed "case". The first row must hold the headings.'
DUPLICATE_COLUMN = 'the column "{column}" is there twice. Keep one of them.'
PERSONAL_DATA_COLUMN = (
    "column {number} seems to hold {personal_data}. Remove it from the file: nothing that identifies a person may be "
    "imported."
)
UNKNOWN_COLUMN = (
    'column {number} is headed "{heading}", which is not in this questionnaire ({questionnaire}). '
    "Correct its id or remove the column."
)
MORE_CELLS_THAN_HEADINGS = "there are more cells than headings. Remove what is beyond the last heading."
COLUMN_WITHOUT_HEADING = "column {number} has no heading. Add a heading, or empty the column."
NO_REFERENCE = "the case reference is missing. Every row needs one."
DUPLICATE_CASE = "this case is also in row {row}. Keep one row for each case."
LONG_AUDITOR = "enter at most {max_length} characters on one line."

# Files that cannot be read
TOO_LARGE = "the file is larger than {limit} MB. Check that it is the right file."
TOO_MANY_ROWS = "{file}: the file has more than {limit:,} rows. Check that it is the right file."
TOO_MANY_COLUMNS = "{file}, row {row}: there are more than {limit} columns. Check the file."
NOT_UTF_8_CSV = '{file}: this is not a CSV file in UTF-8. In Excel, save it as "CSV UTF-8" and try again.'
NOT_UTF_8_LINE = '{file}, line {line}: the file is not UTF-8 text. In Excel, save it as "CSV UTF-8" and try again.'
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
UNCALCULATED = "the workbook contains formulas that were never calculated. Open it in Excel, save it and try again."
STOPPED = (
    "{file}: reading the workbook took more time or memory than a table of answers needs, so it was stopped. "
    f"{COPY_TABLE_ONLY}"
)
DEFUSEDXML_MISSING = (
    "Workbooks cannot be read safely: the Python package defusedxml is missing or switched off. "
    "Install it (pip install defusedxml) and remove OPENPYXL_DEFUSEDXML from the environment."
)
