"""Messages of the pages that show results. Names in braces are filled in by ``str.format``."""

# Cases included
DEFAULT_CASES_INCLUDED = "Nothing is selected, so {states} {plural} are included."
TOO_FEW_CASES = (
    "Fewer than {minimum} {plural} are included, so no figures are shown: they could reveal the answers of a single "
    "{singular}."
)
COUNTS_SUPPRESSED = "Counts up to {limit}, and figures that would reveal them, are suppressed ({mark})."

# Results
INTERVALS_WITHOUT_ELIGIBLE = "{problem} Until then, the intervals below do not use that number."
NOT_INSPECTED = "Not inspected, so not counted in the score: {names}."
SECTIONS_LEFT_OUT = "Left out of this survey: {names}."
NO_OVERALL_RATING_YET = "No overall rating yet. Still to be rated: {standards}. The score counts the points so far."
NO_RATING_ENTERED = "No rating has been entered yet."
DECISION_RULE_APPLIED = "Decision rule applied: {name}. {reason}"
CHECK_BEFORE_CONFIRMING = "Check before confirming {rating}. {reasons}"
RATING_SAVED = "The rating of {standard} is saved: {rating}."
DECISION_SAVED = "The decision on {standard} is saved: {rating}."
DECISION_WITHDRAWN = "The decision on {standard} is withdrawn."
CASES_TO_INCLUDE_FOR_DECISION = "To decide another rating, include {states} {plural}."

# Breakdowns
NO_BREAKDOWN_DETAILS = (
    "No {singular} details of this questionnaire are marked for breakdowns, so there are no groups to compare."
)
NO_CASES_TO_COMPARE = "No {plural} are included yet, so there are no groups to compare."
GROUPS_SUPPRESSED = (
    "Your role does not show single {plural}. Counts up to {limit} in a group, and figures that would reveal "
    "them, are suppressed ({mark})."
)
SAVED_GROUPS = (
    "The {plural} are erased, so only breakdowns by one detail that were saved then are left. Counts up to {limit} "
    "in a group, and figures that would reveal them, were not saved ({mark})."
)
NO_SAVED_BREAKDOWNS = "No breakdown was saved when the {plural} were erased, so there are no groups to compare."
NO_DIFFERENT_DETAILS = "All included {plural} have the same details, so there are no groups to compare."
NO_DIFFERENCES = "No group can be compared with the rest."
HOW_DIFFERENCES_ARE_FOUND = (
    "Each group is compared with the rest, for every detail and key question. The interval shows the differences that "
    "the data are consistent with."
)
FEW_DIFFERENCES = "Here the group or the rest is too small to be compared, so none of these differences can stand out."
NO_GROUP_PERCENTAGE = "The percentages of all groups are suppressed, so there is no chart."
FEW_CASES = "Groups marked “{mark}” have {limit} {plural} or fewer. Treat their percentages with caution."

# Case map
NO_CASES_TO_MAP = "No {plural} are included yet, so there is nothing to map."
MAP_ERASED = "The {plural} are erased, and this map shows each of them, so it is no longer available."
PROGRESS_ERASED = "The progress by day was erased with the {plural}."
NO_ANSWERS_YET = "No answers have been recorded yet."

# Findings
FINDING_ADDED = "Added: {finding}."
FINDING_SAVED = "Saved: {finding}."
FINDING_DELETED = "Deleted. You can restore it at the end of this page."
FINDING_UNCHANGED = "Nothing was changed."
FORM_CLEARED = "The form is empty."
CHANGES_DISCARDED = "Your changes were discarded."
FINDING_CHANGED_MEANWHILE = "{name} changed this finding on {when}. Your text above is a draft and is not saved."
FINDING_DELETED_MEANWHILE = "{name} deleted this finding on {when}. Your text above is a draft and is not saved."
NO_FINDINGS = "No findings yet."
CHOOSE_STANDARD = "Choose a standard to see its figures here."
NO_PROMPTS = "{question} has no prompts."

