"""Words that several pages print of an audit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from audit.audits import Addressee
from audit.questionnaire import KeyQuestion, Noun, Standard
from audit.storage.audits import Audit

CLOSED = (
    "This audit is closed: everything in it can be read, nothing changed. "
    "Its settings, in the list of audits, say how to open it again."
)

NO_CASE_FOR_READERS: Callable[[Noun], str] = "Your role in this audit shows results, not single {0.many}.".format
NO_CASE_FOR_YOU: Callable[[Noun], str] = "No {0.one} is allocated to you yet. The audit's lead allocates them.".format


def addressee_words(audit: Audit, addressee: Addressee) -> str:
    """Whom a recommendation is for."""
    region = audit.details.region
    names = {
        Addressee.UNIT: audit.details.unit,
        Addressee.REGION: f"{region} region" if region else "The region",
        Addressee.NATIONAL: "HM Prison and Probation Service",
    }
    return names[addressee]


def inspected(audit: Audit) -> Sequence[Standard]:
    """The standards that the audit inspects."""
    return [one for one in audit.questionnaire.standards if one.id not in audit.details.not_inspected]


def first_key_question(audit: Audit) -> KeyQuestion:
    """The key question that a page begins with: the first one inspected, where any is."""
    keys = [key for standard in inspected(audit) for key in standard.key_questions]
    return next(iter(keys or audit.questionnaire.key_questions))
