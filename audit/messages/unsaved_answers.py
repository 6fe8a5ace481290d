"""Messages about files of unsaved answers, which the recording form saves while there is no connection.

Those about an entry come after its number. None repeats an answer or a note.
"""

NOT_SUCH_A_FILE = (
    "{file}: this is not a file of unsaved answers. Choose the file that the recording form saved: its name begins "
    "with unsaved-answers."
)
OTHER_VERSION = (
    "{file}: this file of unsaved answers was made by another version of the program. Upload it where that version "
    "runs."
)
TOO_MANY_ENTRIES = "{file}: this file has more than {limit:,} entries, more than a tab can hold."
OTHER_AUDIT = "{file}: these answers are from another audit. Open that audit and upload the file there."
ENTRY_OF_OTHER_AUDIT = "this is from another audit. Open that audit and upload the file there too."
OTHER_QUESTIONNAIRE = "this was entered for another version of the questionnaire. Enter it again on the recording form."
UNREADABLE_ENTRY = "this entry was changed and cannot be read. Enter the answer again on the recording form."
NOT_RECORDED_HERE = "this question or case detail is not recorded in this audit, so it cannot be saved."
OTHER_ACCOUNT = "The file was saved under another account. What you save from it is recorded under your name."

RECORDED_WITHOUT_CONNECTION = "recorded without a connection"
"""The reason of such a change in the audit log."""
