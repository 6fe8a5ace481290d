"""Messages about writing questionnaires: drafts, available ones, and the page Questionnaires."""

# Drafts
WITHOUT_TITLE = "Untitled questionnaire"
DRAFT_NOT_FOUND = "There is no such draft. It may have been deleted. Go back to the list of questionnaires."
DRAFT_OF_SOMEBODY_ELSE = "This draft is {owner}'s. You can read it. To change it, copy it to your own drafts."
DRAFT_CHANGED = "This draft was saved in another tab meanwhile. Choose which text to keep."
DRAFT_TOO_LONG = "The text has {length:,} characters. At most {limit:,} can be saved. Shorten it."

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
NOT_AVAILABLE = "This questionnaire is not available. Reload the page."
