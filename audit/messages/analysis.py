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
DESIGN_EFFECT_OF_ELIGIBLE = (
    "The intervals over all {plural} included are for the eligible {plural} alone. In them it is {effect}, because the "
    "draw took its part of the eligible {plural} of each practitioner."
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

# The search for differences
COMPARISONS_MADE = "{comparisons} made. Among so many, {by_chance} an interval clear of 0 by chance alone."
COMPARISONS_PUBLISHED = (
    "{comparisons} shown. The others are suppressed. In about one of twenty comparisons the interval is clear of 0 by "
    "chance alone."
)
NONE_STANDS_OUT = "No difference stands out among all comparisons. That does not show that there is no difference."
SOME_STAND_OUT = "{differences} among all comparisons."
MARKS_NOT_SAVED = (
    "An earlier version of the program saved these figures. It did not save which differences stand out, so none is "
    "marked."
)
WHAT_STANDS_OUT = (
    "A difference stands out if chance hardly ever gives one as surprising anywhere: when the {singular} details are "
    "shuffled among the {plural}, at most 1 in 20 shuffles has any. The rule misses much: with 208 comparisons, a true "
    "difference of 45 points between groups of 15 and 31 stands out in about a quarter of audits, and one of 60 points "
    "in about seven of ten."
)
DO_NOT_STAND_OUT = (
    "These differences do not stand out: chance alone often gives differences of this size somewhere among so many "
    "comparisons. Treat them as questions to ask, not as results."
)
FEW_NOT_COMPARED = "Groups are not compared if {few} or fewer have an answer Yes or No in the group or in the rest."

CHANGES_STAND_OUT = (
    "A change stands out if its exact probability by chance is at most 5% divided by the number of comparisons. So "
    "chance marks one anywhere in at most one of twenty tables."
)

# Units against the limits of chance
OUTSIDE_LIMITS = (
    "{outer} of {units} {lie} outside the outer limits (99.8%), and {inner} outside the inner limits (95%) only. By "
    "chance alone, {by_chance} would be outside the inner limits, and hardly any outside the outer ones."
)
RANKING_IS_LUCK = (
    "Do not read the order of the table as a ranking. With {cases}, a {noun} whose true share is the common {common}% "
    "can have anything from {low}% to {high}% by chance, so its place is mostly luck."
)
FEW_UNITS = "Only {units} make up the common share, and each moves it, so the limits say little."
UNITS_LEFT_OUT = "Not in the chart, because {units} no percentage on this question or a suppressed one."
WHY_OUTSIDE = (
    "A {noun} outside the limits is a reason to ask why. Other {plural}, other people who recorded the answers, or "
    "{plural} that resemble each other can be the reason, as well as the work."
)
FUNNEL_NEEDS_TWO = "A funnel plot needs at least two units with a percentage on this question."

# Change over time
SHIFT_FOUND = "{count} audits in a row are {how} the median, from {first} to {last}."
TREND_FOUND = "{count} audits in a row {how}, from {first} to {last}."
RUNS_FOUND = (
    "the percentages change sides of the median too {too}: they make {runs}, and chance makes {fewest} to {most}."
)
ASTRONOMICAL_FOUND = "{audit} is outside the limits of chance (99.8%)."
TOO_FEW_POINTS = (
    "There are too few points for a claim about change: {points}, and the rules of a run chart need {minimum}. Read "
    "each percentage with its interval."
)
HOW_TO_READ_RUN_CHART = (
    "The line down the chart is the median, {median}. The short lines are the limits of chance (99.8%) around the "
    "common share of all these {plural}, {common}; they depend on the base."
)
RULES_OF_RUN_CHART = (
    "The rules: six audits in a row on one side of the median (those on it do not count), five in a row that all rise "
    "or all fall, too few or too many changes of side, an audit outside the limits. Without any change, about one of "
    "ten charts with 12 points has a signal, and a quarter with 24. So a signal is a reason to look for a cause, and "
    "no proof."
)
WHY_AUDITS_DIFFER = (
    "Audits also differ for other reasons: other auditors, another mix of {plural}, another unit, a new version of the "
    "questionnaire. If the same {plural} or practitioners were in two audits, these are more alike than by chance."
)
NO_SIGNAL = "None of the four rules of a run chart finds a change. The percentages vary as chance makes them vary."

# Differences that cannot be calculated
NO_REST = "{group}: every case is in this group, so there is no rest to compare it with."
NO_ANSWER_TO_QUESTION = "No case was answered Yes or No on {question}."
NO_ANSWER_IN_GROUP = "{group}: no case of {side} was answered Yes or No on {question}."

# Agreement of two reviewers
NO_CASE_REVIEWED_TWICE = "No case was answered Yes or No by both reviewers."
NO_KAPPA = "Both reviewers answered {answer} in every case, so agreement cannot be distinguished from chance."

# Reasons to check a rating before confirming it
NEAR_BOUNDARY = "The lowest percentage ({percent}%) is within {points} points of {boundary}%."
RATED_BY_MEAN = (
    "The mean of the percentages of the key questions is rated, each counting the same, for {standards}. One without a "
    "percentage is left out. What would change the rating is counted in answers."
)
RATED_BY_SHARE = "{standard} gets the band of one percentage, the share of cases in which this is Yes: {question}"
OWN_BANDS = "{standard} has other bands and points: {bands}."
NEAR_BOUNDARY_OF_MEAN = "The mean percentage ({percent}%) is within {points} points of {boundary}%."
NEAR_BOUNDARY_OF_SHARE = "The percentage that is rated ({percent}%) is within {points} points of {boundary}%."
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
    "{singular} stay together, and so do the {plural} of a practitioner if known. It is an estimate from one sample."
)
WHEN_OTHER_TEAMS = "If {plural} were reviewed twice, it also says how often another team would give another rating."
JUDGED_RATINGS_UNCHANGED = "The ratings by judgement are the same in every sample{before_rules}."
BEFORE_RULES = ", before decision rules"

# Weighted shares
WEIGHTED_SHARE = "Weighted to the eligible {plural}: {percent}%{band}{interval}. As read: {share}."
WEIGHTED_INTERVAL = ", 95% interval {interval}"
WEIGHTS_RATE_NOTHING = "Ratings come from the percentages as read. If the weighted ones give another, a note says so."
STRATA_WITHOUT_CASES = "No {singular} of these strata is included, so the weighted shares leave them out: {strata}."
CASES_WITHOUT_WEIGHT = "{cases} not drawn, so the weighted shares leave them out."

# Erased cases
CASES_ERASED_ON = "{plural} erased on {date}. Every figure was frozen before then."
AUDIT_ERASED = "The cases of {audit} were erased on {date}. Its figures were frozen before then."
AUDITS_ERASED = "The cases of {count} of these audits were erased. Their figures were frozen before then."

# Blind second reviews
LEFT_OUT_BLIND = (
    "You have not submitted your second review of {references}, so the answers of these {plural} are not shown here. "
    "They count in every figure. Submit your review to see them."
)
