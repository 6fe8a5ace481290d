"""The chart of eligible cases by stratum."""

from __future__ import annotations

from audit.charts.strata import alt_text, strata_chart

STRATA = (("Women", 4), ("Men", 1_059), ("Nobody", 0))


def test_each_stratum_has_a_bar_in_order_with_its_number_in_words() -> None:
    spec = strata_chart(STRATA).to_dict()
    ((rows),) = spec["datasets"].values()
    assert [(row["eligible"], row["label"]) for row in rows] == [
        (4, "Women: 4"),
        (1059, "Men: 1,059"),
        (0, "Nobody: 0"),
    ]
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["bar", "text"]
    assert alt_text(STRATA) == "Eligible by stratum: Women 4; Men 1,059; Nobody 0."
