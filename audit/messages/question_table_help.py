"""What the table of questions to fill in says about its columns."""

WORKBOOK_TITLE = "Table of questions"
HELP_HEADING = "What to write in each column"
HELP_LINES = (
    "Write one question in each row, in the order in which it is asked. Overwrite the three examples.",
    "Question is the only column that must be filled in. You may delete the others, or sort the columns.",
    "Section: the heading above the question. An empty cell means the section of the row above.",
    "Id: letters, digits and dots, such as 1.1 or A1. Leave it empty and the program proposes one.",
    "Guidance: what to look for, and what counts as Yes.",
    "Short name: one to three words for charts and narrow tables.",
    "Prompt of: only for a prompt, which helps to answer a key question. Write the id of the key question.",
    "Note required for: the answers that need a note, such as No. Write All for every answer.",
    "May not apply: No, if the answer must be Yes or No. Empty means that Not applicable is offered.",
    "Use plain text, without web addresses. Do not write names of people.",
)
