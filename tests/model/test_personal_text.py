"""What looks as if it identifies a person, in what people write."""

from __future__ import annotations

import random

import pytest

from audit.messages import model as messages
from audit.model.personal_data import is_nhs_number
from audit.model.personal_text import PersonalPiece, find_personal_data, text_warnings

PERSONAL = [
    ("07700 900123", "a phone number"),
    ("07700-900-123", "a phone number"),
    ("(0161) 496 0000", "a phone number"),
    ("020 7946 0018", "a phone number"),
    ("+44 7700 900 123", "a phone number"),
    ("+44 (0)20 7946 0018", "a phone number"),
    ("j.smith+pp@example.gov.uk", "an email address"),
    ("X123456", "a CRN"),
    ("x123456", "a CRN"),
    ("2001/1234567B", "a PNC number"),
    ("01/123456A", "a PNC number"),
    ("A1234BC", "a prison number"),
    ("QQ 12 34 56 C", "a National Insurance number"),
    ("qq123456c", "a National Insurance number"),
    ("QQ-12-34-56-C", "a National Insurance number"),
    ("943 476 5919", "an NHS number"),
    ("9434765919", "an NHS number"),
    ("DOB 3/10/1987", "a date of birth"),
    ("D.O.B.: 3rd October 1987", "a date of birth"),
    ("born on 3 October 1987", "a date of birth"),
    ("Date of birth is 1987-10-03", "a date of birth"),
    ("3 October 1987 (dob)", "a date of birth"),
    ("L24 6TY", "a postcode"),
    ("SW1A 1AA", "a postcode"),
    ("l246ty", "a postcode"),
]
ORDINARY = """\
Seen on 3 October 2022 at 09:30, and again on 01-02-2022 10:30; the next visit was due on 12.10.22.
Meets 3.4.12 and 2.2.1, but not 2.2.3b of the standard. Case KSH-7F3K9 is an example (HU-1K1 too).
Convicted on 3 May 1998 under s.12 CJA 2003, first born into care, birthday missed, plan of 3 October 2022.
An order of 120 hours, 60 of them done, and 10 RAR days. 12 of 46 (26%) met, 1,234,567 in all, £45.60 paid.
Between 2019 2020 2021 and 2022, in week 01 of 2022; OASys 2022/23 3rd review, Level 3 MAPPA2, IOM 4.
He drove on the M25 3rd junction, then the A1 2nd exit, met in room B12 2nd floor, E12 3pm, W1 2022.
Reference 1234567890 is ten digits without a check digit; 20221003, 0004512 and 100000000 are numbers too.
Not 'twitter @handle', a ratio of 3:2, R10 9AM, T2A-12/12345, 0-5 or 6-10 days, 2 x 15, aged 12 3 DAY.
"""


@pytest.mark.parametrize(("piece", "kind"), PERSONAL)
def test_a_piece_that_may_identify_a_person_is_named(piece: str, kind: str) -> None:
    assert find_personal_data(piece) == [PersonalPiece(piece, kind)]
    assert find_personal_data(f"Note: {piece}, seen twice.") == [PersonalPiece(piece, kind)]
    assert text_warnings(f"({piece})\n{piece}") == [messages.LOOKS_PERSONAL.format(piece=piece, kind=kind)], "once"


@pytest.mark.parametrize("line", ORDINARY.splitlines())
def test_ordinary_prose_of_an_audit_raises_no_false_alarm(line: str) -> None:
    assert text_warnings(line) == []


def test_pieces_are_named_in_the_order_of_the_text() -> None:
    text = "Rang 07700 900123, wrote to a@example.org about X123456."
    assert [found.piece for found in find_personal_data(text)] == ["07700 900123", "a@example.org", "X123456"]


@pytest.mark.parametrize("number", ["943 476 5919", "943-476-5870", "4010232137", "450 557 7104"])
def test_an_nhs_number_has_a_valid_check_digit(number: str) -> None:
    assert is_nhs_number(number)
    others = [number[:-1] + digit for digit in "0123456789" if digit != number[-1]]
    assert not any(map(is_nhs_number, others))
    assert find_personal_data(others[0]) == []


def test_one_in_eleven_plain_numbers_of_ten_digits_is_taken_for_an_nhs_number() -> None:
    numbers = [f"{number:010}" for number in random.Random(1).sample(range(10**10), 5_000)]
    assert 0.08 < sum(map(is_nhs_number, numbers)) / len(numbers) < 0.1


def test_a_lost_character_is_named_too() -> None:
    assert text_warnings("Good \ud83d work") == [messages.CHARACTER_UNREADABLE]


def test_a_long_text_is_checked_quickly() -> None:
    for piece in ("0 ", "07", "A1", "1.", "born ", "a@", "+44", "12/3", " (0)", "dob 1 "):
        assert len(find_personal_data(piece * 2_500)) <= 2_500
