"""Which field of the page Sample a problem is about."""

from __future__ import annotations

from audit.messages import sample_page as messages
from audit.messages import sampling as sampling_messages
from audit.web.components import tab_state
from audit.web.components.problem_fields import ProblemFields
from audit.web.sampling.choices import SampleChoices


def sample_fields(form_key: str) -> ProblemFields:
    """Return the fields of the problems that a draw has."""
    return {
        sampling_messages.SEED_MISSING: f"seed {form_key}",
        sampling_messages.SIZE_TOO_SMALL: f"size {form_key}",
        sampling_messages.CAP_TOO_SMALL: f"cap {form_key}",
        sampling_messages.BUFFER_OUT_OF_RANGE: f"buffer {form_key}",
        sampling_messages.NO_ELIGIBLE_CASES: f"first-1 {form_key}",
    }


def choices_fields(form_key: str, choices: SampleChoices) -> ProblemFields:
    """Return the fields of the problems with start dates and strata.

    Problems of strata lead to the expander of their fields while it is closed, because the fields are not drawn then.
    """
    expander_key = f"strata {form_key}"
    is_open = bool(tab_state.widget_value(expander_key))
    fields = {messages.DAY_MISSING: f"listed-on {form_key}"}
    for number, (first, _) in enumerate(choices.windows, start=1):
        start, end = f"first-{number} {form_key}", f"last-{number} {form_key}"
        fields[messages.WINDOW_INCOMPLETE.format(number=number)] = end if first else start
        fields[messages.WINDOW_REVERSED.format(number=number, first="{first}", last="{last}")] = end
    fields[sampling_messages.NO_STRATA] = f"stratum-1 {form_key}" if is_open else expander_key
    for number, stratum in enumerate(choices.strata, start=1):
        key = f"stratum-{number} {form_key}" if is_open else expander_key
        fields[sampling_messages.STRATUM_TWICE.format(stratum=stratum.name)] = key
    return fields
