"""Messages of the search over notes. None repeats what was searched for, nor a note."""

SEARCH_TOO_LONG = "The search is longer than {limit} characters. Search for fewer words."
HOW_TO_SEARCH = (
    "A search finds words that begin with what you type; capitals and accents make no difference. If you type several "
    'words, a note must have all of them. Put "quotation marks" around words that must follow each other.'
)
WHICH_NOTES = "You can search {found}. Enter a word, or choose which notes to show."
WHICH_OWN_NOTES = "You see the notes of the reviews that you may open."
NO_NOTES = "No notes have been written yet that you may see."
NOTES_ERASED = "The notes were erased with the {plural}."
NOTES_FOUND = "{notes} in {cases}"
NOTES_ON_PAGE = "{found}, {size} on each page"
NOTHING_FOUND = (
    "No note has these words. Try the beginning of a word, such as “depend” for “dependency”, fewer words or other "
    "filters."
)
WHAT_FILE_HAS = "The file has every note found, in full. The access log records your export."
