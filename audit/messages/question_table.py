"""Messages about a table of questions. Names in braces are filled in by ``str.format``."""

PLACE_ON_SHEET = "sheet “{sheet}”, cell {cell}"
PLACE = "cell {cell}"
PROBLEM = "{place}: {problem}"

# The table as a whole
NO_HEADINGS = (
    "The table has no heading for the wording of the questions in its first {rows} rows. Write one of these headings "
    "above the column: {headings}."
)
NO_QUESTIONS = "The table has no question below its headings. Write each question in a row."
HEADING_TWICE = (
    "“{heading}” and “{other}” in {first} would both be the {meaning}. Delete one column, or change its heading."
)

# One cell
WORDING_MISSING = "the wording of the question is missing. Write it here, or delete the row."
HOLDS_OTHER = "the cell holds {content}. Type its text again, in a column formatted as Text."
ID_IS_DATE = (
    "Excel has turned the id into a date. Format the column as Text, type the id again, or leave it empty: the program "
    "proposes one."
)
ID_CHARACTERS = (
    "the id “{id}” may only have letters, digits, dots, hyphens and underscores. Change it, or leave it empty."
)
ID_TWICE = (
    "the id “{id}” is also in {cell}. Give each question its own id, or leave one empty: the program proposes one."
)
ID_RESERVED = "the id “{id}” is the heading of another column in every responses file. Choose another one."
ID_TOO_LONG = "the id has {length} characters. Shorten it to {limit}."
MARKUP = "the text contains {markup!r}. Use plain text: remove markup and web addresses."
PARENT_UNKNOWN = (
    "“{id}” is not the id of a question above this row. Write the id of the question that this one helps to answer."
)
PARENT_IS_PROMPT = "“{id}” is itself a prompt. Write the id of its key question."
NOTE_ANSWERS = "“{value}” does not say for which answers a note is required. Write No, Yes, Not applicable, or All."
NOTE_UNCLEAR = (
    "“{value}” may mean an answer, or whether a note is required. Write the heading “Note required for”, and below it "
    "No, Yes, Not applicable, or All."
)
YES_OR_NO = "write Yes or No instead of “{value}”."

# What was read
READ_SHEET = "Read from the sheet “{sheet}”, with the headings in row {row}."
READ_TABLE = "Read with the headings in row {row}."
OTHER_SHEETS = "Not read: the {sheets}."
COLUMN_READ = "Column {column} “{heading}”: {meaning}."
COLUMN_NOT_READ = "Column {column} “{heading}” is not read: no heading of a table of questions."
COLUMN_WITHOUT_HEADING = "Column {column} has no heading and is not read. Its first cell is {cell}."
ROWS_ABOVE = "Not read: {rows} above the headings."
HEADING_ROWS = "Read as the headings of sections: {rows}."
IDS_PROPOSED = "{questions} without an id: the program proposed one."
ID_READ_AS = "{cell} shows {shown}, and is read as {id}: it comes after {before}. Excel shows 1.10 as 1.1."
SECTION_GROUPED = "{cell}: the question is moved up to the others of its section “{section}”."
SECTION_OF_PROMPT = "{cell}: a prompt is in the section of its key question, “{section}”."
PROMPTS_BY_ID = "Read as prompts, because of the letter at the end of their ids: {ids}."
