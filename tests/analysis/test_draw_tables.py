"""Tables of a draw: totals, weights and the cases of each practitioner."""

from __future__ import annotations

from dataclasses import replace

from audit.analysis.draw_tables import load_rows, strata_headings, strata_rows
from audit.model.sampling import GroupDraw, SampleCount, Stratum, StratumDraw
from tests.storage.sample_factory import draw_record

WOMEN = StratumDraw(Stratum("Women", quota=2), SampleCount(5, 2))
MEN = StratumDraw(Stratum("Men"), SampleCount(1_200, 40, buffer=8, rounding=-1, cap=-2))
NOBODY = StratumDraw(Stratum("Nobody"), SampleCount(0, 0))


def test_strata_have_totals_and_the_weights_that_fixed_numbers_need() -> None:
    settings = replace(draw_record().settings, strata=(WOMEN.stratum, MEN.stratum, NOBODY.stratum))
    record = replace(draw_record(), settings=settings, strata=(WOMEN, MEN, NOBODY))
    assert strata_headings(record)[-1] == "Weight"
    assert strata_rows(record) == [
        ("Women", "5", "2", "0", "0", "0", "2", "2.50"),
        ("Men", "1,200", "40", "+8", "−1", "−2", "45", "26.67"),
        ("Nobody", "0", "0", "0", "0", "0", "0", "–"),
        ("All strata", "1,205", "42", "+8", "−1", "−2", "47", ""),
    ]


def test_a_proportional_draw_needs_no_weights() -> None:
    all_cases = StratumDraw(Stratum("All"), SampleCount(63, 46))
    settings = replace(draw_record().settings, strata=(all_cases.stratum,))
    record = replace(draw_record(), settings=settings, strata=(all_cases,))
    assert "Weight" not in strata_headings(record)
    assert strata_rows(record)[0] == ("All", "63", "46", "0", "0", "0", "46")


def test_cases_of_a_practitioner_are_added_up_over_strata_and_those_with_none_left_out() -> None:
    groups = [
        GroupDraw(0, "N01", "L1", "S-B", SampleCount(4, 1)),
        GroupDraw(0, "N01", "L1", "S-C", SampleCount(9, 0)),
        GroupDraw(1, "N01", "L1", "S-A", SampleCount(2, 2)),
        GroupDraw(1, "N01", "L1", "S-B", SampleCount(3, 2)),
    ]
    assert load_rows(groups) == [("S-B", "7", "3"), ("S-A", "2", "2")]
