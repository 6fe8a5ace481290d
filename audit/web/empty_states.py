"""Sentences for pages that have nothing to show."""

from __future__ import annotations

from collections.abc import Sequence

from audit.messages import pages as messages
from audit.model.audit import Audit
from audit.model.questionnaire import KeyQuestion, Standard
from audit.storage import Permission
from audit.web.session.page_context import PageContext


def why_no_cases(context: PageContext, audit: Audit) -> str:
    """Return why the user sees no case: there is none, or none is allocated to them."""
    case_label = audit.questionnaire.case_label
    if context.has_permission(Permission.SEE_CASE, audit):
        return _why_audit_has_no_cases(context, audit)
    return messages.NO_CASE_ALLOCATED.format(singular=case_label.singular)


def _why_audit_has_no_cases(context: PageContext, audit: Audit) -> str:
    plural = audit.questionnaire.case_label.plural
    if audit.retention.erased_on is not None:
        return messages.CASES_ERASED.format(plural=plural)
    if audit.closed_at is not None:
        return messages.CLOSED_WITHOUT_CASES.format(plural=plural)
    if context.has_permission(Permission.ADD_CASE, audit):
        return messages.NO_CASES_ADD_THEM.format(plural=plural)
    return messages.NO_CASES_LEAD_ADDS.format(plural=plural)


def why_closed(audit: Audit) -> str:
    """Return why nothing in a closed audit can be changed."""
    if audit.retention.erased_on is not None:
        return messages.CLOSED_FOR_GOOD.format(plural=audit.questionnaire.case_label.plural)
    return messages.AUDIT_CLOSED


def inspected_standards(audit: Audit) -> Sequence[Standard]:
    """Return the standards that the audit inspects."""
    return audit.inspected_standards


def first_key_question(audit: Audit) -> KeyQuestion:
    """Return the key question that a page starts with: the first one inspected, else the first of all."""
    inspected_questions = [
        key_question for standard in inspected_standards(audit) for key_question in standard.key_questions
    ]
    return next(iter(inspected_questions or audit.questionnaire.key_questions))
