"""Messages of the analysis: what cannot be calculated, and why."""

# Confidence intervals
MORE_REVIEWED_THAN_ELIGIBLE = (
    "The eligible population: {reviewed} cases were reviewed, but only {eligible} are entered as eligible. "
    "Enter the number of all eligible cases."
)
FEWER_ELIGIBLE_THAN_INCLUDED = (
    "The audit details say {eligible}, but {included} are included. Correct the audit details."
)
