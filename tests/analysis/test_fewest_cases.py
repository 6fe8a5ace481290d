"""The fewest cases for further Yes on several questions, against trying every choice of cases."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.analysis import fewest_cases as module
from audit.analysis.fewest_cases import CaseNumber, fewest_cases

NO_ANSWERS = st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=1, max_size=7)


def by_trying(no: list[list[bool]], needs: list[int]) -> int:
    """The size of the smallest choice of cases with enough No on every question."""
    for number in range(len(no) + 1):
        for chosen in combinations(no, number):
            if all(sum(case[q] for case in chosen) >= need for q, need in enumerate(needs)):
                return number
    raise AssertionError("no choice is enough")


def needs_within(no: list[list[bool]]) -> st.SearchStrategy[list[int]]:
    """Needs that the cases can meet."""
    return st.tuples(*(st.integers(0, sum(column)) for column in zip(*no, strict=True))).map(list)


@given(st.data(), NO_ANSWERS)
def test_no_smaller_choice_of_cases_is_enough(data: st.DataObject, no: list[list[bool]]) -> None:
    needs = data.draw(needs_within(no))
    assert fewest_cases(np.array(no), needs) == CaseNumber(by_trying(no, needs))


@given(st.data(), NO_ANSWERS)
def test_a_search_that_would_take_too_long_gives_a_lower_bound(data: st.DataObject, no: list[list[bool]]) -> None:
    needs = data.draw(needs_within(no))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MAX_CELLS", 1)
        found = fewest_cases(np.array(no), needs)
    exact = by_trying(no, needs)
    assert found.cases <= exact
    assert found.at_least or found.cases == exact
