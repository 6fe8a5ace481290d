"""Random references for cases: they say nothing about a person, and are easy to read out and to type."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection

from audit.errors import InputError
from audit.messages import model as messages
from audit.model.case import normalise_reference, reference_key
from audit.model.personal_data import personal_data_in_reference

ALPHABET = "23456789CFGHJMPQRVWX"
"""No vowels, so no words, and no characters that look alike: the alphabet of Open Location Codes."""

MIN_LENGTH = 5
SPARE_FACTOR = 1_000
"""How many more references there must be than cases, so that a slip in typing hits another case seldom."""

_EXAMPLE = "7F3R9"
_MIXED = re.compile("(?=.*[0-9])(?=.*[A-Z])")


def random_references(count: int, taken: Collection[str], prefix: str = "") -> list[str]:
    """Return new references, each different from the others and from those taken, also in lower case.

    Each is the prefix and at least five random letters and digits, with at least one of each. None looks like a name,
    a date or an official number. Raises InputError if the count is below 1, or the prefix is not possible.

    >>> [len(reference) for reference in random_references(2, ["KSH-7F3K9"], "KSH-")]
    [9, 9]
    """
    if count < 1:
        raise InputError(messages.NO_REFERENCE_WANTED)
    length = _length(count + len(taken))
    cleaned_prefix = _check_prefix(prefix, length)
    keys = set(map(reference_key, taken))
    references: list[str] = []
    while len(references) < count:
        reference = cleaned_prefix + "".join(secrets.choice(ALPHABET) for _ in range(length))
        key = reference_key(reference)
        if key in keys or not _is_plain(reference, length):
            continue
        keys.add(key)
        references.append(reference)
    return references


def _length(count: int) -> int:
    """How many random characters a reference needs, so that most of the possible ones stay unused."""
    length = MIN_LENGTH
    while len(ALPHABET) ** length < count * SPARE_FACTOR:
        length += 1
    return length


def _check_prefix(prefix: str, length: int) -> str:
    """Return the prefix as references have it. Raises InputError if it is not allowed or looks personal."""
    example = _EXAMPLE.ljust(length, _EXAMPLE[-1])
    try:
        whole = normalise_reference(prefix + example)
    except InputError:
        raise InputError(messages.PREFIX_NOT_ALLOWED.format(limit=40 - length)) from None
    personal_data = personal_data_in_reference(whole) or personal_data_in_reference(prefix)
    if personal_data:
        raise InputError(messages.PREFIX_LOOKS_PERSONAL.format(personal_data=personal_data))
    return whole.removesuffix(example)


def _is_plain(reference: str, length: int) -> bool:
    """Whether the random part has a letter and a digit, and the whole does not look as if it identifies a person."""
    return _MIXED.match(reference[-length:]) is not None and not personal_data_in_reference(reference)
