"""References that look as if they identify a person, and that a lead confirmed as identifying no one."""

from __future__ import annotations

from collections.abc import Mapping

from audit.errors import InputError
from audit.messages import model as messages
from audit.model.personal_data import DATE, NHS_NUMBER, personal_data_in_reference
from audit.model.text_fields import MAX_LINE_LENGTH, clean_text, fold_text

ConfirmedReferences = Mapping[str, str]
"""The references that were confirmed, each with the reason ('' if none was given)."""

NONE_CONFIRMED: ConfirmedReferences = {}
IN_AUDIT = "it is in the audit already"
KINDS_WITHOUT_REASON = frozenset({NHS_NUMBER, DATE})  # many serial numbers have the form of one


def needs_reason(kind: str) -> bool:
    """Return whether a reference that looks like this is confirmed only with a reason.

    >>> needs_reason("a date"), needs_reason("a CRN")
    (False, True)
    """
    return kind not in KINDS_WITHOUT_REASON


def check_confirmed(reference: str, confirmed: ConfirmedReferences) -> str:
    """Return how the reference was confirmed, for the history; '' if it does not look as if it identifies a person.

    Raises InputError if it was not confirmed, or without a reason that it needs. The error never repeats the reference.

    >>> check_confirmed("3.4.12", {"3.4.12": ""}), check_confirmed("KSH-7F3K9", {})
    ('confirmed that the reference is not a date', '')
    """
    kind = personal_data_in_reference(reference)
    if not kind:
        return ""
    reasons = {fold_text(key): clean_text(reason, one_line=True) for key, reason in confirmed.items()}
    reason = reasons.get(fold_text(reference))
    if reason is None:
        raise InputError(messages.REFERENCE_LOOKS_PERSONAL.format(personal_data=kind))
    if not reason and needs_reason(kind):
        raise InputError(messages.CONFIRMATION_WITHOUT_REASON.format(personal_data=kind))
    if len(reason) > MAX_LINE_LENGTH:
        raise InputError(messages.LINE_TOO_LONG.format(label="The reason", length=len(reason), limit=MAX_LINE_LENGTH))
    sentence = messages.REFERENCE_CONFIRMED.format(personal_data=kind)
    return f"{sentence}: {reason}" if reason else sentence
