"""Which field of a form a problem is about: the start of its sentence, and the key of the field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from audit.messages import allocation as allocation_messages
from audit.messages import analysis as analysis_messages
from audit.messages import benchmarks as benchmark_messages
from audit.messages import concerns as concern_messages
from audit.messages import eliminations as elimination_messages
from audit.messages import feedback as feedback_messages
from audit.messages import model as messages
from audit.messages import moderation as moderation_messages
from audit.messages import report_text as report_text_messages
from audit.messages import storage as storage_messages

NAME_IN_BRACES = re.compile(r"\{[^}]*\}")
ProblemFields = Mapping[str, str]


def key_of_field(sentence: str, fields: ProblemFields) -> str:
    """Return the key of the field that a sentence is about; '' if it is about none.

    >>> key_of_field("The unit is missing. Enter it.", {"The unit": "unit 0", "The region": "region 0"})
    'unit 0'
    """
    return next((key for start, key in fields.items() if _pattern(start).match(sentence)), "")


def _pattern(start: str) -> re.Pattern[str]:
    """Return the pattern of a message: any text may be in the place of a name in braces."""
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


def feedback_fields(form_key: str) -> ProblemFields:
    """Return the fields of the problems with an action of a feedback sheet, or an acknowledgement."""
    return {
        feedback_messages.ACTION_MISSING: f"text {form_key}",
        feedback_messages.ACTION: f"text {form_key}",
        feedback_messages.OWNER: f"owner {form_key}",
        feedback_messages.COMMENT: f"comment {form_key}",
        feedback_messages.ACKNOWLEDGED_ON_MISSING: f"day {form_key}",
        feedback_messages.ACKNOWLEDGED_IN_FUTURE: f"day {form_key}",
    }


def report_text_fields(key: str) -> ProblemFields:
    """Return the field of the problems with the text of a chapter."""
    return dict.fromkeys((report_text_messages.CHAPTER_TOO_LONG, report_text_messages.STANDARD_ID_TOO_LONG), key)


def benchmark_fields(form_key: str) -> ProblemFields:
    """Return the fields of the problems with a benchmark."""
    return {
        benchmark_messages.PERCENT_MISSING: f"percent {form_key}",
        benchmark_messages.SOURCE_MISSING: f"source {form_key}",
        benchmark_messages.SOURCE_TOO_LONG: f"source {form_key}",
        "The name": f"name {form_key}",
        "The year or date": f"published {form_key}",
    }


def reason_fields(key: str) -> ProblemFields:
    """Return the field of the problems with a reason, a rationale or a decision."""
    starts = (messages.REASON_MISSING, "The reason", "The rationale", analysis_messages.DECISION_WITHOUT_REASON)
    return dict.fromkeys(starts, key)


def moderation_fields(form_key: str) -> ProblemFields:
    """Return the fields of the problems with an agreed answer."""
    return {
        moderation_messages.NO_ANSWER_CHOSEN: f"answer {form_key}",
        moderation_messages.NO_CAUSE_CHOSEN: f"cause {form_key}",
        **reason_fields(f"reason {form_key}"),
    }


def comment_fields(key: str) -> ProblemFields:
    """Return the field of the problems with a comment."""
    return dict.fromkeys((moderation_messages.COMMENT_MISSING, "The comment"), key)


def concern_fields(form_key: str) -> ProblemFields:
    """Return the fields of the problems with an urgent concern, or with a response to one."""
    starts = (
        *(concern_messages.CONCERN_MISSING, concern_messages.RESPONSE_MISSING),
        *(concern_messages.REOPENING_WITHOUT_REASON, concern_messages.CLOSED_MEANWHILE),
        *("The concern", "The response", "The reason"),
    )
    text_fields = dict.fromkeys(starts, f"text {form_key}")
    return {**text_fields, "The text on who was informed": f"informed {form_key}"}


def reference_fields(reference_key: str, why_key: str) -> ProblemFields:
    """Return the fields of the problems with a reference, and with the reason why it identifies nobody."""
    about_reference = (
        "The reference",
        messages.REFERENCE_LOOKS_PERSONAL,
        messages.REFERENCE_NOT_ALLOWED,
        storage_messages.REFERENCE_USED,
        storage_messages.RESERVED_REFERENCE,
    )
    return {messages.CONFIRMATION_WITHOUT_REASON: why_key, **dict.fromkeys(about_reference, reference_key)}


def import_fields(key: str) -> ProblemFields:
    """Return the fields of the problems of an import that can be solved on the page."""
    return {
        messages.CASE_EXISTS: f"existing-{key}",
        messages.CONFIRMATION_WITHOUT_REASON: f"confirm-why-{key}",
        messages.REFERENCE_LOOKS_PERSONAL: f"confirm-{key}",
    }


def auditor_fields(key: str) -> ProblemFields:
    """Return the field of the problems with the name of an auditor."""
    return {storage_messages.INVALID_AUDITOR_NAME: key}


def elimination_fields(form_key: str) -> ProblemFields:
    """Return the fields of the problems with an elimination."""
    return {
        elimination_messages.CHOOSE_REASON: f"reason {form_key}",
        storage_messages.EXPLANATION_MISSING: f"explanation {form_key}",
        "The explanation": f"explanation {form_key}",
    }


def staff_fields(names: Sequence[str], form_key: str) -> ProblemFields:
    """Return the fields of the problems with auditors on the page Allocate; each row has those of one person."""
    fields = {}
    for name in names:
        key = f"{form_key} {name}"
        fields[allocation_messages.STAFF_ID_NOT_ALLOWED.format(name=name)] = f"staff {key}"
        fields[allocation_messages.INVALID_CAPACITY.format(name=name, limit="{limit}")] = f"capacity {key}"
        fields[allocation_messages.INVALID_TEAM.format(name=name, limit="{limit}")] = f"teams {key}"
    if names:
        fields[allocation_messages.NOBODY_READS] = f"reads {form_key} {names[0]}"
    return fields
