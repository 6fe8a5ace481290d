"""Words that several pages print of an audit."""

from __future__ import annotations

from collections.abc import Sequence

from audit.model.audit import Audit
from audit.model.permissions import has_permission_in_own_case
from audit.model.questionnaire import KeyQuestion, Standard
from audit.storage import Permission, Role
from audit.web.session.page_context import PageContext

AUDIT_CLOSED = (
    "This audit is closed: everything in it can be read, and nothing can be changed. Its lead can open it again."
)


def why_no_cases(context: PageContext, audit: Audit) -> str:
    """Why this person sees no case of an audit: there is none, or none that their role lets them see."""
    case_label = audit.questionnaire.case_label
    if context.has_permission(Permission.SEE_CASE, audit):
        return _why_audit_has_no_cases(context, audit)
    role = context.store.members.role(context.person, audit.id) or Role.READER
    if has_permission_in_own_case(role, Permission.SEE_CASE):
        return f"No {case_label.singular} is allocated to you yet. The audit's lead allocates them."
    return f"Your role in this audit shows results, not single {case_label.plural}."


def _why_audit_has_no_cases(context: PageContext, audit: Audit) -> str:
    case_label = audit.questionnaire.case_label
    if context.store.retentions.get(context.person, audit.id).erased_at is not None:
        return f"The {case_label.plural} of this audit are erased. Its results stay."
    if audit.closed_at is not None:
        return f"This audit was closed without a {case_label.singular}."
    if context.has_permission(Permission.ADD_CASE, audit):
        return f"No {case_label.singular} yet. Add them one by one, or bring in a list."
    return f"No {case_label.singular} yet. The audit's lead adds them."


def inspected_standards(audit: Audit) -> Sequence[Standard]:
    """The standards that the audit inspects."""
    return audit.inspected_standards


def first_key_question(audit: Audit) -> KeyQuestion:
    """The key question that a page begins with: the first one inspected, where any is."""
    inspected_questions = [
        key_question for standard in inspected_standards(audit) for key_question in standard.key_questions
    ]
    return next(iter(inspected_questions or audit.questionnaire.key_questions))
