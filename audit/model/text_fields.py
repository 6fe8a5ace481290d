"""What people write, as it is kept: ids, longer texts, reasons."""

from __future__ import annotations

import re
import secrets

from audit.errors import InputError

MAX_LINE_LENGTH = 120
MAX_TEXT_LENGTH = 5_000
SURROGATES = re.compile("[\ud800-\udfff]")
ID_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # without letters that look alike


def new_id() -> str:
    """An id that says nothing and cannot be guessed from another one."""
    return "".join(secrets.choice(ID_ALPHABET) for _ in range(12))


def remove_invalid_characters(text: str) -> str:
    """A text without NUL, which no database keeps, and without halves of characters, as a cut emoji leaves them."""
    return SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text.replace("\0", ""))


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


def line_problems(label: str, text: str, required: bool = False) -> list[str]:
    if required and not text.strip():
        return [f"{label} is missing. Type it in."]
    if len(text) > MAX_LINE_LENGTH:
        return [f"{label} has {len(text)} characters. Shorten it to {MAX_LINE_LENGTH}."]
    if not text.isprintable():
        return [f"{label} has a line break or another control character. Take it out."]
    return []
