"""Messages about eliminating a case that cannot be read, and restoring it."""

# Before
WHAT_REPLACES = (
    "{reference} will replace it: the next reserve of the stratum “{stratum}”. It has no auditor until you allocate it."
)
NO_RESERVE_LEFT = "No reserve of the stratum “{stratum}” is left, so nothing will replace it."
REPLACED_ALREADY = "{reference} has replaced it already and stays, so no other reserve will."
NOT_DRAWN = "It is not part of a drawn sample, so nothing will replace it."
ANSWERS_STAY = "What is recorded stays, but is read-only and not counted. You can restore the {singular} later."
CHOOSE_REASON = "Choose the reason why the {singular} cannot be read."

# After
ELIMINATED = "{reference} is eliminated. Nothing replaces it."
ELIMINATED_AND_REPLACED = "{reference} is eliminated. {replacement} replaces it: allocate it to an auditor."
RESTORED = "{reference} is restored, in the state that it had before."

# On the page of an eliminated case
WHO_ELIMINATED = "{name} eliminated this {singular} on {when}. Reason: {reason}."
EXPLANATION = "Explanation: {explanation}"
READ_ONLY_AND_NOT_COUNTED = "It is read-only and not counted in the results."
REPLACED_BY = "{reference} replaces it."
REPLACED_BY_RESERVE = "A reserve replaces it."
NOT_REPLACED = "Nothing replaces it."
LEAD_CAN_RESTORE = "The lead of the audit can restore it."
REPLACEMENT_STAYS = "If you restore it, {reference} stays in the audit too."
