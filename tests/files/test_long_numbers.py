"""A number with thousands of digits in a responses file: Python's own message about its limit reaches nobody."""

from __future__ import annotations

import pytest

from audit.errors import InputError
from audit.files.responses import parse_responses
from tests.files.test_safety_checks import with_sheet
from tests.small_questionnaire import SMALL

DIGITS = "9" * 5000


def sheet_with(cell: str) -> bytes:
    heading = '<c r="A1" t="inlineStr"><is><t>case</t></is></c><c r="B1" t="inlineStr"><is><t>2.2.1</t></is></c>'
    return with_sheet(f'<row r="1">{heading}</row><row r="2"><c r="A2"><v>7</v></c>{cell}</row>')


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (f"case,2.2.1\nA1,{DIGITS}\n".encode(), "x.csv"),
        (f"case,2.2.1\n{DIGITS},yes\n".encode(), "x.csv"),
        (sheet_with(f'<c r="B2"><v>{DIGITS}</v></c>'), "x.xlsx"),
        (sheet_with(f'<c r="B2"><v>-{DIGITS}</v></c>'), "x.xlsx"),
        (sheet_with(f'<c r="B{DIGITS}"><v>1</v></c>'), "x.xlsx"),
        (sheet_with(f'<c r="B2" t="s"><v>{DIGITS}</v></c>'), "x.xlsx"),
        (sheet_with(f'<c r="B2" s="{DIGITS}"><v>1</v></c>'), "x.xlsx"),
    ],
    ids=["answer", "reference", "number cell", "negative number", "cell position", "shared text", "style"],
)
def test_a_number_with_thousands_of_digits_is_refused_with_a_sentence_of_our_own(data: bytes, name: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_responses(data, name, SMALL)
    assert not any(word in str(refused.value) for word in ("4300", "Exceeds", "set_int_max_str_digits"))
    assert len(str(refused.value)) < 1000
