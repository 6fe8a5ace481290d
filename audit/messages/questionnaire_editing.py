"""Messages about changing a questionnaire with forms. Names in braces are filled in by ``str.format``."""

NOT_TOML = "The file cannot be read: {problem} Correct it under Whole file."
WRITTEN_UNUSUALLY = "The forms cannot change this part of the file, because of how it is written. Use Whole file."

# The outline
SAVED_AS_TYPED = "What you change here is saved as you type. Comments and everything else in the file stay as they are."
PROBLEMS = "{problems}. Each is shown below at its question, and under Whole file at its line."
NO_DETAILS = "No case details. They are optional: they decide which questions are asked, and how results break down."
NO_SECTIONS = "No questions yet. Add a section, then its questions."
NO_STATEMENT = "Nothing says yet what good work looks like in this section."
NO_QUESTIONS = "No questions yet."
BY_JUDGEMENT = "Rated by judgement, without questions."

# Badges
PROMPT = "prompt"
DETAIL_ID = "id: {id}"
ONLY_IF = "only if {condition}"
NOTE_FOR = "note for {answers}"
WORKED_OUT = "worked out"
NO_NOT_APPLICABLE = "always applies"
ANSWERS = "answers: {scale}"
NO_IS_GOOD = "No is the good answer"
WITH_GUIDANCE = "guidance"
REQUIRED = "required"
BREAKDOWN = "breakdown"
RATED = "rated"
JUDGED = "rated by judgement"
KINDS = {
    "choice": "one of several choices",
    "choices": "any number of choices",
    "yes_no": "yes or no",
    "text": "short text",
    "date": "date",
    "number": "number",
}

# Fields
ID_HELP = "Never use an id again for another question: saved answers and comparisons go by it."
ID_MISSING = "The id is missing. Enter one."
ID_CHARACTERS = (
    "The id “{id}” may only have letters, digits, dots, hyphens and underscores, and starts with one of the first two."
)
ID_TAKEN = "The id “{id}” is used already. Enter another one."
YES_NO = "Yes, No"
SHORT_HELP = "One to three words for charts and narrow tables."
GUIDANCE_HELP = "What to look for, what counts as Yes, and when the question is not applicable."
ASKED_OF_ALL = "Always asked"
ASK_ONLY_IF = "Ask only if"
CONDITION_KEPT = (
    "Asked only if {condition}. The form cannot change a condition of this kind. It stays as it is; to change it, use "
    "Whole file."
)
CHOOSE_VALUES = "Choose at least one. Until then nothing is changed."
MEASURE_KEPT = "Worked out from other questions, so nobody answers it. Change how under Whole file."
NOTE_HELP = "A case cannot be submitted without a note on these answers."
CHOICES_HELP = "One choice in each line. To choose its id yourself, write the id, an equals sign and the text."
BREAKDOWN_HELP = "Results can be shown for each value. With few cases, a combination of details can identify a person."
BANDS_HELP = "The first number of each band but the lowest, such as 5, 10."
BANDS_WRONG = "Write whole numbers that rise, with commas between them, such as 5, 10."
KIND_KEEPS = "Choices and limits that the new kind cannot have are removed from the file."
NEVER_PERSONAL = "Never ask for names, dates of birth, addresses or case numbers."
RATING_KEPT = "How this section is rated, and its bands, are changed under Whole file."
CHANGED_ELSEWHERE = "This was changed in another tab meanwhile, to: {value}"
EMPTY_VALUE = "nothing"
NOT_SAVED = "“{label}” is not saved. You had entered: {entry}"
CONDITION_REMOVED = "The condition is removed."

# Adding, moving and removing
ADDED = "{what} {id} is added. Write its wording."
SECTION_ADDED = "Section {id} is added. Write its title."
DETAIL_ADDED = "A case detail is added. Write its wording."
MOVED = "{name} is moved."
REMOVED = "{name} is removed."
UNDONE = "The change is undone."
CANNOT_MOVE = "{name} cannot be moved there:"
REFERRED_TO = "{name} cannot be removed, because the file refers to it. Change these first:"
REFERS = "{name}: its condition or how it is worked out"
REFERS_RULE = "a decision rule, under Whole file"
REMOVE_QUESTION = "Remove {name}?"
WITH_INNER = "Its {count} are removed too."
WOULD_ADD = "The file would then have these problems:"
SAVED_ELSEWHERE = "The draft was changed in another tab meanwhile. Look at it below, and try again."
NEW_SECTION_TITLE = "New section"
NEW_SECTION_STATEMENT = "What good work looks like in this section."
NEW_DETAIL_TEXT = "New case detail"
