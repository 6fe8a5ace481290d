"""What people write, as it is kept: ids, longer texts, reasons."""

from __future__ import annotations

import secrets

from audit.errors import InputError
from audit.model.audit import MAX_LINE_LENGTH, MAX_TEXT_LENGTH, remove_invalid_characters

ID_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # without letters that look alike


def new_id() -> str:
    """An id that says nothing and cannot be guessed from another one."""
    return "".join(secrets.choice(ID_ALPHABET) for _ in range(12))


def clean_name(entered: str, message: str) -> str:
    """A person's name without outer white space. Raises InputError with the message if it is not one short line."""
    name = entered.strip()
    if len(name) > MAX_LINE_LENGTH or not name.isprintable():
        raise InputError(message.format(limit=MAX_LINE_LENGTH))
    return name


def clean_text(label: str, text: str) -> str:
    """A longer text as it is kept. Raises InputError where it is too long."""
    if len(text) > MAX_TEXT_LENGTH:
        raise InputError(f"{label} has {len(text):,} characters. Shorten it to {MAX_TEXT_LENGTH:,}.")
    return remove_invalid_characters(text)


def require_reason(reason: str, subject: str) -> str:
    """A reason as it is kept beside a case, a rating or an audit. Raises InputError where there is none."""
    cleaned = clean_text("The reason", reason).strip()
    if not cleaned:
        raise InputError(f"Say why in a few words: the reason is kept with the {subject}.")
    return cleaned
