"""Messages about audits, cases, answers, findings and people. Names in braces are filled in by ``str.format``."""

# Single lines, texts and numbers
FIELD_MISSING = "{label} is missing. Enter it."
LINE_TOO_LONG = "{label} has {length} characters. Shorten it to {limit}."
TEXT_TOO_LONG = "{label} has {length:,} characters. Shorten it to {limit:,}."
NUMBER_OUT_OF_RANGE = "{label} must be from 1 to {maximum:,}. Change it, or leave it empty."
REASON_MISSING = "Enter a reason. It is saved with the {subject}."
CHARACTER_UNREADABLE = "“�” replaces a character that could not be read. Type it again, or delete the “�”."
DIRECTION_REMOVED = "Characters that change the direction of text were removed. Check that the text reads as you meant."
LOOKS_PERSONAL = "“{piece}” looks like {kind}. Remove it unless it identifies no one."

# Audit details
FIELDWORK_ENDS_TOO_EARLY = "The fieldwork ends before it starts. Change one of the two dates."
STANDARD_NOT_IN_QUESTIONNAIRE = "Standard {standard_id} is not in the questionnaire."
NO_STANDARD_INSPECTED = "No standard is inspected. Choose at least one."
FEWER_ELIGIBLE_THAN_CASES = (
    "Only {eligible} were eligible, but the audit has {case_count}. Correct the number of eligible cases, or clear it."
)
UNKNOWN_MARKING = "The marking must be one of: {markings}; or none."

# Findings
FINDING_WITHOUT_TEXT = "The finding has no text. Write it."
FINDING_WITHOUT_STANDARD = "The {kind} has no standard or topic. Choose one."
FINDING_STANDARD_NOT_IN_QUESTIONNAIRE = (
    "Standard {standard_id} of a finding is not in the questionnaire. Choose one that is."
)
NOT_A_KEY_QUESTION = "{question_id} is not a key question of standard {standard_id}. Choose one that is, or none."
KEY_QUESTION_NOT_IN_QUESTIONNAIRE = (
    "{question_id} is not a key question of the questionnaire. Choose one that is, or none."
)
RECOMMENDATION_WITHOUT_ADDRESSEE = "Choose who the recommendation is for."
ONLY_FOR_RECOMMENDATIONS = "Only a recommendation has {field}. Remove it."
NOT_A_TOPIC = "The report has no topic “{topic}” for a finding. Choose a standard or one of the topics."
TOPIC_AND_STANDARD = "The finding names a topic and a standard or key question. Choose one of the two."
FINDING_CASE_NOT_IN_AUDIT = "A case of the finding is not in the audit. Choose from its cases."

# Case references
REFERENCE_HINT = "Use a random one that does not identify the person, such as KSH-7F3K9."
REFERENCE_MISSING = "The reference is missing. " + REFERENCE_HINT
REFERENCE_LOOKS_PERSONAL = (
    "The reference looks like {personal_data}. "
    + REFERENCE_HINT
    + " A lead can confirm that it is not {personal_data}."
)
CONFIRMATION_WITHOUT_REASON = (
    "The reference looks like {personal_data}. Give the reason why it is not {personal_data}, or use another reference."
)
REFERENCE_CONFIRMED = "confirmed that the reference is not {personal_data}"
REFERENCE_NOT_ALLOWED = (
    "A reference has up to 40 letters, digits, spaces and . _ / # ( ) - and starts with a letter or digit."
)

NO_REFERENCE_WANTED = "Enter how many references to make: 1 or more."
PREFIX_NOT_ALLOWED = (
    "A prefix has up to {limit} letters, digits, spaces and . _ / # ( ) - and starts with a letter or digit."
)
PREFIX_LOOKS_PERSONAL = "The prefix looks like {personal_data}. Use one that does not identify anyone, such as KSH-."

# Answers and case details
NOT_YES_OR_NO = "Write yes or no. An empty cell is unanswered."
UNKNOWN_ANSWER = "Write yes, no or n/a. An empty cell is unanswered."
DETAIL_NOT_ONE_LINE = "{detail}: enter at most {limit} characters."
DETAIL_NOT_A_CHOICE = "{detail} must be one of: {allowed}."
DETAIL_NEEDS_SEMICOLONS = "{detail} has several values. Separate them with semicolons: {values}."

OVERRIDE_WITHOUT_NOTE = (
    "This question is worked out from others, and the answer differs. Remove the answer, or add a note on the sheet "
    "Notes that says why it overrides what is worked out."
)
COMBINES = "combines {questions}"
NOT_APPLICABLE_NOT_OFFERED = "Question {question} cannot be answered Not applicable. Answer Yes or No."
NOT_ON_SCALE = "Question {question} cannot have this answer. Answer {answers}."
QUESTION_WITHOUT_SCALE = "Question {question} has no named answers. Answer Yes, No or Not applicable."
ANSWER_NOT_IN_SCALE = (
    "The database has an answer that its question does not have, which this program has not saved. Ask the person who "
    "runs the database to find it with verify-trail."
)
UNKNOWN_ANSWER_SAVED = (
    "{case}: the database has an answer to question {question} that the question does not have, which this program has "
    "not saved. Ask the person who runs the database to find out with verify-trail who changed it."
)

