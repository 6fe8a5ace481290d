"""Random references: unique, accepted as they are, and never like personal data."""

import pytest

from audit.errors import InputError
from audit.messages import model as messages
from audit.model import references
from audit.model.case import parse_reference, reference_key
from audit.model.references import ALPHABET, random_references

PREFIXES = ("", "KSH-", "A1", "K/", "2026-11-", "ab ", "X")  # some are the first half of a CRN, a name or a date


@pytest.mark.parametrize("prefix", PREFIXES)
def test_each_reference_is_accepted_as_it_is(prefix: str) -> None:
    made = random_references(300, [], prefix)
    assert [parse_reference(reference) for reference in made] == made
    assert len(set(map(reference_key, made))) == 300
    assert all(reference.startswith(prefix) and len(reference) >= len(prefix) + 5 for reference in made)


def test_a_reference_that_is_taken_is_not_made_again_in_another_spelling(monkeypatch: pytest.MonkeyPatch) -> None:
    # All but 5 of the 192 possible references are taken.
    monkeypatch.setattr(references, "MIN_LENGTH", 2)
    monkeypatch.setattr(references, "SPARE_FACTOR", 1)
    every = [first + second for first in ALPHABET for second in ALPHABET if first.isdigit() != second.isdigit()]
    assert len(every) == 2 * 8 * 12
    left = set(every[:5])
    made = random_references(5, [reference.lower() for reference in every[5:]])
    assert set(made) == left


def test_more_cases_get_longer_references() -> None:
    assert {len(reference) for reference in random_references(10, range_of_taken(100))} == {5}
    assert {len(reference) for reference in random_references(10, range_of_taken(5_000))} == {6}


def range_of_taken(count: int) -> list[str]:
    return [f"case {number}" for number in range(count)]


@pytest.mark.parametrize("count", [0, -1])
def test_an_impossible_number_is_refused(count: int) -> None:
    with pytest.raises(InputError) as refused:
        random_references(count, [])
    assert refused.value.problems == (messages.NO_REFERENCE_WANTED,)


@pytest.mark.parametrize(
    ("prefix", "message"),
    [
        ("=", messages.PREFIX_NOT_ALLOWED.format(limit=35)),
        ("x" * 36, messages.PREFIX_NOT_ALLOWED.format(limit=35)),
        ("two\nlines", messages.PREFIX_NOT_ALLOWED.format(limit=35)),
        ("X123456-", messages.PREFIX_LOOKS_PERSONAL.format(personal_data="a CRN")),
        ("01/02/1980 ", messages.PREFIX_LOOKS_PERSONAL.format(personal_data="a date")),
        ("John Smith ", messages.PREFIX_LOOKS_PERSONAL.format(personal_data="a name")),
    ],
)
def test_a_prefix_that_no_reference_may_have_is_refused(prefix: str, message: str) -> None:
    with pytest.raises(InputError) as refused:
        random_references(1, [], prefix)
    assert refused.value.problems == (message,)
