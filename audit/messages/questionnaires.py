"""Messages about writing questionnaires: drafts, available ones, and the page Questionnaires."""

# Drafts
WITHOUT_TITLE = "Untitled questionnaire"
DRAFT_NOT_FOUND = "There is no such draft. It may have been deleted. Go back to the list of questionnaires."
DRAFT_OF_SOMEBODY_ELSE = "This draft is {owner}'s. You can read it. To change it, copy it to your own drafts."
DRAFT_CHANGED = (
    "This draft was saved in another tab meanwhile, so nothing was done. Look at its text as it is now, then try again."
)
DELETED_DRAFT = "Deleted draft"
DRAFT_DELETED_MEANWHILE = "This draft was deleted in another tab while you typed here. The editor below has your text."
SAVE_AS_NEW = "To save what you type here, choose “Save my text as a new draft”."
SAVED_AS_NEW = "Your text is this new draft."
DRAFT_TOO_LARGE = (
    "The text has {size} KB, so it was not saved. A questionnaire file can have at most {limit} KB. Shorten it."
)

# Available questionnaires
DRAFT_HAS_PROBLEMS = "The draft has {problems}. Correct all of them before you make it available."
SHIPPED_ALREADY = (
    'version "{version}" of "{questionnaire}" comes with the program. Change "version" for a new version of it, or '
    '"id" for another questionnaire.'
)
AVAILABLE_ALREADY = (
    'version "{version}" of "{questionnaire}" is available already, with another text. A version never changes: '
    'change "version".'
)
WITHDRAWN_ALREADY = (
    'version "{version}" of "{questionnaire}" was available before, with another text, and was withdrawn. A version '
    'never changes: change "version".'
)
AVAILABLE_FROM_SOMEBODY_ELSE = (
    "Only {name}, who made version {version} available, can withdraw it or make it available again. Give your draft "
    'another "version" instead.'
)
NOT_AVAILABLE = "This questionnaire is not available. Reload the page."

# The page
SUBTITLE = "Write the questions of your audits and surveys, try them, and make them available."
TEXT_NOT_UNDERSTOOD = "The page sent something that could not be read, so it was not saved. Reload the page."
NO_DRAFTS = "You have no drafts. Start one below."
WHAT_DRAFTS_ARE = "Only you can change your drafts. Others who may start audits can read and copy them."
DRAFT_SAVED = "saved by {name}, {when}"
WHAT_IS_AVAILABLE = "These can be chosen when an audit is started. To change one, start its next version."
DRAFT_DELETED = "The draft “{title}” was deleted."
NO_SUCH_QUESTIONNAIRE = "There is no such questionnaire. It may have been withdrawn. Go back to the list."
SHIPPED = "comes with the program"
MADE_AVAILABLE_BY = "made available by {name}, {date}"
WITHDRAWN_BY = "withdrawn by {name}, {date}"
AGAIN_AVAILABLE = "{made}, {withdrawn} and available again"

# The text of the file
NO_PROBLEMS = "No problems. {questions} in {standards}."
PROBLEMS = "{problems}. Each is listed with its line."
TWO_TEXTS = (
    "This draft was saved in another tab while you typed here. Nothing is lost: the editor below has your text, and "
    "the saved text is that of the other tab."
)
KEPT_SAVED_TEXT = "The editor shows the saved text."
KEPT_BOTH = "The editor shows the saved text. Your text is another draft, the first in your list."
USED_OWN_TEXT = "Your text is saved."

# As auditors see it
PREVIEW = (
    "This is the form that auditors fill in. Try it: nothing that you enter here is saved in the database, even if the "
    "form says so."
)
PREVIEW_CLEARED = "The form is empty again."
NOTHING_IS_LOGGED = "In an audit, every change is listed here with its author and time."
NOTHING_IS_SUBMITTED = "In an audit, the {singular} is submitted here."
CORRECT_FIRST = "There is nothing to show yet, because the file has {problems}. Correct them first."

