"""Words that several pages print of an audit."""

from __future__ import annotations

from collections.abc import Sequence

from audit.model.permissions import may_in_own_case
from audit.model.questionnaire import KeyQuestion, Standard
from audit.storage import Operation, Role
from audit.storage.repositories.audits import Audit
from audit.web.session.page_context import Visit

CLOSED = "This audit is closed: everything in it can be read, and nothing can be changed. Its lead can open it again."


def no_case(here: Visit, audit: Audit) -> str:
    """Why this person sees no case of an audit: there is none, or none that their role lets them see."""
    noun = audit.questionnaire.record
    if here.may(Operation.SEE_CASE, audit):
        return _no_case_at_all(here, audit)
    role = here.store.members.role(here.person, audit.id) or Role.READER
    if may_in_own_case(role, Operation.SEE_CASE):
        return f"No {noun.one} is allocated to you yet. The audit's lead allocates them."
    return f"Your role in this audit shows results, not single {noun.many}."


def _no_case_at_all(here: Visit, audit: Audit) -> str:
    noun = audit.questionnaire.record
    if here.store.retentions.get(here.person, audit.id).erased_at is not None:
        return f"The {noun.many} of this audit are erased. Its results stay."
    if audit.closed_at is not None:
        return f"This audit was closed without a {noun.one}."
    if here.may(Operation.ADD_CASE, audit):
        return f"No {noun.one} yet. Add them one by one, or bring in a list."
    return f"No {noun.one} yet. The audit's lead adds them."


def inspected(audit: Audit) -> Sequence[Standard]:
    """The standards that the audit inspects."""
    return [one for one in audit.questionnaire.standards if one.id not in audit.details.not_inspected]


def first_key_question(audit: Audit) -> KeyQuestion:
    """The key question that a page begins with: the first one inspected, where any is."""
    keys = [key for standard in inspected(audit) for key in standard.key_questions]
    return next(iter(keys or audit.questionnaire.key_questions))
