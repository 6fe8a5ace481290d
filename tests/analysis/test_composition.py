"""List against sample: shares with their bases, as a table and as a chart."""

from audit.analysis.composition import composition_lines
from audit.charts.composition import MAX_VALUES, alt_text, charted, composition_chart
from audit.model.sampling import CompositionRow
from tests.analysis.sample_draws import stored_draw


def test_each_detail_of_the_sample_audit_has_its_shares_with_bases_and_difference() -> None:
    table = [line.cells for line in composition_lines(stored_draw().record.composition)]
    assert table[0] == ("Sex", "Female", "6% (4 of 63)", "7% (3 of 46)", "0 points")
    assert ("Type of sentence", "Post-custody", "30% (19 of 63)", "30% (14 of 46)", "0 points") in table
    assert {row[0] for row in table} == {
        "Sex",
        "Type of sentence",
        "Risk of serious harm",
        "Cluster",
        "Local delivery unit",
        "Team",
        "Office",
    }


def test_the_bases_are_all_eligible_and_all_drawn_cases_even_if_nothing_is_recorded() -> None:
    rows = [CompositionRow("office", "Huyton", 30, 20), CompositionRow("office", "", 10, 0)]
    assert [line.cells for line in composition_lines(rows)] == [
        ("Office", "Huyton", "75% (30 of 40)", "100% (20 of 20)", "+25 points"),
        ("Office", "Not recorded", "25% (10 of 40)", "0% (0 of 20)", "−25 points"),
    ]


def test_the_chart_has_a_row_for_each_value_in_words_too() -> None:
    lines = charted(composition_lines(stored_draw().record.composition))
    spec = composition_chart(lines).to_dict()
    rows = [row for rows in spec["datasets"].values() for row in rows if "list" in row]
    headings = [row["words"] for rows in spec["datasets"].values() for row in rows if "list" not in row]
    assert len(rows) == len(lines)
    assert (rows[0]["list"], rows[0]["sample"]) == (400 / 63, 300 / 46)
    assert rows[0]["words"] == "Female 6% (4 of 63) → 7% (3 of 46)"
    assert headings == ["Sex", "Type of sentence", "Risk of serious harm", "Local delivery unit", "Team", "Office"]
    assert "Sex: Female 6% (4 of 63) and 7% (3 of 46)" in alt_text(lines)


def test_a_detail_with_one_value_or_very_many_is_only_in_the_table() -> None:
    teams = [CompositionRow("team", f"Team {number}", 2, 1) for number in range(MAX_VALUES + 1)]
    sexes = [CompositionRow("sex", "female", 13, 6), CompositionRow("sex", "male", 13, 7)]
    lines = composition_lines([CompositionRow("cluster", "North", 26, 13), *sexes, *teams])
    assert [line.label for line in charted(lines)] == ["Sex: Female", "Sex: Male"]
