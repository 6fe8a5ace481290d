"""Messages about crosswalks between questionnaires."""

# Crosswalk file
WITH_ITSELF = (
    'the tables "first" and "second" are the same questionnaire. Name another one, or give each the version it means.'
)
JOINED_TWICE = 'the {side} question "{question}" is in two pairs. Keep one: a figure can be joined only once.'
UNKNOWN_QUESTION = 'the {side} question "{question}" is not in {questionnaire}. Check the id.'
TWO_FILES = 'the crosswalk "{other}" joins {first} and {second} already. Put all pairs into one file.'
NOT_CHECKED = "the questions of {questionnaire} were not checked: no file of the folder questionnaires is this one."

# Comparisons
FILE_NOT_READ = "This crosswalk cannot be read, so it joins nothing. {problem}"
JOINED_AUDIT = (
    "“{audit}” used another questionnaire ({questionnaire}). {questions} {are} joined by a crosswalk, and marked. Its "
    "ratings are not compared."
)
NOT_JOINED = "No crosswalk joins {question} to a question of “{audit}”."
HOW_JOINED = (
    "Marked figures are those of another question, joined by a crosswalk. Reworded: it asks the same in other words. "
    "Narrower: it asks for less than the question in the table, so more cases may count as Yes. Broader: it asks for "
    "more."
)
NOTHING_JOINED = (
    "No crosswalk joins this questionnaire to another. Only audits with the same questionnaire are compared."
)
