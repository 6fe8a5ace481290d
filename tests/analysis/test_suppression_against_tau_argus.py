"""Our suppression next to that of τ-Argus, the program of European statistical offices, on Yes and No by group.

τ-Argus (``pytauargus``, with the solver HiGHS) hides counts below the threshold and as few others as protect them. A
linear program of these tests works out for both which values each hidden count could have. Tables have no count of 0:
τ-Argus does not hide one.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from pytauargus import protect
from scipy.optimize import linprog

from audit.analysis.suppression import SPARE, group_table, suppress_tables
from audit.analysis.tallies import Tally

THRESHOLD, TABLES = 6, 16
MOST_MORE = 1.2
"""How many times as many counts as τ-Argus we may hide: we hide Yes and No of a group together."""

Groups = Sequence[tuple[int, int]]
"""The number of Yes and of No of each group."""
Count = tuple[int, str]
"""A group, and Yes, No or base."""
KINDS = {"yes": "yes", "no": "no", "Total": "base"}


def random_groups(seed: int) -> Groups:
    """A table whose first group is small, with enough Yes and No in all."""
    rng = random.Random(seed)
    small = (rng.randint(1, 4), rng.randint(1, 4))
    return [small, *((rng.randint(1, 30), rng.randint(1, 30)) for _ in range(rng.randint(2, 5)))]


def hidden_by_us(groups: Groups) -> set[Count]:
    (published,) = suppress_tables([group_table([Tally(*counts) for counts in groups])], THRESHOLD)
    return {
        (group, kind)
        for group, counts in enumerate(published)
        for kind in KINDS.values()
        if getattr(counts, kind) is None
    }


def hidden_by_tau_argus(groups: Groups, folder: Path) -> dict[Count, bool]:
    """The hidden counts; True for those that are below the threshold, False for those that protect them."""
    cases = [
        {"group": f"g{group}", "answer": answer, "one": 1.0}
        for group, counts in enumerate(groups)
        for answer, count in zip(("yes", "no"), counts, strict=True)
        for _ in range(count)
    ]
    rule = f"FREQ({THRESHOLD},10)"
    done = protect(
        cases, ["group", "answer"], response="one", safety_rules=rule, suppress="OPT(1)", workdir=str(folder)
    )
    return {
        (int(row["group"].strip().removeprefix("g")), KINDS[row["answer"].strip()]): row["status"] == "U"
        for row in done.tables[0].dataframe().to_dict("records")
        if row["status"] in ("U", "M") and row["group"].strip() != "Total"
    }


def possible(groups: Groups, hidden: Collection[Count]) -> Mapping[Count, int]:
    """How far the ends of the possible values of each hidden count are apart, for all that is printed."""
    cells = [(group, column) for group in range(len(groups)) for column in (0, 1)]

    def row(group: int | None, kind: str) -> np.ndarray:
        columns = {"yes": (0,), "no": (1,), "base": (0, 1)}[kind]
        return np.array([float(cell[0] == group or group is None) * (cell[1] in columns) for cell in cells])

    printed = [(group, kind) for group in range(len(groups)) for kind in KINDS.values() if (group, kind) not in hidden]
    counts = np.array(groups, dtype=float).ravel()
    matrix = np.array([row(None, "yes"), row(None, "no"), *(row(*count) for count in printed)])
    has_case = np.array([-row(group, "base") for group in range(len(groups))])
    limits = {"A_eq": matrix, "b_eq": matrix @ counts, "A_ub": has_case, "b_ub": -np.ones(len(groups))}
    ends = {count: [sign * linprog(sign * row(*count), **limits).fun for sign in (1, -1)] for count in hidden}
    return {count: round(highest - lowest) for count, (lowest, highest) in ends.items()}


@pytest.mark.thorough
def test_our_suppression_protects_as_well_as_tau_argus_and_hides_hardly_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the solver writes its logs where it runs
    ours_in_all = theirs_in_all = narrower = unsafe = 0
    for seed in range(TABLES):
        groups = random_groups(seed)
        theirs = hidden_by_tau_argus(groups, tmp_path / str(seed))
        ours = hidden_by_us(groups)
        small = {count for count, is_small in theirs.items() if is_small}
        assert small <= ours, "a count that is small is printed"
        our_ranges, their_ranges = possible(groups, ours), possible(groups, theirs)
        assert min(our_ranges.values()) >= SPARE, "a hidden count has two values or fewer"
        narrower += sum(our_ranges[count] < their_ranges[count] for count in small)
        unsafe += len(small)
        ours_in_all, theirs_in_all = ours_in_all + len(ours), theirs_in_all + len(theirs)
    assert unsafe > TABLES
    assert narrower <= unsafe / 10
    assert ours_in_all <= MOST_MORE * theirs_in_all


def test_the_linear_program_finds_a_count_that_a_careless_table_reveals() -> None:
    assert possible([(2, 1), (20, 15)], {(0, "yes"), (0, "no"), (0, "base")}) == {
        (0, "yes"): 0,
        (0, "no"): 0,
        (0, "base"): 0,
    }
