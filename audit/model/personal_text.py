"""Personal data in what people write: pieces of notes, findings and reasons that look as if they identify somebody.

The patterns are chosen for few false alarms in the prose of an audit; docs/decisions.md says why no library finds
them. A warning never blocks. A date is a date of birth only if the text says so next to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from audit.messages import model as messages
from audit.model.personal_data import (
    CRN,
    DATE,
    IDENTIFIER_REGEXES,
    NATIONAL_INSURANCE,
    NHS_NUMBER,
    PNC,
    PRISON_NUMBER,
    WORD_END,
    WORD_START,
    is_nhs_number,
)
from audit.model.text_fields import clean_text, what_cleaning_changes

DATE_OF_BIRTH = "a date of birth"
_BIRTH = r"(?:\bd\.?o\.?b\b\.?|\bborn\b|\b(?:date|day) of birth\b|\bbirth ?da(?:te|y)\b)"
_BIRTH_DATE = rf"(?:{IDENTIFIER_REGEXES[DATE]})(?:[ ,]*\d{{4}})?"
_OUTWARD = "(?:[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[A-HK-Y][0-9][ABEHMNPRV-Y]|[0-9][A-HJKPSTUW]))"
_INWARD = "[0-9][ABD-HJLNP-UW-Z]{2}"
_NO_ORDINAL = "(?!(?-i:[0-9](?:st|nd|rd|th)))"  # "the M25 3rd junction" has no postcode

_PATTERNS = {
    "an email address": re.compile(r"[\w.+%-]+@\w[\w-]*(?:\.\w[\w-]*)+"),
    CRN: re.compile(f"{WORD_START}{IDENTIFIER_REGEXES[CRN]}{WORD_END}", re.IGNORECASE),
    PNC: re.compile(f"{WORD_START}(?:{IDENTIFIER_REGEXES[PNC]}){WORD_END}", re.IGNORECASE),
    PRISON_NUMBER: re.compile(f"{WORD_START}{IDENTIFIER_REGEXES[PRISON_NUMBER]}{WORD_END}", re.IGNORECASE),
    NATIONAL_INSURANCE: re.compile(
        f"{WORD_START}[A-Z]{{2}}[ -]?\\d\\d[ -]?\\d\\d[ -]?\\d\\d[ -]?[A-D]{WORD_END}", re.IGNORECASE
    ),
    NHS_NUMBER: re.compile(rf"(?<![\w.+-]){IDENTIFIER_REGEXES[NHS_NUMBER]}(?![\w-])"),
    "a phone number": re.compile(
        r"(?<![\w+])(?:(?:\+|00)44[ -]?(?:\(0\)[ -]?)?[1-37-9]\d{1,4}|\(0[1-37-9]\d{1,4}\)|0[1-37-9]\d{1,4})"
        r"(?:[ -]?\d{2,}){1,4}(?!\w)"
    ),
    DATE_OF_BIRTH: re.compile(
        rf"{_BIRTH}[^.;\w]{{0,4}}(?:(?:on|is|was|the)\b ?){{0,2}}{_BIRTH_DATE}{WORD_END}"
        rf"|{WORD_START}{_BIRTH_DATE}[ ]?\((?:d\.?o\.?b\.?|date of birth)\)",
        re.IGNORECASE,
    ),
    "a postcode": re.compile(f"{WORD_START}{_OUTWARD} ?{_NO_ORDINAL}{_INWARD}{WORD_END}", re.IGNORECASE),
}
_CLUE = re.compile("[0-9@]")  # a text without a digit has no such piece, and most of a text is not searched again
_BIRTH_CLUE = re.compile(r"born|birth|d\.?o\.?b", re.IGNORECASE)
_PHONE_DIGITS = 10  # of a number in the United Kingdom without the 0 or +44 in front


class TextKind(StrEnum):
    """The kinds of text that people write in an audit."""

    NOTE = "note"
    CASE_DETAIL = "case detail"
    FINDING = "finding"
    REPORT_TEXT = "report text"
    BENCHMARK = "source of a benchmark"
    RATIONALE = "rationale"
    DECISION = "reason for a decision"
    MODERATION = "reason for a moderated answer"
    COMMENT = "comment"
    FEEDBACK = "feedback"
    CONCERN = "urgent concern"
    REASON = "reason in the history"
    GUIDANCE = "added guidance"


@dataclass(frozen=True)
class TextToCheck:
    """A text with warnings: where it is, and how many. It does not hold the text.

    ``subject`` is the id of the question, case detail or standard; ``case_id`` and ``reference`` are '' if it is not of
    a case. ``review`` is the number of the review that it is of and ``auditor`` whose that is; 0 and '' if of none.
    """

    kind: TextKind
    warning_count: int
    subject: str = ""
    case_id: str = ""
    reference: str = ""
    review: int = 0
    auditor: str = ""


@dataclass(frozen=True)
class PersonalPiece:
    """A piece of a text, and what it looks like: "a phone number"."""

    piece: str
    kind: str


def find_personal_data(text: str) -> list[PersonalPiece]:
    """Return the pieces of a text that look as if they identify a person, in their order; each once.

    >>> find_personal_data("Rang 07700 900123 on 3 October 2022 about 3.4.12.")
    [PersonalPiece(piece='07700 900123', kind='a phone number')]
    """
    found: dict[tuple[int, int], PersonalPiece] = {}
    for kind, pattern in _PATTERNS.items() if _CLUE.search(text) else ():
        if kind == DATE_OF_BIRTH and not _BIRTH_CLUE.search(text):
            continue
        for match in pattern.finditer(text):
            is_new = not any(match.start() < end and start < match.end() for start, end in found)
            if is_new and _is_meant(kind, match[0]):
                found[match.span()] = PersonalPiece(match[0].strip(), kind)
    return list(dict.fromkeys(found[span] for span in sorted(found)))


def _is_meant(kind: str, piece: str) -> bool:
    if kind == NHS_NUMBER:
        return is_nhs_number(piece)
    if kind == "a phone number":
        national = re.sub(r"^\(?(?:(?:\+|00)44[ -]?(?:\(0\))?|0)", "", piece)
        return sum(character.isdecimal() for character in national) == _PHONE_DIGITS
    return True


def text_warnings(text: str) -> list[str]:
    """Return what to check in a written text: pieces that may identify a person, and characters that were lost.

    >>> text_warnings("Seen twice in May. The plan covers 2.2.1 and 2.2.3.")
    []
    """
    pieces = find_personal_data(clean_text(text))
    return [
        *(messages.LOOKS_PERSONAL.format(piece=found.piece, kind=found.kind) for found in pieces),
        *what_cleaning_changes(text),
    ]