# Imported cases: none of these repeats an answer or the value of a case detail
CASE_PROBLEM = "Case {reference}: {problem}"
QUESTION_NOT_IN_QUESTIONNAIRE = "The questionnaire has no question {question_id}. Remove its column from the file."
DETAIL_NOT_IN_QUESTIONNAIRE = "The questionnaire has no case detail {detail_id}. Remove its column from the file."
DETAIL_VALUE_NOT_ALLOWED = "{detail} has a value that is not allowed. Correct it in the file."
CASE_EXISTS = "The audit already has this case. Choose to skip or to update existing cases."
SECOND_REVIEW_WITHOUT_FIRST = (
    "this is a second review, but neither the file nor the audit has the first. Add its row, or write 1 as the review."
)
SECOND_REVIEW_NEEDS_AUDITOR = "a second review needs its auditor. Add the name."
SECOND_REVIEW_BY_FIRST_AUDITOR = (
    "{name} is the auditor of the first review. Somebody else makes the second review: correct one of the names."
)
SECOND_REVIEW_OF_ANOTHER = (
    "{name} has started the second review, so the file cannot give it to somebody else. Correct the name, or leave the "
    "row out."
)
CASE_IN_FILE_TWICE = "The file has this case more than once. Keep one row for each case."
CASE_NOT_UPDATED = "It is {state}, so the import cannot change it. {remedy} it first, or skip it."
CASE_ELIMINATED_IN_FILE = (
    "The file says that it is eliminated, but not why. Remove its rows from the file, or change its state there and "
    "eliminate it with a reason after the import."
)
QUESTION_NOT_INSPECTED = (
    "Question {question_id} belongs to standard {standard_id}, which this audit does not inspect. Remove its answers "
    "from the file, or choose the standard on the Settings page."
)
IMPORT_PLAN_CHANGED = (
    "Somebody changed the audit after you saw the preview, so nothing was imported. Check the new preview, then import "
    "again."
)

# Practitioners of cases: none of these repeats what was entered
LONG_PRACTITIONER = "enter at most {limit} characters on one line."
PRACTITIONER_LOOKS_LIKE_NAME = (
    "this looks like a name. Enter a code or staff id with a digit in it, which does not identify the practitioner."
)

# People
NOBODY_SIGNED_IN = "You are not signed in. Sign in before you view or record anything."
PERSON_NAME_NOT_ALLOWED = (
    "Your name must be one line of at most {limit} characters. Change AUDIT_PERSON or the name of your login."
)

# Checks of a case that warn but never block
NO_NOTE = "The overall answer has no note."
ALL_PROMPTS_NO = "All prompts are No but the overall answer is Yes."
ALL_PROMPTS_YES = "All prompts are Yes but the overall answer is No."
APPLIES_BUT_NOT_APPLICABLE = "Answered Not applicable, but it applies: {reason}."
DOES_NOT_APPLY_BUT_ANSWERED = (
    "Answered {answer}, but it does not apply: {reason}. The answer is saved but does not count."
)

# Files that are written completely or not at all
FILE_EXISTS = "{path}: already exists. Choose another name."
CANNOT_WRITE_FILE = "{path}: cannot be written ({error}). Check the folder and its permissions."

# Which records and answers count
COMPLETE_CASES_COUNT = (
    "Only complete {plural} count: every question that applies is answered, and every required detail is recorded."
)
OPEN_CASES_INCLUDED = (
    "Included by choice, although not submitted: {included}. What is not answered in them counts as unanswered."
)
EVERY_ANSWER_COUNTS = (
    "Every answer of the {plural} included counts. The base of each question is the {plural} who answered it Yes or No."
)
NOT_COLLECTED_STANDARDS = "Not inspected, because the responses file has no column for them: {names}."
NOT_COLLECTED = "Not collected in the responses file: {names}."
NOT_COLLECTED_FOR_SOME = "Not collected for some {plural}, because their responses file had no column: {names}."
APPLIES_TO_NO_CASE = "Not counted in the score, because it applies to none of the {plural}: {names}."
NOT_COLLECTED_IN_PART = "Not collected for {count} of {total} {plural}."
NOTHING_ANSWERED = "No question is answered yet. Answer at least one."

# Why there is no percentage
NOT_COLLECTED_ANYWHERE = "Not collected in the responses file."
NO_CASES_INCLUDED = "No {plural} are included yet."
NOT_APPLICABLE_EVERYWHERE = "Not applicable in every {singular}."
UNANSWERED_EVERYWHERE = "Not answered in any {singular} yet."
NOT_APPLICABLE_OR_UNANSWERED = "Not applicable or not answered in every {singular}."
RATING_SUPPRESSED = "The rating is suppressed, because it could reveal a suppressed percentage."
PERCENTAGE_SUPPRESSED = "Suppressed, because it could show the answers of a single {singular}."

# Cases and values that have changed
CASE_NOT_FOUND = "The audit has no such reference, or it is not allocated to you. Open one from the list."
CASE_REMOVED = "{reference} is no longer in the audit, or no longer allocated to you. Ask the lead of the audit."
SOMEBODY_ELSE = "somebody else"
CHANGED_MEANWHILE = "{subject} was changed by {person} in the meantime. Your change was not saved."

# Steps of retention, as the audit log and the certificate name them
RETENTION_STEPS = {
    "purge date": "deletion date changed",
    "held": "legal hold set",
    "released": "legal hold released",
    "marked": "{plural} marked for erasure",
    "erasure cancelled": "{plural} no longer marked for erasure",
    "erased": "{plural} erased",
    "compacted": "database rewritten without the erased data",
}

# Guidance added to a question
GUIDANCE_ADDED = "Added on {date}: {text}"
GUIDANCE_WITHOUT_TEXT = "The guidance has no text. Write it."
NOT_A_QUESTION = "{question_id} is not a question of this audit. Choose one that is."

NO_IS_GOOD = "No is the good answer"
