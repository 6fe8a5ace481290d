"""Which field of a form a problem is about: the start of its sentence, and the key of the field."""

from __future__ import annotations

import re
from collections.abc import Mapping

from audit.messages import analysis as analysis_messages
from audit.messages import model as messages

NAME_IN_BRACES = re.compile(r"\{[^}]*\}")
ProblemFields = Mapping[str, str]


def key_of_field(sentence: str, fields: ProblemFields) -> str:
    """Return the key of the field that a sentence is about; '' if it is about none.

    >>> key_of_field("The unit is missing. Enter it.", {"The unit": "unit 0", "The region": "region 0"})
    'unit 0'
    """
    return next((key for start, key in fields.items() if _pattern(start).match(sentence)), "")


def _pattern(start: str) -> re.Pattern[str]:
    """Return the pattern of a message: anything may stand for a name in braces."""
    return re.compile(".*?".join(map(re.escape, NAME_IN_BRACES.split(start))))


def details_fields(keys: Mapping[str, str]) -> ProblemFields:
    """Return the fields of the problems with the details of an audit, from the keys by the name of a detail."""
    starts = {
        "The name of the audit": "name",
        "The unit": "unit",
        "The region": "region",
        "The weeks in which cases started": "started_in",
        messages.FIELDWORK_ENDS_TOO_EARLY: "fieldwork_to",
        messages.NO_STANDARD_INSPECTED: "not_inspected",
        "The number of eligible cases": "eligible",
        messages.FEWER_ELIGIBLE_THAN_CASES: "eligible",
        "The small number": "small_number",
    }
    return {start: keys[name] for start, name in starts.items() if name in keys}


def finding_fields(form_key: str) -> ProblemFields:
    """Return the fields of the problems with a finding."""
    return {
        messages.FINDING_WITHOUT_TEXT: f"text {form_key}",
        "The finding": f"text {form_key}",
        messages.RECOMMENDATION_WITHOUT_ADDRESSEE: f"addressee {form_key}",
        "The owner": f"owner {form_key}",
        messages.FINDING_CASE_NOT_IN_AUDIT: f"cases {form_key}",
    }


def reason_fields(key: str) -> ProblemFields:
    """Return the field of the problems with a reason, a rationale or a decision."""
    starts = (messages.REASON_MISSING, "The reason", "The rationale", analysis_messages.DECISION_WITHOUT_REASON)
    return dict.fromkeys(starts, key)
