"""Messages of the one-page summary. Names in braces are filled in by ``str.format``."""

# Ratings
LOWEST_OF_SEVERAL = "{shares} in {names}"
LOWEST_OF_ONE = "{shares}: {name}"
RATED_BY_LOWEST = "A standard has the rating of its lowest key question."
WHERE_BANDS_BEGIN = "Lines in the bars: where {bands} begin."
WHERE_OWN_BANDS_BEGIN = "Lines in the bars: where the bands of the standard begin."
BAND_BEGINS = "{rating} ({floor}%)"
BARS_OF_QUESTIONS = "Each bar is the percentage of Yes, from 0% to 100%."
MORE_QUESTIONS = "The {count} lowest of {questions}. The others are in the report."
BAR_OF_SHARE = "Bar: {percent}%, {band}."
BAR_WITHOUT_BAND = "Bar: {percent}%."
NOT_RATED_YET = "There is no overall rating until these are rated: {names}."

# What stands out
HIGHEST_SCORE = "Highest score, {share}: {names}."
LOWEST_SCORE = "Lowest score, {share}: {names}."
NO_SCORE = "No key question has a percentage to show."
NO_GROUPS = "No comparison of groups with the rest can be shown."
GROUPS_COMPARED = "{comparisons} of groups with the rest. {which}"
GROUP_DIFFERS = "{group}: {question}, {share}; the rest {other}."
FEW_CASES = "Few {plural}: {names}. Check before confirming."
FIGURES_SUPPRESSED = "Suppressed ({mark}): {names}."

# What changed
NO_EARLIER_AUDIT = "There is no earlier audit to compare with."
COMPARED_WITH = "Compared with {audit}{dates}."
OVERALL_CHANGED = "Overall {now}, was {before}."
OVERALL_UNCHANGED = "Overall {now}, as before."
RATINGS_CHANGED = "Ratings that changed: {changes}."
RATING_CHANGED = "{standard} {now} (was {before})"
NO_RATING_CHANGED = "No rating that both audits show has changed."
SHARE_CHANGED = "{question}: {now}, was {before}, {change}."

# Actions
NO_RECOMMENDATION = "No recommendation is written yet."

# The end of the page
FOR_TEAM = "For the audit team only."
FOR_OUTSIDE = (
    "For people outside the audit team: counts up to {limit}, and figures that would reveal them, are suppressed "
    "({mark})."
)
MORE_IN_REPORT = "The report has {count} more."
CLIPPED_TEXTS = "A text that ends with {ellipsis} is in full in the report."
CREATED_ON = "Created {date}."
