"""Text that people type, paste or import: cleaning, comparing and checking it; and new ids."""

from __future__ import annotations

import re
import secrets
import unicodedata

from audit.errors import InputError
from audit.messages import model as messages

MAX_LINE_LENGTH = 120
MAX_TEXT_LENGTH = 5_000
ID_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # without letters that look alike

REPLACEMENT_CHARACTER = "\N{REPLACEMENT CHARACTER}"
_LINE_BREAK = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")  # \v is a manual line break in Word, \f a page break
_WORD_HYPHENS = {0x1E: "-", 0x1F: None}  # how Word copies a non-breaking and an optional hyphen
_NO_CHARACTER = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")  # code points that never become characters
_CONTROL_CHARACTER = re.compile("[\x01-\x08\x0e-\x1d\x7f-\x84\x86-\x9f]")
_SPACE = re.compile("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_DIRECTION_CHARACTER = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE_CHARACTER = re.compile(
    "(?P<flag>\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)"  # the flags of England, Scotland and Wales
    "|(?P<joined>(?<=[^\0-\x7f])[\u200c\u200d](?=[^\0-\x7f]))"  # joins emoji, and letters of some scripts
    "|[\0\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def new_id() -> str:
    """Return a random id that reveals nothing and cannot be guessed from another."""
    return "".join(secrets.choice(ID_ALPHABET) for _ in range(12))


def clean_text(text: str, *, one_line: bool = False) -> str:
    """Return a text that every database and file can store, without anything that cannot be seen.

    Every line break becomes ``\\n`` and every kind of space a space, so words never run together. A letter with its
    accent is one character (Unicode NFC). Half an emoji becomes "�". With ``one_line``, white space becomes single
    spaces. White space at the ends is removed.

    >>> clean_text(" Seen twice.\\vSeen\\xa0again.\\r\\n"), clean_text("  two\\n  words ", one_line=True)
    ('Seen twice.\\nSeen again.', 'two words')
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if one_line else text.strip()
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")  # joins two halves of an emoji
    visible = _INVISIBLE_CHARACTER.sub(_kept, _NO_CHARACTER.sub(REPLACEMENT_CHARACTER, whole)).translate(_WORD_HYPHENS)
    spaced = _SPACE.sub(" ", _CONTROL_CHARACTER.sub(" ", _LINE_BREAK.sub("\n", visible)))
    cleaned = unicodedata.normalize("NFC", spaced)
    return " ".join(cleaned.split()) if one_line else cleaned.strip()


def _kept(match: re.Match[str]) -> str:
    return match["flag"] or match["joined"] or ""


def what_cleaning_changes(text: str) -> list[str]:
    """Return sentences about what somebody can see of the cleaning of a text; none if they see nothing of it.

    >>> what_cleaning_changes("Seen\\xa0twice.")
    []
    """
    sentences = []
    if REPLACEMENT_CHARACTER in clean_text(text):
        sentences.append(messages.CHARACTER_UNREADABLE)
    if _DIRECTION_CHARACTER.search(text):
        sentences.append(messages.DIRECTION_REMOVED)
    return sentences


def has_several_lines(text: str) -> bool:
    """Return whether a text is more than one line: two names or references must not become one."""
    return not text.isprintable() and "\n" in clean_text(text)


def clean_name(entered: str, message: str) -> str:
    """Return a person's name. Raises InputError with the message if it is too long, unreadable or several lines."""
    name = clean_text(entered, one_line=True)
    if len(name) > MAX_LINE_LENGTH or has_several_lines(entered) or REPLACEMENT_CHARACTER in name:
        raise InputError(message.format(limit=MAX_LINE_LENGTH))
    return name


def fold_text(text: str) -> str:
    """Return the form in which texts are compared: white space and capital letters make no difference.

    >>> fold_text(" Not  Applicable ")
    'not applicable'
    """
    return clean_text(text, one_line=True).casefold()


def check_text(label: str, text: str) -> str:
    """Return a longer text as it will be saved. Raises InputError if it is too long."""
    cleaned = clean_text(text)
    if len(cleaned) > MAX_TEXT_LENGTH:
        raise InputError(messages.TEXT_TOO_LONG.format(label=label, length=len(cleaned), limit=MAX_TEXT_LENGTH))
    return cleaned


def require_reason(reason: str, subject: str) -> str:
    """Return the reason for a change to a case, a rating or an audit. Raises InputError if it is empty."""
    cleaned = check_text("The reason", reason)
    if not cleaned:
        raise InputError(messages.REASON_MISSING.format(subject=subject))
    return cleaned


def line_problems(label: str, line: str, required: bool = False) -> list[str]:
    """Return the problems with a cleaned line."""
    if required and not line:
        return [messages.FIELD_MISSING.format(label=label)]
    if len(line) > MAX_LINE_LENGTH:
        return [messages.LINE_TOO_LONG.format(label=label, length=len(line), limit=MAX_LINE_LENGTH)]
    return []
