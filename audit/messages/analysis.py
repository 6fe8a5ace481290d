"""Messages of the analysis: what cannot be calculated, and why."""

# Frozen results
FROZEN_BY_LATER_VERSION = (
    "The figures of this audit were frozen by another version of the program, which this one cannot read ({type}). "
    "Use the newest version."
)
CANNOT_FREEZE = "A value of the type {type} cannot be frozen. List its type in audit/analysis/frozen_types.py."

# Confidence intervals
MORE_REVIEWED_THAN_ELIGIBLE = (
    "The eligible population: {reviewed} cases were reviewed, but only {eligible} are entered as eligible. "
    "Enter the number of all eligible cases."
)
FEWER_ELIGIBLE_THAN_INCLUDED = (
    "The audit details say {eligible}, but {included} are included. Correct the audit details."
)

# How intervals were calculated
INTERVALS_OF_MANY = (
    "Wilson's intervals at 95%. The number of eligible {plural} is not known, so they assume a very large number."
)
INTERVALS_NOT_OF_ELIGIBLE = (
    "Wilson's intervals at 95%. More {plural} are included ({included}) than are entered as eligible ({eligible}), so "
    "they assume a very large number of eligible {plural}."
)
INTERVALS_OF_ELIGIBLE = (
    "Wilson's intervals at 95%: the percentages of the {eligible} eligible {plural} that fit the counts of the "
    "{included} included."
)
EXACT_INTERVALS = (
    "Exact intervals at 95% (hypergeometric, mid-P), because at least half of the eligible {plural} are included: the "
    "percentages of the {eligible} eligible {plural} that fit the counts of the {included} included."
)
NOTHING_LEFT_TO_CHANCE = (
    "All {eligible} eligible {plural} are included. If all of them were answered, nothing is left to chance, and an "
    "interval is a single percentage."
)
DESIGN_EFFECT_OF_INTERVALS = (
    "{plural_heading} of one practitioner resemble each other, so the intervals allow for a design effect of {effect}. "
    "There are {practitioners} practitioners, and that of a {singular} has {each} of these {plural} on average. The "
    "intra-cluster correlation is {icc}."
)
ICC_OF_AUDIT = (
    "This audit's own estimate of it, {estimate}, counts {weight}% and the questionnaire's value, {prior}, the rest, "
    "because one audit says little about it."
)
ICC_OF_QUESTIONNAIRE = "That is the questionnaire's value, because this audit alone says nothing about it."
ONE_CASE_EACH = "Each practitioner has one {singular}, so the intervals need no allowance for practitioners."
SOME_PRACTITIONERS_NOT_KNOWN = "The practitioner of {cases} is not known."
PRACTITIONERS_NOT_KNOWN = (
    "The practitioners are not known, so the intervals make no allowance for {plural} of one practitioner, which "
    "resemble each other. They may be too narrow."
)
WEIGHTED_INTERVALS = (
    "The interval of a weighted share is Wilson's, for the number of {plural} that would tell as much without weights."
)
GROUP_INTERVALS = "Intervals of groups and differences assume a very large number of eligible {plural}."
GROUP_INTERVALS_WITH_DESIGN_EFFECT = (
    "Intervals of groups and differences assume a very large number of eligible {plural}. Each allows for the "
    "practitioners of the {plural} in it."
)

# Breakdowns and suppression
TWO_WAY_BREAKDOWN_NOT_SUPPRESSED = (
    "A breakdown by two case details has row and column totals that would also need protection. "
    "Break down by one case detail."
)
ONE_OR_TWO_CASE_DETAILS = "A breakdown takes one case detail, or two different ones."
NOT_A_BREAKDOWN = "{detail} is not a breakdown in the questionnaire. Choose from: {breakdowns}."

# Decided ratings
DECISION_LAPSED = "{standard}: the decision {decision}, does not count, because {reason}."
DECISION_NOT_ALLOWED = "{standard}: the rating cannot be decided, because {reason}. {advice}"
NO_REASON_TO_DECIDE = "there is no reason to check {rating}"
LEAVE_CALCULATED_RATING = "Do not change the calculated rating."
DECISION_WITHOUT_REASON = "{standard}: the decision has no reason. Give the reason in a sentence or two."