# Try it
INVENTED_CASES = "{count} invented {cases}"
INVENTING = "Inventing answers for {cases}"
TRIAL_UNIT = "Example unit"
ANSWERS_ARE_INVENTED = (
    "All answers below are invented by chance ({which}). They show how the tables will look, and nothing else."
)
NEVER_ASKED = (
    "These questions apply to none of {which}: {questions}. Check their conditions. With more cases, rare ones come up."
)

# What changes
NOTHING_TO_COMPARE = (
    "There is no earlier version to compare with: no available questionnaire, and none of your audits, has the id "
    "“{questionnaire}”. Choose another questionnaire if this one was written from it."
)
OTHER_ID = (
    "The two have different ids, so they are different questionnaires: an audit cannot be moved from one to the other, "
    "and figures are joined only by a crosswalk."
)
SAME_VERSION_NUMBER = (
    "Both have version {version}, but not the same text. Give this one another version before you make it available."
)
SAME_TEXT = "Both have the same text."
LOSES_FIGURES = "Key questions left out have no figure in comparisons and trends from this version on: {questions}."
COMPARED_AS_BEFORE = (
    "Questions worded differently are compared with earlier audits as the same questions. If the meaning of one has "
    "changed, give it another id."
)
CROSSWALK_LOST = "The crosswalk “{title}” is for version {version} alone, so it joins nothing of this version."
CROSSWALK_MISSES = "The crosswalk “{title}” names questions that this version does not have: {questions}."
COMPARISONS_STAY = "No comparison and no crosswalk breaks."
NO_RUNNING_AUDITS = "You lead no open audit that uses this questionnaire."
CHECKING_AUDITS = "Checking your audits"
CAN_BE_MOVED = "Yes, in its settings"
CANNOT_BE_MOVED = "No: {reasons}"
HAS_THIS_VERSION = "It uses this version"

# Use it
WHAT_THE_FILE_IS = (
    "The questionnaire is a text file (TOML). You can open it in any text editor, check it with the command "
    "“audit check”, and upload it here again."
)
WHAT_AVAILABLE_MEANS = (
    "Everybody who may start audits can then choose it, and leads can move running audits to it. Version {version} "
    "never changes after that: for a change, write the next version."
)
MADE_AVAILABLE = "Version {version} of “{title}” is available."
SHIPPED_IS_AVAILABLE = "It comes with the program, so it can be chosen for every new audit."
IS_AVAILABLE = "This version can be chosen for new audits: {origin}."
IS_WITHDRAWN = "This version cannot be chosen for new audits: {origin}."
COPY_FIRST = "This draft is somebody else's. Copy it to your drafts to make it available, or ask its author."
WHAT_WITHDRAWING_DOES = "If it is withdrawn, no new audit can use it. Running audits keep their copy."
WITHDRAWN = "Version {version} is withdrawn."
OFFERED_AGAIN = "Version {version} is available again."
WHAT_DELETING_DOES = (
    "A deleted draft cannot be restored. What was made available, and audits, keep their own copies. Download the file "
    "first if you may need it."
)

# Starting a draft
NEXT_VERSION = (
    "This draft is version {version} of “{questionnaire}”. If it becomes another questionnaire, give it another id."
)
WHAT_EMPTY_HAS = "It has one section with one question, which you replace. Nothing in it is rated."
EXAMPLE_TITLE = "For example: Resettlement dip sample"
TITLE_MISSING = "The title is missing. Enter it."
FIRST_SECTION = "First section"
FIRST_QUESTION = "Is this the first question?"
FIRST_SHORT = "First question"
FIRST_SOURCE = "This service's own wording."
UPLOAD_LABEL = "Questionnaire file (TOML)"
NO_AUDITS = "You have no audit yet. Start from one of the available questionnaires instead."
NOT_UTF8 = "The file is not UTF-8 text. Save it as UTF-8 in a text editor."
