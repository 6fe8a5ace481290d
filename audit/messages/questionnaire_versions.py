"""Messages about new versions of a questionnaire in a running audit."""

# Why an audit cannot be moved
OTHER_QUESTIONNAIRE = (
    'the file is the questionnaire "{other}", but this audit uses "{questionnaire}". Start a new audit for another '
    "questionnaire."
)
SAME_VERSION = 'the file has the version "{version}", as this audit does. Give the new version another number.'
OTHER_KIND = "an audit cannot become a survey, nor a survey an audit. Start a new audit."
DETAIL_OF_OTHER_KIND = (
    'the case detail "{detail}" is of another kind, but {cases} have a value of the old one. Give it another id.'
)
VALUE_MISSING = (
    'the case detail "{detail}" no longer has the value “{value}”, which {cases} have. Keep the value, or give the '
    "detail another id."
)
NOW_WORKED_OUT = (
    "{question} is worked out in the new version, but {answers} are recorded, which would override that. "
    "Give the question another id."
)
NOW_ASKED = (
    "{question} is asked in the new version, but {answers} override what was worked out. Give the question another id."
)
ANSWER_NOT_OFFERED = (
    "{question} no longer offers an answer of which {answers} are recorded. Keep the answer, or give the question "
    "another id."
)
STANDARD_IN_USE = "standard {standard} is missing, but it has a rating, a finding or a benchmark. Keep it."
JUDGEMENT_IN_USE = "standard {standard} has a rating by judgement that the new version does not allow. Clear it first."
QUESTION_IN_USE = "{question} is missing, but a finding or a benchmark is about it. Keep it, or change those first."
AUDIT_HAS_GATE = (
    "Auditors of this audit must pass a calibration exercise with the present version first. Remove this condition, "
    "and set it again with an exercise on the new version."
)
EXERCISE_KEEPS_VERSION = "A calibration exercise keeps its version, so that everybody answers the same questions."
CHANGED_MEANWHILE = "The questionnaire of this audit was changed meanwhile. Look at the preview again."

# The page
HEADING = "Version of the questionnaire"
WHAT_MOVING_DOES = (
    "This audit uses version {version} of {title}. You can move it to a newer version of the same questionnaire: "
    "choose the file, look at what changes, and confirm. Every answer and note stays saved. Those to a question that "
    "the new version leaves out no longer count, and count again if a later version has the question again."
)
AVAILABLE_LABEL = "Available version"
AVAILABLE_PLACEHOLDER = "Choose a version, or upload its file"
FILE_LABEL = "File of the new version (TOML)"
CONFIRM = "Move to version {version}"
MOVED = "This audit uses version {version} now."
NO_CHANGES = "No question or case detail differs."
RATINGS_DIFFER = "Bands, points or decision rules differ, so ratings may change although no answer does."
RETIRED_ANSWERS = "{answers} to questions that the new version leaves out stay saved, and no longer count."
CASES_NOT_ASKED = (
    "{cases} submitted or final already were not asked what is new. They stay as they are: the new questions count as "
    "not collected there, so their base is smaller. Return those that are to answer them."
)
SHEETS_REFUSED = (
    "Recording sheets and answers saved to a file before the move are refused afterwards. Ask auditors to upload them "
    "first."
)
