"""Cases: references that can be kept, and the rule that says which cases count."""

import pytest

from audit.cases import CaseState, read_reference, which_cases
from audit.errors import InputError


@pytest.mark.parametrize("written", ["KSH-7F3K9", "1", "A/2 (b) #3.4_x", "x" * 40])
def test_a_reference_is_kept_without_the_white_space_around_it(written: str) -> None:
    assert read_reference(f" {written}\t") == written


@pytest.mark.parametrize(
    ("written", "beginning"),
    [
        ("", "A case needs a reference."),
        ("  ", "A case needs a reference."),
        ("x" * 41, "A case reference has up to 40 letters"),
        ("=1+1", "A case reference has up to 40 letters"),  # a spreadsheet would take it for a formula
        ("-1", "A case reference has up to 40 letters"),
        ("two\nlines", "A case reference has up to 40 letters"),
        ("<b>A1</b>", "A case reference has up to 40 letters"),
        ("Zoë", "A case reference has up to 40 letters"),
    ],
)
def test_anything_else_is_refused_without_repeating_it(written: str, beginning: str) -> None:
    with pytest.raises(InputError) as refused:
        read_reference(written)
    assert str(refused.value).startswith(beginning)
    assert not written.strip() or written not in str(refused.value)


@pytest.mark.parametrize(
    ("counting", "left_out", "states", "printed"),
    [
        (46, [(CaseState.IN_PROGRESS, 2)], None, "46 submitted cases; 2 in progress left out"),
        (46, [], None, "46 submitted cases"),
        (46, [(CaseState.IN_PROGRESS, 0)], None, "46 submitted cases"),
        (1, [(CaseState.ALLOCATED, 1)], None, "1 submitted case; 1 allocated left out"),
        (
            0,
            [(CaseState.ALLOCATED, 40), (CaseState.IN_PROGRESS, 6)],
            None,
            "0 submitted cases; 40 allocated, 6 in progress left out",
        ),
        (48, [], (CaseState.IN_PROGRESS, CaseState.SUBMITTED), "48 in progress and submitted cases"),
    ],
)
def test_every_table_says_which_cases_count(
    counting: int, left_out: list[tuple[CaseState, int]], states: tuple[CaseState, ...] | None, printed: str
) -> None:
    chosen = {} if states is None else {"states": states}
    assert which_cases(counting, left_out, **chosen) == printed
