"""The sentences of the published method of a sample. Names in braces are filled in by ``str.format``."""

# The list and who could be drawn
LIST = "The sample was drawn on {drawn_on}{by} from the unit's list of {listed} of {listed_on}."
DRAWN_BY = " by {person}"
WINDOWS = "Eligible were {plural} that started {windows}."
WINDOW = "from {first} to {last}"
NO_WINDOWS = "{plural_heading} of every start date were eligible."
ONE_PERSON = "Each person counts once, with the earliest {singular}."
DROPPED = (
    "{dropped} of the list were not eligible: {reasons}. If several reasons apply, the first in this order counts."
)
DROPPED_WITHOUT_COUNTS = "{dropped} of the list were not eligible. The reasons are: {reasons}."
NONE_DROPPED = "Every {singular} of the list was eligible."
ELIGIBLE = "{eligible} were eligible."

# Strata and counts
ONE_STRATUM = "The sample has {drawn}, drawn from all that were eligible."
STRATA = "The eligible {plural} were divided into {strata}. The sample has {drawn}: {counts}."
STRATA_WITHOUT_COUNTS = "The eligible {plural} were divided into {strata}: {names}. The sample has {drawn}."
PROPORTIONAL = "The size of the sample was divided among the strata in proportion."
QUOTAS = "A fixed number was set for {quotas}."
OTHERS_PROPORTIONAL = "The other strata share the rest{of_size} in proportion."
OF_SIZE = ", {size},"
BUFFER = "The size of {size} was increased by a buffer of {percentage} per cent, {buffer}."
BUFFER_WITHOUT_COUNT = "The size was increased by a buffer of {percentage} per cent."
NO_BUFFER = "No buffer was added."
ROUNDING = "Shares were rounded to whole {plural}. Changed to reach the exact total: {changes}."
NO_ROUNDING = "Shares were rounded to whole {plural}, which gave the exact total."
ROUNDED = "Shares were rounded to whole {plural} and repaired to the exact total."
WITHIN_STRATA = (
    "In each stratum, {plural} were drawn in proportion to the clusters, local delivery units and practitioners."
)
LIMIT = "No practitioner has more than {cap} in the whole sample."
LIMIT_ACTED = "Because of this limit, {moved} went to other practitioners of the same unit."
LIMIT_LOST = "{lost} could not be replaced in the same unit."
LIMIT_NEVER_ACTED = "The limit changed no number: the most of one practitioner is {most}."
DESIGN_EFFECT = (
    "The practitioner of a drawn case has {mean} in the sample on average. With the questionnaire's intra-cluster "
    "correlation, {icc}, the design effect is {effect}: {drawn} tell as much as {independent} {plural} of different "
    "practitioners."
)
NO_LIMIT = "There was no limit for a practitioner."
SHORTFALL = "The sample is {shortfall} short of the {asked} asked for: {reasons}."
SHORTFALL_WITHOUT_REASONS = "The sample is {shortfall} short of the number asked for."
TOO_FEW_ELIGIBLE = "because too few were eligible"
QUOTA_NOT_FILLED = "because a stratum has fewer than its fixed number"
LIMIT_REACHED = "because no other practitioner of the unit was below the limit"

# Chance and replacement
SEED = (
    "Chance decided which {plural}, by numbers worked out from the seed “{seed}” and each {singular} number. The same "
    "list, settings and seed give the same sample again."
)
SEED_RECORDED = "Chance decided which {plural}. The seed is recorded, so that the draw can be repeated."
RESERVE = "The {reserves} that were eligible and not drawn are the reserve, in random order in each stratum."
NO_RESERVE = "Every eligible {singular} was drawn, so there is no reserve."
NOTHING_ELIMINATED = "No {singular} was eliminated."
WEIGHTS = (
    "Because the strata were not drawn in proportion, shares over all strata are also shown weighted: each {singular} "
    "counts for the eligible ones of its stratum that it represents."
)

# Eliminated cases
ELIMINATED_OF_DRAWN = "{count} of {base} drawn {of_base} {was} eliminated."
ELIMINATED_OF_ALL = "{count} of {base} {of_base} {was} eliminated."
ELIMINATED_NOT_DRAWN = "{count} {of_count} that {was} not drawn {was} eliminated."
REASONS = "Reasons: {reasons}."
REASONS_SUPPRESSED = "The reasons are not shown, because there are so few."
REPLACED_ONE = "It was replaced by the next reserve of its stratum."
REPLACED_ALL = "Each was replaced by the next reserve of its stratum."
REPLACED_SOME = "{replaced} of the {total} {were} replaced by the next reserve of the stratum."
REPLACED_NOT = "It was not replaced."
REPLACED_NONE = "None was replaced."
