"""Messages of printed cases, in the browser and printed. Names in braces are filled in by ``str.format``."""

# On the page
WHAT_IS_PRINTED = (
    "One page to print with all details, answers, notes and comments, in the order of the questionnaire. It is for "
    "supervision."
)
WHAT_IS_PRINTED_OF_AUDITOR = (
    "One page to print with a list of the reviews and each of them in full. Each {singular} begins on a new sheet."
)
BEFORE_PRINTING = (
    "The file contains casework information. Print it where only you can collect it, delete the file after printing, "
    "and shred the printout when you no longer need it."
)
DOWNLOAD_IS_LOGGED = "The access log records the download for each {singular}."
NOTHING_TO_CHECK = "No text in it looks as if it identifies a person. Names are not checked."
TEXTS_TO_CHECK = "{pieces} of text in it may identify a person. Check them before you print. Names are not checked."
NO_CASE_TO_PRINT = "There is no {singular} to print."

# Printed
HANDLE_WITH_CARE = "Contains casework information. Do not leave it on a printer."
PRINTED_BY = "Printed by {name} on {date}."
SEVERAL_ANSWERS_MISSING = "{count} unanswered"
ANSWER_NOT_COUNTED = "The answer {answer} is saved but not counted."
MODERATED = "Moderated answer: {answer}. It counts instead."
HOW_TO_READ_HISTORY = "Changes of this review, oldest first. Earlier texts of notes are not printed."
NO_CHANGES = "Nothing was recorded in this review."