# Compare
NOTHING_TO_COMPARE = (
    "There is no other audit with this questionnaire that you may see, so there is nothing to compare yet. Start the "
    "next audit, or ask the lead of another one to add you as a reader."
)
CHOOSE_ANOTHER_AUDIT = "Choose at least one other audit to compare with."
NO_KEY_QUESTIONS = "This questionnaire has no key questions, so there is nothing to compare."
TREND_NEEDS_TWO = "A trend needs at least two dated audits. Choose a wider group, or add dates."
NOT_INSPECTED_IN_AUDIT = "“{audit}” did not inspect {standard}."
HOW_CHANGES_ARE_CALCULATED = (
    "Changes are calculated before rounding, so they can differ by one point from the percentages shown."
)
HOW_TO_READ_FUNNEL = (
    "The line across is the common share of all these {plural}, {common}. If every {noun} had this share, chance would "
    "keep 19 of 20 inside the dashed lines (95%) and 998 of 1,000 inside the solid ones (99.8%). Diamonds are "
    "outside, and a larger point is several {noun}s with the same figures."
)
THIS_AUDIT_NOT_IN_CHART = (
    "This audit is not in the chart: it has no percentage on this question, or the choices above leave it out."
)
WHY_DASH = (
    "A dash means that the audit did not inspect the standard, or that its version of the questionnaire does not ask "
    "the question."
)
DIFFERENT_VERSIONS = (
    "These audits used different versions of the questionnaire. Wording may differ, but each question means the same."
)

# Export
WHAT_SUMMARY_HAS = (
    "One page for a senior manager: {figures}, what stands out, what changed and the first three recommendations."
)
SUMMARY_FOR_OTHERS = "For people outside the team, use the page Export."
SUMMARY_ON_EXPORT = "Download it on the page Export."
EXTERNAL_FILES = (
    "Counts up to {limit}, and figures that would reveal them, are suppressed. Written text is not changed. Read "
    "the file before you share it."
)
TEXTS_PRINT_SUPPRESSED = (
    "These texts print numbers that a file for people outside the team suppresses. Change the texts before you share "
    "the file."
)
RESPONSES_ERASED = (
    "The answers of each {singular} are erased, so there is no responses file, and the data workbook has no sheets of "
    "answers and recalculation. Breakdowns have small counts suppressed."
)
TEAM_ONLY = "Answers and data for other software are for the audit team only."

# Texts that may identify a person
NO_TEXT_TO_CHECK = "No text in this audit looks as if it identifies a person. Names are not checked."
TEXTS_TO_CHECK = (
    "{pieces} of text in this audit may identify a person. Check them before you share files. Names are not checked."
)

# Closed audits
FIGURES_FROZEN = "These figures were frozen on {date}, when {name} closed the audit. Digest: {digest}."
FIGURES_FROZEN_WITHOUT_NAME = "These figures were frozen on {date}, when the audit was closed. Digest: {digest}."
DIGEST_AT_CLOSING = "The digest before the cases were erased was {digest}."
CALCULATED_OTHERWISE = (
    "This version of the program would calculate {figures} differently. The frozen figures on this page count."
)
CALCULATED_TABLE = "Frozen figures that would be calculated differently now"
BOTH_FIGURES = "Show both figures"
TWO_WAY_NOT_FROZEN = (
    "Breakdowns by two details are not frozen. They are calculated from the closed {plural} by this version of the "
    "program."
)

# Blind second reviews
ANSWERS_BLIND = (
    "You have not submitted your second review of {references}. Until you do, you cannot export answers: the data "
    "workbook leaves out the sheets with the answers of single {plural}, and there is no responses file. Submit your "
    "review first, or ask another lead or moderator to export them."
)

# Targets
TARGET_MET, TARGET_NOT_MET = "Met", "Not met"
INTERVAL_INCLUDES_TARGET = "the interval includes the target"
NO_EXCEPTIONS_ALLOWED = "None allowed"
