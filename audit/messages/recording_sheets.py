"""Messages about recording sheets: Excel workbooks in which auditors record without a connection.

Those about a cell come after its sheet and its name. None repeats an answer or a note.
"""

# Reading a workbook
NOT_A_RECORDING_SHEET = (
    "{file}: this is not a recording sheet. Upload a workbook that was downloaded from the page Record in Excel, or "
    "whose sheets were copied from one."
)
OTHER_AUDIT = (
    "{file}: this recording sheet is from another audit. Open that audit and upload it there, or download the sheet of "
    "this audit."
)
ROW_OF_OTHER_AUDIT = "the row is from another audit. Upload it in that audit, or delete the row here."
OTHER_QUESTIONNAIRE = (
    "the row was made for another version of the questionnaire. Download a new sheet and copy the answer into it."
)
HEADINGS_MISSING = (
    "the row with the headings Question, Answer and Note is missing. Copy it from another sheet of the workbook."
)
NO_ANSWER_COLUMN = "no column is headed Answer. Write the heading above the answers again."
HEADING_TWICE = "the heading {heading} is also in {other}. Keep only one of the two columns."
NO_QUESTION_IN_ROW = (
    "there is an answer or note, but no question in this row. Move it to the row of its question, or delete it."
)
KEY_MISSING = (
    "the row has lost its key, so it is not clear what it belongs to. Download a new sheet and copy the answer into it."
)
KEY_DIFFERS = (
    "the key of this row belongs to another row. Perhaps only some columns were sorted or moved. Undo that, or "
    "download a new sheet and copy the answer into it."
)
ROWS_MIXED = (
    "the keys of this row and of {rows} below belong to other rows, so nothing was read from this sheet. Perhaps only "
    "some columns were sorted or moved. Undo that, or download a new sheet and copy the answers into it."
)
OTHER_CASE_NAMED = "the key of this row belongs to {name}. Download a new sheet and copy the answer into the right row."
UNKNOWN_QUESTION = "this question is not recorded in this audit. Delete the row."
NOT_AN_ANSWER = "Write {allowed}."
NOTE_ON_DETAIL = "a case detail has no note. Move the text to the note of a question."
TWO_VALUES = "{other} has another value for the same question. Delete the wrong row."

# What a person should know about a workbook
NO_NOTE_COLUMN = "Sheet {sheet}: no column is headed Note, so no notes were read from it."
ROWS_MISSING = "{name}: {rows} not in the file. What is saved for them stays as it is."

# What is refused when the upload is compared with the audit
CHANGED_SINCE_PREVIEW = (
    "Somebody changed one of these answers after the preview was made, so nothing was saved. Check the new preview and "
    "save again."
)

# The preview of an upload
WHAT_UPLOAD_DOES = {
    "new": "{values} will be saved for the first time.",
    "changed": "{values} will replace what is saved.",
    "cleared": "{values} saved, but empty in the sheet. What is saved stays, unless you choose to clear it.",
    "conflict": "{values} changed in the program since the file was made. Choose which to keep.",
    "unchanged": "{values} as saved, or not changed in the file: nothing happens.",
}
REFUSED = "{values} refused: see the places and reasons."
NOTHING_TO_SAVE = "There is nothing to save: everything in the file is saved already."
SAVED = "{values} saved in {cases}."
CONFLICTS_LEFT = (
    "{values} in the file and in the program differ, so nothing was saved. Add --conflicts keep to keep what is "
    "saved, or --conflicts {option} to save what is in the file."
)
SAVED_BY = "{value} ({source})"

SOME_REFUSED = (
    "Some values were refused. The others can be saved now. Correct the refused ones in the sheet and upload it again, "
    "or enter them on the recording form."
)
MORE_PROBLEMS = "{shown:,} of {total:,} are shown."
WHAT_CONFLICTS_ARE = (
    "These were changed in the program after the file was made, and in the file as well. Nothing is "
    "overwritten unless you choose it."
)
DECIDE_FIRST = "Choose for each of them which to keep, then save."
NOTHING_CLEAR_TO_SAVE = "There is nothing else to save."
WHAT_SHEETS_ARE = (
    "Record your {plural} in Excel without a network: download a workbook, fill it in, and upload it here. You "
    "can go on recording in the program at the same time."
)

# The logs
EXPORT_NAME = "recording sheets"
RECORDED_IN_SHEET = "recorded in a recording sheet"

# The workbook
NOTHING_TO_RECORD = "There are no {plural} to record: none is allocated that is not submitted yet."
TOO_MANY_CASES = "A workbook can have at most {limit} sheets. Choose one auditor."
NO_GUIDANCE = "No guidance"
HOW_TO = (
    "Each sheet after this one is one {singular}, with its details and questions from top to bottom. Cell A1 of each "
    "sheet says what is left to do.",
    "Write y, n or a in the column Answer, or choose it from the list: y means yes, n means no, a means not "
    "applicable. Yes, no and n/a work too. The guidance is in the column Guidance.",
    "Choose details from their lists. If more than one can apply, write them with a semicolon between.",
    "A question that does not apply is grey, and the column To do says why. Leave it empty.",
    "Only the columns Answer and Note are open. The sheets are protected without a password: to sort or filter, choose "
    "Review and Unprotect Sheet, and sort whole rows. Do not change the columns {heading}, Item and Key: they say "
    "where each answer belongs.",
)
HOW_TO_UPLOAD = (
    "Save the workbook as an Excel workbook (.xlsx) and upload it on the page Record in Excel of the same audit. You "
    "see what it changes before anything is saved, and may upload it again as often as you like.",
    "While you work here, you and others can still record in the program. If an answer was changed in both places, you "
    "choose which one to keep.",
)
PERSONAL_DATA = (
    "This file holds personal data. Save it only on a device and in a folder that your "
    "organisation has approved, do not send it by email, and delete it when you have uploaded it.",
    "Do not write names, dates of birth, contact details or numbers that identify anyone in notes.",
)
