"""Text that looks as if it identifies a person: an official number, a date or a name.

It is recognised by its form only. A single word that is a surname is not recognised.
``audit.model.personal_text`` looks for it in longer texts.
"""

from __future__ import annotations

import re

_DAY, _MONTH, _YEAR = "(?:0?[1-9]|[12]\\d|3[01])", "(?:0?[1-9]|1[0-2])", "(?:19|20)\\d\\d"
_NAMED_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
WORD_START, WORD_END = "(?<![A-Za-z0-9])", "(?![A-Za-z0-9])"
CRN, PNC, PRISON_NUMBER = "a CRN", "a PNC number", "a prison number"
NATIONAL_INSURANCE, NHS_NUMBER, DATE, NAME = "a National Insurance number", "an NHS number", "a date", "a name"

IDENTIFIER_REGEXES = {
    CRN: r"[A-Z]\d{6}",
    PNC: r"(?:\d{4}|\d{2})/\d{3,7}[A-Z]|(?:19|20)\d\d[ -]?\d{7}[A-Z]",
    PRISON_NUMBER: r"[A-Z]\d{4}[A-Z]{2}",
    NATIONAL_INSURANCE: r"[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]",
    NHS_NUMBER: r"\d{3}[ -]?\d{3}[ -]?\d{4}",
    DATE: "|".join(
        (
            rf"{_DAY}[ ./_-]{_MONTH}[ ./_-]{_YEAR}",
            rf"{_YEAR}[ ./_-]{_MONTH}[ ./_-]{_DAY}",
            rf"{_DAY}[./]{_MONTH}[./]\d\d",
            rf"{_DAY}(?:st|nd|rd|th)?[ ./_-]?{_NAMED_MONTH}[ ./_-]?(?:{_YEAR}|\d\d)",
            rf"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2]){_YEAR}",
            rf"{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])",
        )
    ),
}
IDENTIFIER_PATTERNS = {
    label: re.compile(f"{WORD_START}(?:{regex}){WORD_END}", re.IGNORECASE)
    for label, regex in IDENTIFIER_REGEXES.items()
}
ANY_IDENTIFIER = re.compile(f"{WORD_START}(?:{'|'.join(IDENTIFIER_REGEXES.values())}){WORD_END}", re.IGNORECASE)
NAME_PATTERN = re.compile(r"[A-Za-z]+(?:[ ._]+[A-Za-z]+)+|[A-Z][a-z]+(?:-[A-Z][a-z]+)+")
BIRTH_COLUMN = "dates of birth"
PERSONAL_HEADINGS = {
    "CRNs": ("crn", "ndelius", "delius"),
    "PNC numbers": ("pnc", "cro"),
    "prison numbers": ("noms", "nomis", "prison number", "prisoner number"),
    "National Insurance numbers": ("national insurance", "nino", "ni number"),
    "NHS numbers": ("nhs",),
    BIRTH_COLUMN: ("dob", "date of birth", "birth date", "birthdate", "birthday", "born"),
    "names": ("name", "names", "forename", "forenames", "firstname", "first names", "surname", "surnames", "lastname"),
}


def find_identifier(text: str) -> str:
    """Return the kind of identifying number or date in a text, such as "a CRN"; '' if there is none.

    >>> find_identifier("case X123456"), find_identifier("KSH-7F3K9")
    ('a CRN', '')
    """
    if not ANY_IDENTIFIER.search(text):  # true of nearly every reference, and faster than one search for each kind
        return ""
    return next((kind for kind, pattern in IDENTIFIER_PATTERNS.items() if _finds(kind, pattern, text)), "")


def _finds(kind: str, pattern: re.Pattern[str], text: str) -> bool:
    return any(kind != NHS_NUMBER or is_nhs_number(match[0]) for match in pattern.finditer(text))


def is_nhs_number(text: str) -> bool:
    """Return whether the last of ten digits is the check digit of an NHS number (modulus 11, NHS Data Dictionary).

    >>> is_nhs_number("943 476 5919"), is_nhs_number("1234567890")
    (True, False)
    """
    digits = [int(character) for character in text if character.isdecimal()]
    total = sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False))
    return len(digits) == 10 and (11 - total % 11) % 11 == digits[9]


def personal_data_in_reference(reference: str) -> str:
    """Return the kind of personal data in a case reference; '' if there is none.

    A name is two or more words made only of letters, so "Case 12" is not a name.

    >>> [personal_data_in_reference(text) for text in ("John Smith", "John Smith 01/02/1980", "Case 12")]
    ['a name', 'a date', '']
    """
    return find_identifier(reference) or (NAME if NAME_PATTERN.fullmatch(reference.strip()) else "")


def personal_data_in_column(heading: str) -> str:
    """Return the kind of personal data that a column with this heading seems to have; '' if none.

    >>> [personal_data_in_column(heading) for heading in ("Date_of_Birth", "Person's full name", "shoe size")]
    ['dates of birth', 'names', '']
    """
    words = f" {' '.join(re.findall('[a-z]+', heading.casefold()))} "
    return next(
        (
            label
            for label, heading_words in PERSONAL_HEADINGS.items()
            if any(f" {word} " in words for word in heading_words)
        ),
        "",
    )
