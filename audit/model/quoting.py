"""Which values of a file an error may quote: not those that may identify a person."""

from __future__ import annotations

import re
from collections.abc import Collection

from audit.model.personal_data import DATE, find_identifier
from audit.model.text_fields import fold_text

MAX_QUOTED_LENGTH = 40
WORD = re.compile(r"[^\W\d_]+")
CAPITALISED = re.compile(r"[^\W\d_a-z][^\W\d_]{2,}")
DATE_MARKS = re.compile(r"[\d /.,:-]{1,25}")
COMMON_WORDS = frozenset(
    {"agree", "always", "applicable", "blank", "disagree", "false", "known", "maybe", "missing", "never", "no", "none"}
    | {"not", "null", "often", "other", "partially", "partly", "sometimes", "strongly", "true", "unclear", "unknown"}
    | {"unsure", "yes"}
)
"""Words that people write instead of an answer: with a capital letter they are no names."""


def quotable_value(value: str, known_words: Collection[str] = ()) -> str:
    """Return a value as an error may quote it; '' if it is long, cannot be printed or may identify a person.

    One word or code without a capital letter may be quoted, and so may any value made only of known words.

    >>> [quotable_value(value) for value in ("perhaps", "Jane", "Jane said so", "UK", "2", "Not known", "X123456")]
    ['perhaps', '', '', 'UK', '2', 'Not known', '']
    """
    if not value or len(value) > MAX_QUOTED_LENGTH or not value.isprintable() or find_identifier(value) or "@" in value:
        return ""
    words = WORD.findall(value)
    unknown = [word for word in words if fold_text(word) not in COMMON_WORDS and fold_text(word) not in known_words]
    return value if not unknown or (len(words) == 1 and not CAPITALISED.match(value)) else ""


def quotable_date(value: str) -> str:
    """Return what somebody wrote for a date as an error may quote it; '' if it has words or an identifying number.

    >>> quotable_date("31/02/2022"), quotable_date("X123456"), quotable_date("Jane")
    ('31/02/2022', '', '')
    """
    return value if DATE_MARKS.fullmatch(value) and find_identifier(value) in ("", DATE) else ""


def quotable_sheet(title: str) -> str:
    """Return the name of a sheet as an error may quote it; '' if it may identify a person.

    >>> quotable_sheet("Read me"), quotable_sheet("Jane Doe")
    ('Read me', '')
    """
    is_name = len(CAPITALISED.findall(title)) > 1
    return "" if is_name or not title.isprintable() or find_identifier(title) else title
