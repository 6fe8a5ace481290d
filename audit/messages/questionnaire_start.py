"""Messages about starting from a table of questions. Names in braces are filled in by ``str.format``."""

HOW_TO = (
    "Write the questions in Excel, one in each row, with a heading above each column. Only the column Question must be "
    "filled in. The headings may be your own, such as No., Standard or Notes for auditors."
)
UPLOAD_LABEL = "Table of questions (Excel or CSV)"
WITH_PROBLEMS = "Nothing was read yet. Correct the table and upload it again."
READ = "{questions} in {sections}. Nothing is saved yet."
HOW_READ = "How the table was read"
AUDIT = "An audit of cases: complete cases count"
SURVEY = "A survey: every answer counts"
SOURCE = "From the table of questions “{file}”. To be completed: who wrote the questions, and when."
UNTITLED = "Questionnaire"
