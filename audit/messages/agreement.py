"""Messages about how the answers of different auditors compare. Names in braces are filled in by ``str.format``."""

# What is there to compare
NO_SECOND_REVIEWS = (
    "No {singular} has two submitted reviews yet. Plan second reviews on the page Allocate, for one {singular} in five "
    "or more, and compare them here once both auditors have submitted theirs."
)
NO_SECOND_REVIEWS_LEAD_PLANS = (
    "No {singular} has two submitted reviews yet. The lead of the audit plans second reviews on the page Allocate."
)
NO_PAIRS_IN_CLOSED_AUDIT = "No {singular} of this audit has two submitted reviews."
SECOND_REVIEWS_ERASED = "The {plural} are erased, so their reviews can no longer be compared."
LEFT_OUT_BLIND = (
    "You have not submitted your second review of {references}, so these {plural} are left out here. Submit it first."
)
NO_SPLIT_QUESTION = "The two reviews agree on every answer that can be compared."
FURTHER_SPLIT_QUESTIONS = "Agreement by question, below, has {count} more with differences."
SPLIT_INTRODUCTION = (
    "Start here: read both notes, agree what the answer should be, and add guidance if the question was read in two "
    "ways. The most split question comes first."
)

# Guidance
NO_GUIDANCE = "The questionnaire has no guidance for this question."
GUIDANCE_SAVED = "The guidance of {question} is added. Everybody who records {plural} now reads it."
GUIDANCE_WITHDRAWN = "The added guidance of {question} is withdrawn. It stays in the history."
GUIDANCE_CHANGED_MEANWHILE = "{name} changed the guidance of this question on {when}. Your text is not saved."
GUIDANCE_DISCARDED = "Your guidance was discarded."
GUIDANCE_INTRODUCTION = (
    "Everybody who records {plural} reads it with the question. Compare the agreement before and since; the later of "
    "the two answers decides on which side of the date a {singular} counts."
)
GUIDANCE_HISTORY = "{name} added it. Reason: {reason}"
GUIDANCE_WITHDRAWN_BY = "Withdrawn on {date} by {name}. Reason: {reason}"

# How often each auditor answers Yes
DRIFT_EXPLANATION = (
    "This compares how often each auditor answered Yes with how often others did. It can show that auditors read a "
    "question or the evidence in different ways. It cannot show who is right, and it is no measure of anyone's work: "
    "auditors are in alphabetical order, and small differences are chance."
)
OWN_DRIFT_EXPLANATION = (
    "This compares how often you answered Yes with how often others did. Only you and the leads and moderators of the "
    "audit see your figures. They cannot show who is right, and small differences are chance."
)
SAME_CASES_EXPLANATION = (
    "On {plural} that somebody else reviewed too: the answers to the same questions of the same {plural}, so only the "
    "auditors differ."
)
OWN_SAME_CASES_EXPLANATION = (
    "On {plural} that somebody else reviewed too, once all reviews of the {singular} are final: the answers to the "
    "same questions of the same {plural}, so only the auditors differ."
)
COMPARABLE_CASES_EXPLANATION = (
    "On comparable {plural}: for each answer of the auditor, the percentage Yes of other auditors on the same question "
    "in {plural} of the same kind ({grouping}). The {plural} differ, so read it with more care."
)
CLEAR_DIFFERENCES = (
    "{comparisons} comparisons were made. A difference is called clear only if its interval, widened for that number, "
    "does not reach 0."
)
ORDER_EXPLANATION = "Compared with others on comparable {plural}, by when the first answer of each was recorded."
NO_REVIEWS_TO_COMPARE = "No {singular} is submitted yet, so there is nothing to compare."
NO_AUDITORS_TO_COMPARE = "No submitted {singular} says who its auditor is, so there is nothing to compare."
NO_OWN_REVIEWS = "You have no submitted {singular} in this audit yet, so there is nothing to compare."

# Two reviews of the same cases
NOTHING_COMPARED = "No answer can be compared yet."
ANSWERS_THE_SAME = "Of 100 answers, {percent} were the same ({counts})."
ANSWERS_THE_SAME_WITH_INTERVAL = "Of 100 answers, {percent} were the same ({counts}; 95% interval {low} to {high})."
FEW_CASES_NO_INTERVAL = (
    "There is no interval: with fewer than {minimum} {plural}, it is not known how much they differ from each other."
)

# How often an auditor answers Yes, compared with others
TOO_FEW_SAME_CASES = (
    "No figure: {cases} that another auditor reviewed too. At least {minimum} are needed, because one case would "
    "decide the figure."
)
TOO_FEW_COMPARABLE_CASES = "No figure: {cases} to compare. At least {minimum} are needed, because {plural} differ."
TOO_FEW_CASES_OF_OTHERS = (
    "No figure: {cases} of other auditors to compare with. At least {minimum} are needed, because {plural} differ."
)
TOO_FEW_CASES_FOR_PARTS = "No thirds: {cases}, and at least {minimum} are needed, so that each third has a few."
ORDER_NOT_KNOWN = "No thirds: these {plural} were recorded or imported together, so their order is not known."
TOO_FEW_OTHER_AUDITORS = (
    "No figure: at least {minimum} other auditors are needed, so that nobody's own figures can be worked out."
)

# Agreement before and after guidance was added
GUIDANCE_EFFECT = (
    "Before {date}: {before} were the same. Since: {since}. The difference is {difference} (95% interval {interval})."
)
TOO_FEW_ANSWERS_FOR_EFFECT = (
    "Before {date}: {before} were the same. Since: {since}. At least {minimum} on each side are needed to compare them."
)

# What the coefficients mean
KAPPA_MEANS = (
    "Cohen's kappa is agreement beyond what chance would give: 1 is full agreement, 0 is no better than chance. If "
    "nearly all answers are Yes, kappa is low however well reviewers agree."
)
AC1_MEANS = (
    "Gwet's AC1 measures the same, with another estimate of chance that does not have this weakness. Read both with "
    "the counts."
)
AGREEMENT_BASE = (
    "The base is the answers that both reviewers gave, unless both said not applicable. Yes or No against not "
    "applicable is a difference. An answer that is missing in one review is not compared, nor one that a rule leaves "
    "out in one review only: there the reviewers differ on an earlier answer."
)
UNLIKE_ON_SCALE = (
    "Two answers on a scale that are not the same are different, even if both count as Yes or both as No. "
    "There are {count}."
)
RANKED_LAST = "Questions that fewer than {minimum} {plural} compare come last."
