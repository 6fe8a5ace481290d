"""Practitioners of cases, each by a code, so that the cases of one of them are known without a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from audit.errors import InputError
from audit.messages import model as messages
from audit.model.case import CaseRecord
from audit.model.case_codes import CaseCoder, read_staff_code
from audit.model.text_fields import clean_name

TWO_WORDS = re.compile(r"[^\W\d_]{2,}[^\w]+[^\W\d_]{2,}")
"""Two words of letters, such as a name; codes and staff ids are one."""


def parse_practitioner(text: str) -> str:
    """Return the code or the staff id of a practitioner, as a file gives it.

    Raises InputError if it is too long or looks like a name. The error does not repeat it.

    >>> parse_practitioner("s-7k3f9q"), parse_practitioner(" N01ABC ")
    ('S-7K3F9Q', 'N01ABC')
    """
    practitioner = clean_name(text, messages.LONG_PRACTITIONER)
    code = read_staff_code(practitioner)
    if not code and _looks_like_name(practitioner):
        raise InputError(messages.PRACTITIONER_LOOKS_LIKE_NAME)
    return code or practitioner


def _looks_like_name(text: str) -> bool:
    """Return whether a text has no digit but several letters, or two words.

    >>> [_looks_like_name(text) for text in ("Smith", "Ann Lee 2", "N01ABC", "team 4", "A", "")]
    [True, True, False, False, False, False]
    """
    has_digit = any(map(str.isdigit, text))
    return bool(TWO_WORDS.search(text)) or (not has_digit and len(text) > 1)


def code_practitioners(records: Iterable[CaseRecord], open_coder: Callable[[], CaseCoder]) -> list[CaseRecord]:
    """Return cases with a code in place of each staff id, as a draw makes it. What is a code already stays.

    Raises InputError if a staff id looks like a name, and StoreError if there is no key to make codes.
    """
    listed = list(records)
    texts = {record.case.practitioner: parse_practitioner(record.case.practitioner) for record in listed}
    codes = {text: practitioner for text, practitioner in texts.items() if read_staff_code(practitioner)}
    ids = {text: practitioner for text, practitioner in texts.items() if practitioner and text not in codes}
    if ids:
        coder = open_coder()
        codes |= {text: coder.staff_code(practitioner) for text, practitioner in ids.items()}
    return [
        replace(record, case=replace(record.case, practitioner=codes[record.case.practitioner]))
        if record.case.practitioner in codes
        else record
        for record in listed
    ]
