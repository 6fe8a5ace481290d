"""Words that several pages print of an audit."""

from __future__ import annotations

from collections.abc import Sequence

from audit.questionnaire import KeyQuestion, Standard
from audit.storage.audits import Audit

CLOSED = "This audit is closed: everything in it can be read, and nothing can be changed. Its lead can open it again."


def inspected(audit: Audit) -> Sequence[Standard]:
    """The standards that the audit inspects."""
    return [one for one in audit.questionnaire.standards if one.id not in audit.details.not_inspected]


def first_key_question(audit: Audit) -> KeyQuestion:
    """The key question that a page begins with: the first one inspected, where any is."""
    keys = [key for standard in inspected(audit) for key in standard.key_questions]
    return next(iter(keys or audit.questionnaire.key_questions))
