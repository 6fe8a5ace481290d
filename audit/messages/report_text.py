"""Messages about the texts of the report and the breakdowns in it."""

CHAPTER_TOO_LONG = "The text of {title} has {length:,} characters. Shorten it to {limit:,}."
NOT_A_CHAPTER = "The report has no chapter “{chapter}”. Choose one of its chapters."
STANDARD_ID_TOO_LONG = (
    "The id of this standard has {length} characters, too many for a text in the report. "
    "Shorten it to {limit} in the next version of the questionnaire."
)
NOT_A_BREAKDOWN = "The questionnaire has no breakdown by “{detail}”. Choose from its case details."

OVERVIEW_JUDGED = "{unit} is rated {rating} for {title}."
OVERVIEW_HIGHEST = "The highest score, {names}, was {percent} per cent ({counts} {plural})."
OVERVIEW_HIGHEST_OF_SEVERAL = "{names} have the same highest score, {percent} per cent ({counts} {plural})."
OVERVIEW_SHARE = "{name} was answered Yes for {percent} per cent ({count} {plural})"
