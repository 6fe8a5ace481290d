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

# The page
CHAPTER_SAVED = "Saved: the text of {title}."
CHAPTER_CLEARED = "Cleared: the text of {title}."
CHANGES_DISCARDED = "Your changes were discarded. The saved text is shown."
DRAFT_SAVED = "Your draft is saved. Select “Save text” to put it in the report."
ALL_SAVED = "The report has this text."
NOTHING_WRITTEN = "Nothing is written yet."
WRITTEN_BY = "Last saved by {name} on {when}."
CHANGED_MEANWHILE = "{name} changed this chapter on {when}. Your text above is a draft and is not in the report."
SAVED_TEXT_NOW = "The saved text is now:"
CLEARED_MEANWHILE = "The saved text is now empty."
OTHER_TAB = "You also wrote this chapter in another tab. The text there is:"
OTHER_TAB_EMPTY = "You cleared this chapter in another tab."
CHAPTERS_WRITTEN = "{written} of {chapters} chapters are written."
DRAFTS_NOT_SAVED = "Your drafts of these chapters are not saved, so no file has them: {titles}."
SENTENCE_FROM_FIGURES = "From the figures: {sentence}"
SENTENCE_USED = "The sentence from the figures is in your draft."
NO_TEXT_HERE = "This chapter has no text."
WITHOUT_TEXT = {
    "left out": "Left out of the report",
    "figures": "Figures and findings only",
    "sentence": "A sentence from the figures",
}

BREAKDOWNS_SAVED = "Saved: the breakdowns in the body of the report."
BREAKDOWNS_CHANGED_MEANWHILE = "{name} chose other breakdowns on {when}: {details}."
HOW_BREAKDOWNS_ARE_CHOSEN = (
    "The body of the report shows the breakdowns that you choose. Every other breakdown is in its appendix."
)
NO_BREAKDOWN_CHOSEN = "No breakdown is chosen for the body of the report."
NO_FIGURES_HERE = "This chapter has no figures of this audit."
NO_SURVEY_HERE = (
    "No survey of this unit is in this chapter. Its figures appear here if it has the same unit and fieldwork at most "
    "90 days before or after, if its questionnaire says who answers, and if you are a member of it."
)
SURVEYS_OF_NOBODY = (
    "The report has no figures of these surveys, because their questionnaires do not say who answers: {names}. Start "
    "the next survey with a questionnaire that has the key “respondents”."
)

# Surveys in the report
SURVEY_IS = "These figures are from “{name}”, fieldwork {dates}."
WHO_ANSWERED = "They are based on {respondents}."
RESPONSE_RATE = "Of the eligible {plural}, {rate} answered."
TOO_FEW_ANSWERED = "Too few {plural} answered to show any figure."
SURVEY_SUPPRESSED = "Counts up to {limit}, and figures that would reveal them, are suppressed."
SURVEY_MARKED = "The survey is marked {marking}."