# Comparisons
OTHER_QUESTIONNAIRE = (
    "“{audit}” used another questionnaire ({other}, not {questionnaire}), so its questions cannot be compared."
)
NOT_A_VERSION = "{other} is not a version of the questionnaire {questionnaire}. Compare audits of one questionnaire."
UNDATED_AUDIT = "“{audit}” has no fieldwork dates, so it is shown last and has no place in time."
AUDIT_WITHOUT_DATE = "“{audit}” has no fieldwork dates, so it is not in the trend."
SEVERAL_VERSIONS = "Versions {versions} were used: a question may be worded differently but means the same."
QUESTION_NOT_IN_AUDIT = "{question} is not among the questions of “{audit}” (version {version})."

# Differences that cannot be calculated
NO_REST = "{group}: every case is in this group, so there is no rest to compare it with."
NO_ANSWER_TO_QUESTION = "No case was answered Yes or No on {question}."
NO_ANSWER_IN_GROUP = "{group}: no case of {side} was answered Yes or No on {question}."

# Agreement of two reviewers
NO_CASE_REVIEWED_TWICE = "No case was answered Yes or No by both reviewers."
NO_KAPPA = "Both reviewers answered {answer} in every case, so agreement cannot be distinguished from chance."

# Reasons to check a rating before confirming it
NEAR_BOUNDARY = "The lowest percentage ({percent}%) is within {points} points of {boundary}%."
ONE_CASE_CHANGES_RATING = "One {singular} answered differently would change the rating."
SMALL_BASE = "A key question is based on {cases}."
WEIGHTED_RATING = "Weighted to all eligible {plural}, the rating would be {rating}."

# Stability of a rating
IN_A_HUNDRED_SAMPLES = "In 100 samples of this size about {numbers}."
ALL_ELIGIBLE_REVIEWED = "All {cases} that are eligible were reviewed, so no other sample is possible."
TOO_FEW_FOR_STABILITY = "A key question is based on {cases}: too few to say how other samples would be rated."
FEW_IN_ONE_STANDARD = "A key question is based on {cases}, so this may look more certain than it is."
OF_A_HUNDRED_TEAMS = (
    "Of 100 other teams reviewing the same {cases}, about {number} would give another rating, judging by the {twice} "
    "reviewed twice."
)
TOO_FEW_REVIEWED_TWICE = (
    "Too few {plural} were reviewed twice ({number}) to say how often another team would give another rating."
)
ABOUT_CALCULATED_RATING = "This refers to the calculated rating, {rating}."
ABOUT_CALCULATED_OVERALL = "This refers to the calculated ratings, without decisions."
HOW_STABILITY_IS_MADE = (
    "How often other samples of the same size would give each rating. The program draws such samples from copies of "
    "the {plural} reviewed, as many as were eligible if that is known, and rates each sample. The answers of a "
    "{singular} stay together, and so do the {plural} of a practitioner if known. It is an estimate from one sample. "
    "If {plural} were reviewed twice, it also says how often another team would give another rating."
)
JUDGED_RATINGS_UNCHANGED = "The ratings by judgement are the same in every sample{before_rules}."
BEFORE_RULES = ", before decision rules"

# Weighted shares
WEIGHTED_SHARE = "Weighted to the eligible {plural}: {percent}%{band}{interval}. As read: {share}."
WEIGHTED_INTERVAL = ", 95% interval {interval}"
WEIGHTS_RATE_NOTHING = "Ratings come from the percentages as read. If the weighted ones give another, a note says so."
STRATA_WITHOUT_CASES = "No {singular} of these strata is included, so the weighted shares leave them out: {strata}."
CASES_WITHOUT_WEIGHT = "{cases} not drawn, so the weighted shares leave them out."

# Erased cases
CASES_ERASED_ON = "{plural} erased on {date}. Every figure comes from counts that were saved then."
AUDIT_ERASED = "The cases of {audit} were erased on {date}. Its figures come from counts that were saved then."
AUDITS_ERASED = "The cases of {count} of these audits were erased. Their figures come from counts that were saved then."

# Blind second reviews
LEFT_OUT_BLIND = (
    "You have not submitted your second review of {references}, so the answers of these {plural} are not shown here. "
    "They count in every figure. Submit your review to see them."
)
