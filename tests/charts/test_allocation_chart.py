"""The chart of everybody's load: the numbers are those of the plan, and the parts of a bar follow one another."""

from __future__ import annotations

from audit.charts.allocation import SECOND_REVIEWS, alt_text, load_chart
from audit.model.allocation import AllocatableCase, Auditor, Readers
from audit.model.allocation_loads import Load, loads, strata_of
from audit.model.allocation_plan import PlanRequest
from audit.model.allocation_planner import plan_allocation

CASES = [AllocatableCase(f"id{n}", f"KSH-{n}", Readers("Ann" if n < 3 else ""), stratum="AB"[n % 2]) for n in range(8)]
PLAN = plan_allocation(PlanRequest(CASES, [Auditor("Ann"), Auditor("Ben")], second_reviews=2))


def test_loads_count_what_everybody_has_gets_and_reads_again() -> None:
    assert loads(PLAN) == (Load("Ann", (2, 2), 3, 1, 0, 1), Load("Ben", (2, 2), 0, 4, 0, 1))
    assert [load.total for load in loads(PLAN)] == [5, 5]


def test_the_parts_of_a_bar_follow_one_another_and_end_with_second_reviews() -> None:
    spec = load_chart(loads(PLAN), strata_of(PLAN)).to_dict()
    datasets = {key for rows in spec["datasets"].values() for row in rows for key in row}
    assert {"part", "start", "end", "says"} <= datasets
    [parts] = [rows for rows in spec["datasets"].values() if "part" in rows[0]]
    ann = [(row["part"], row["number"], row["start"], row["end"]) for row in parts if row["place"] == 0]
    assert ann == [("A", 2, 0, 2), ("B", 2, 2, 4), (SECOND_REVIEWS, 1, 4, 5)]


def test_the_alternative_text_has_the_numbers_of_the_bars() -> None:
    assert alt_text(loads(PLAN)).endswith("Ann: 4 first, 1 second; Ben: 4 first, 1 second.")
