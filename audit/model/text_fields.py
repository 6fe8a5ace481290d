"""Text that people type: cleaning, folding and checking it; and new ids."""

from __future__ import annotations

import re
import secrets

from audit.errors import InputError
from audit.messages import model as messages

MAX_LINE_LENGTH = 120
MAX_TEXT_LENGTH = 5_000
SURROGATES = re.compile("[\ud800-\udfff]")
ID_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # without letters that look alike


def new_id() -> str:
    """Return a random id that reveals nothing and cannot be guessed from another."""
    return "".join(secrets.choice(ID_ALPHABET) for _ in range(12))


def clean_name(entered: str, message: str) -> str:
    """A person's name without outer white space. Raises InputError with the message if it is not one short line."""
    name = entered.strip()
    if len(name) > MAX_LINE_LENGTH or not name.isprintable():
        raise InputError(message.format(limit=MAX_LINE_LENGTH))
    return name


def fold_spaces(text: str) -> str:
    """Return a text with single spaces for white space, and none at its ends.

    >>> fold_spaces("  two\\n  words ")
    'two words'
    """
    return " ".join(text.split())


def fold_text(text: str) -> str:
    """Return the form in which texts are compared: white space and capital letters make no difference.

    >>> fold_text(" Not  Applicable ")
    'not applicable'
    """
    return fold_spaces(text).casefold()


def remove_invalid_characters(text: str) -> str:
    """Return a text that every database can store: without NUL, and with lone surrogates replaced."""
    return SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text.replace("\0", ""))


def clean_text(label: str, text: str) -> str:
    """Return a longer text as it will be saved. Raises InputError if it is too long."""
    if len(text) > MAX_TEXT_LENGTH:
        raise InputError(messages.TEXT_TOO_LONG.format(label=label, length=len(text), limit=MAX_TEXT_LENGTH))
    return remove_invalid_characters(text)


def require_reason(reason: str, subject: str) -> str:
    """Return the reason for a change to a case, a rating or an audit. Raises InputError if it is empty."""
    cleaned = clean_text("The reason", reason).strip()
    if not cleaned:
        raise InputError(messages.REASON_MISSING.format(subject=subject))
    return cleaned


def line_problems(label: str, text: str, required: bool = False) -> list[str]:
    """Return the problems with a text that must be one short line."""
    if required and not text.strip():
        return [messages.FIELD_MISSING.format(label=label)]
    if len(text) > MAX_LINE_LENGTH:
        return [messages.LINE_TOO_LONG.format(label=label, length=len(text), limit=MAX_LINE_LENGTH)]
    if not text.isprintable():
        return [messages.NOT_ONE_LINE.format(label=label)]
    return []
