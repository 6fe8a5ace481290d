"""What people write, as it is kept: ids, longer texts, reasons."""

from __future__ import annotations

import secrets

from audit.errors import InputError
from audit.model.audit import LONGEST_TEXT, keepable

ID_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # without letters that look alike


def new_id() -> str:
    """An id that says nothing and cannot be guessed from another one."""
    return "".join(secrets.choice(ID_ALPHABET) for _ in range(12))


def kept_text(what: str, text: str) -> str:
    """A longer text as it is kept. Raises InputError where it is too long."""
    if len(text) > LONGEST_TEXT:
        raise InputError(f"{what} has {len(text):,} characters. Shorten it to {LONGEST_TEXT:,}.")
    return keepable(text)


def kept_reason(reason: str, beside: str) -> str:
    """A reason as it is kept beside a case, a rating or an audit. Raises InputError where there is none."""
    kept = kept_text("The reason", reason).strip()
    if not kept:
        raise InputError(f"Say why in a few words: the reason is kept with the {beside}.")
    return kept
