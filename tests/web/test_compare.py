"""Audits compared: side by side, one key question over time, all units in one sortable table."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from audit.analysis.audit_counts import AuditReference
from audit.messages import analysis as analysis_messages
from audit.messages import crosswalks as crosswalk_messages
from audit.messages import results as messages
from audit.storage import Person, Store
from audit.storage.repositories.comparisons import Comparisons
from audit.toml_files.crosswalk import CrosswalkFolder, read_crosswalks
from tests.small_questionnaire import replace_in_small_toml
from tests.storage.factories import create_audit
from tests.web.conftest import NewVisitor, Visitor
from tests.web.several_audits import create_audit_with_cases

ROW = re.compile(r"<tr[^>]*>(.*?)</tr>")
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>")
TAG = re.compile(r"<[^>]+>")
CROSSWALK = """\
id = "small-other"
title = "Small and other"
source = "Invented."
[first]
questionnaire = "small"
[second]
questionnaire = "other"
[[pairs]]
first = "2.2.1"
second = "2.3.1"
second_is = "narrower"
"""
OTHER = replace_in_small_toml('id = "small"', 'id = "other"')


def rows(page: Visitor, caption: str) -> list[list[str]]:
    """Return the rows of the only table whose caption begins like this; a line break becomes a space."""
    (table,) = [html for html in re.findall(r"<table.*?</table>", page.html) if f"<caption>{caption}" in html]
    return [[TAG.sub("", cell.replace("<br>", " ")) for cell in CELL.findall(row)] for row in ROW.findall(table)]


def opened(visitor: NewVisitor, audit_id: str, **query: str) -> Visitor:
    return visitor().open_page("compare", audit=audit_id, **query)


# --- Side by side -----------------------------------------------------------------------------------------------


def test_an_audit_is_compared_with_the_previous_one_of_the_same_unit(visitor: NewVisitor, store: Store):
    create_audit_with_cases(store, "Spring 2019", 2019, yes=2)
    create_audit_with_cases(store, "Spring 2021", 2021, yes=4)
    create_audit_with_cases(store, "Elsewhere", 2022, unit="Southtown")
    create_audit_with_cases(store, "Later", 2025)
    this = create_audit_with_cases(store, "Spring 2023", 2023, yes=9, closed=False)
    page = opened(visitor, this)
    heads, *table = rows(page, "Percentage Yes with its base in 2 audits")
    assert heads == [
        "Key question",
        "Spring 2021 (10 cases)",
        "Spring 2023 (10 cases)",
        "Change to Spring 2023",
    ]
    assert table[:2] == [
        ["2.2 Assessment"],
        [
            "2.2.1 Does assessment engage the person?",
            "40% (4 of 10)",
            "90% (9 of 10)",
            "+50 points (+8 to +75 points)",
        ],
    ]
    assert "with" not in page.query, "the default is not in the address"
    assert page.html.count('data-copy="table"') == page.html.count("<table") > 0


def test_a_run_lists_the_audits_and_reads_the_crosswalks_once(
    visitor: NewVisitor, store: Store, monkeypatch: pytest.MonkeyPatch
):
    create_audit_with_cases(store, "Spring 2021", 2021, yes=4)
    this = create_audit_with_cases(store, "Spring 2023", 2023, yes=9)
    called = []
    list_audits = Comparisons.list_audits

    def counted_list(repository: Comparisons, person: Person) -> Sequence[AuditReference]:
        called.append("list")
        return list_audits(repository, person)

    def counted_read() -> CrosswalkFolder:
        called.append("read")
        return read_crosswalks()

    monkeypatch.setattr(Comparisons, "list_audits", counted_list)
    monkeypatch.setattr("audit.web.compare.comparable.read_crosswalks", counted_read)
    for view in ("side", "time", "all"):
        called.clear()
        opened(visitor, this, view=view)
        assert sorted(called) == ["list", "read"], view


def test_ratings_are_side_by_side_and_uninspected_standards_are_named(visitor: NewVisitor, store: Store):
    before = create_audit_with_cases(store, "Spring 2021", 2021, yes=4, not_inspected=frozenset({"2.3"}))
    this = create_audit_with_cases(store, "Spring 2023", yes=9)
    page = opened(visitor, this)
    assert rows(page, "Ratings of 2 audits")[1:] == [
        ["1.1 Leadership", "Inadequate", "Not yet rated"],
        ["2.2 Assessment", "Inadequate", "Outstanding"],
        ["2.3 Planning", "Not inspected", "Outstanding"],
        ["Overall", "Inadequate", "Not yet rated"],
    ]
    assert messages.NOT_INSPECTED_IN_AUDIT.format(audit="Spring 2021", standard="2.3 Planning") in page.text_lines
    assert before != this


def test_the_selected_audits_are_in_the_address(visitor: NewVisitor, store: Store):
    first, this = create_audit_with_cases(store, "Spring 2019", 2019), create_audit_with_cases(store, "Spring 2023")
    other = create_audit_with_cases(store, "Elsewhere", 2022, unit="Southtown")
    page = opened(visitor, this).set_value("multiselect", f"compare-with-{this}", [first, other])
    assert page.query["with"] == f"{first},{other}"
    again = opened(visitor, this, **{"with": f"{first},{other}"})
    assert rows(again, "Percentage Yes")[0][-2:] == ["Change to Elsewhere", "Change to Spring 2023"]


def test_an_audit_with_another_questionnaire_is_named_and_not_compared(visitor: NewVisitor, store: Store):
    other, this = (
        create_audit_with_cases(store, "Spring 2021", 2021, source=OTHER),
        create_audit_with_cases(store, "Spring 2023"),
    )
    assert messages.NOTHING_TO_COMPARE in opened(visitor, this).text_lines
    page = opened(visitor, this, **{"with": other})
    assert any("used another questionnaire (other, not small)" in line for line in page.text_lines)
    assert "<table" not in page.html


def test_a_question_asked_in_only_one_version_has_a_dash_and_a_sentence(visitor: NewVisitor, store: Store):
    newer = replace_in_small_toml('version = "1"', 'version = "2"').replace('"2.6.1"', '"2.6.9"')
    create_audit_with_cases(store, "Spring 2021", 2021)
    page = opened(visitor, create_audit_with_cases(store, "Spring 2023", source=newer))
    table = {row[0].split()[0]: row[1:] for row in rows(page, "Percentage Yes")}
    assert table["2.6.1"] == ["50% (5 of 10)", "–", "–"]
    assert table["2.6.9"] == ["–", "50% (5 of 10)", "–"]
    assert "2.6.9 is not among the questions of “Spring 2021” (version 1)." in page.text_lines


def test_names_with_markup_are_shown_as_text(visitor: NewVisitor, store: Store):
    create_audit_with_cases(store, "<i>First</i>", 2021)
    page = opened(visitor, create_audit_with_cases(store, "Spring 2023"))
    assert "<i>" not in page.html
    assert "&lt;i&gt;First" in page.html


# --- Over time --------------------------------------------------------------------------------------------------


def test_a_key_question_can_be_followed_over_the_audits_of_a_unit(visitor: NewVisitor, store: Store):
    for year, yes in ((2021, 4), (2019, 2)):
        create_audit_with_cases(store, f"Spring {year}", year, yes=yes)
    create_audit_with_cases(store, "Elsewhere", 2022, unit="Southtown")
    create_audit_with_cases(store, "Undated", None)
    page = opened(visitor, create_audit_with_cases(store, "Spring 2023", yes=9), view="time")
    table = rows(page, "2.2.1 Does assessment engage the person? Percentage Yes in 3 audits")
    assert table[1:] == [
        ["Spring 2019", "Example unit", "June 2019", "20% (2 of 10)", "6% to 51%", "0% to 100%"],
        ["Spring 2021", "Example unit", "June 2021", "40% (4 of 10)", "17% to 69%", "0% to 100%"],
        ["Spring 2023", "Example unit", "June 2023", "90% (9 of 10)", "60% to 98%", "0% to 100%"],
    ]
    too_few = analysis_messages.TOO_FEW_POINTS.format(points="3 audits", minimum=12)
    assert {too_few, analysis_messages.WHY_AUDITS_DIFFER.format(plural="cases")} <= set(page.text_lines)
    (chart,) = [element.proto for element in page.at.get("vega_lite_chart")]
    assert "Jun 2019, Spring 2019 20% (2 of 10); Jun 2021, Spring 2021 40% (4 of 10)" in chart.alt
    assert "“Undated” has no fieldwork dates, so it is not in the trend." in page.text_lines
    assert page.html.count('data-copy="table"') == page.html.count("<table") > 0


def test_the_selected_question_and_audits_are_in_the_address(visitor: NewVisitor, store: Store):
    create_audit_with_cases(store, "Elsewhere", 2022, unit="Southtown")
    this = create_audit_with_cases(store, "Spring 2023")
    page = opened(visitor, this, view="time", over="region", question="2.3.1")
    assert [row[0] for row in rows(page, "2.3.1 ")[1:]] == ["Elsewhere", "Spring 2023"]
    page.set_value("selectbox", f"trend-question-{this}", "2.6.1")
    assert (page.query["question"], page.query["over"], page.query["view"]) == ("2.6.1", "region", "time")


def test_a_single_audit_has_no_trend_and_no_chart(visitor: NewVisitor, store: Store):
    page = opened(visitor, create_audit_with_cases(store, "Spring 2023"), view="time")
    assert messages.TREND_NEEDS_TWO in page.text_lines
    assert not page.at.get("vega_lite_chart")


# --- All units --------------------------------------------------------------------------------------------------


@pytest.fixture
def units(store: Store) -> str:
    """Create audits of three units, one of them audited twice, and return the id of one audit."""
    create_audit_with_cases(store, "Old", 2020, yes=1, unit="Northtown")
    for unit, yes, region in (("Northtown", 7, "North"), ("Southtown", 3, "South"), ("Westtown", 9, "North")):
        last = create_audit_with_cases(store, f"Audit of {unit}", yes=yes, unit=unit, region=region)
    return last


def all_units_rows(page: Visitor) -> list[tuple[str, str]]:
    """Return the unit and the first percentage of every row of the table of all key questions."""
    tables = re.findall(r"<table.*?</table>", page.html)
    (table,) = [html for html in tables if re.search(r"<caption>\d+ audits?: percentage", html)]
    units = re.findall(r'<th scope="row"[^>]*>(.*?)<br>', table)
    cells = [CELL.findall(row) for row in ROW.findall(table)][1:]
    return list(zip(units, (TAG.sub("", row[1].replace("<br>", " ")) for row in cells), strict=True))


def test_all_units_are_in_one_table_lowest_first_with_a_base_in_every_cell(visitor: NewVisitor, units: str):
    page = opened(visitor, units, view="all")
    assert all_units_rows(page) == [
        ("Southtown", "30% (3 of 10)"),
        ("Northtown", "70% (7 of 10)"),
        ("Westtown", "90% (9 of 10)"),
    ]
    assert (
        "3 audits: percentage Yes with its base, submitted and final cases; sorted by 2.2.1 Engagement, lowest first"
        in (page.text_lines)
    )
    assert page.html.count('data-copy="table"') == page.html.count("<table") > 0


def test_a_funnel_plot_of_the_question_comes_first_with_its_figures_in_words_and_as_a_table(
    visitor: NewVisitor, units: str
):
    page = opened(visitor, units, view="all")
    (chart,) = [element.proto for element in page.at.get("vega_lite_chart")]
    assert chart.alt.startswith("Funnel plot of 3 units around their common share of 63% (19 of 30). This audit: 90%")
    outside = {"outer": 0, "inner": 0, "units": "3 units", "lie": "lie", "by_chance": "1 or none"}
    assert analysis_messages.OUTSIDE_LIMITS.format(**outside) in page.text_lines
    assert analysis_messages.FEW_UNITS.format(units="3 units") in page.text_lines
    figures = rows(page, "2.2.1: percentage Yes of 3 units")
    assert figures[0] == ["Unit and audit", "Percentage Yes (base)", "95% limits", "99.8% limits", "Place"]
    assert figures[1][1:2] + figures[1][-1:] == ["30% (3 of 10)", "Inside the limits"]
    by_other = opened(visitor, units, view="all", by="2.3.1")
    assert rows(by_other, "2.3.1: percentage Yes of 3 units")


def test_the_sort_order_can_be_chosen_and_is_in_the_address(visitor: NewVisitor, units: str):
    page = opened(visitor, units, view="all").set_value("segmented_control", "national-order", "highest")
    assert [unit for unit, _ in all_units_rows(page)] == ["Westtown", "Northtown", "Southtown"]
    page.set_value("selectbox", "national-by", "2.3.1")
    assert (page.query["by"], page.query["order"]) == ("2.3.1", "highest")
    by_place = opened(visitor, units, view="all", by="place")
    assert [unit for unit, _ in all_units_rows(by_place)] == ["Northtown", "Westtown", "Southtown"]
    assert by_place.widget_by_label("segmented_control", "Order").disabled


def test_one_region_or_every_audit_can_be_shown(visitor: NewVisitor, units: str):
    page = opened(visitor, units, view="all", region="North", every="yes")
    assert [unit for unit, _ in all_units_rows(page)] == ["Northtown", "Northtown", "Westtown"]
    assert (page.query["region"], page.query["every"]) == ("North", "yes")


def test_a_long_table_is_paged_and_sorted_as_a_whole(
    visitor: NewVisitor, store: Store, monkeypatch: pytest.MonkeyPatch, units: str
):
    monkeypatch.setattr("audit.web.compare.all_units.PAGE_SIZE", 2)
    page = opened(visitor, units, view="all")
    assert "Rows 1 to 2 of 3, sorted across all pages." in page.text_lines
    assert [unit for unit, _ in all_units_rows(page)] == ["Southtown", "Northtown"]


def test_a_questionnaire_without_key_questions_and_a_single_audit_give_messages(visitor: NewVisitor, store: Store):
    lone = create_audit(store, fieldwork_from=date(2023, 6, 5))
    assert messages.NOTHING_TO_COMPARE in opened(visitor, lone).text_lines
    page = opened(visitor, lone, view="all")
    assert all_units_rows(page) == [("Example unit", "– (0 of 0)")]
    assert analysis_messages.FUNNEL_NEEDS_TWO in page.text_lines
    assert not page.at.get("vega_lite_chart")


# --- Joined by a crosswalk ----------------------------------------------------------------------------------------


@pytest.fixture
def crosswalks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a crosswalk that joins one question, which the program reads instead of its own."""
    (tmp_path / "small-other.toml").write_text(CROSSWALK)
    monkeypatch.setattr("audit.toml_files.crosswalk.CROSSWALKS_FOLDER", tmp_path)
    return tmp_path


def test_audits_with_joined_questions_are_compared_in_every_view_with_the_kind_at_each_figure(
    visitor: NewVisitor, store: Store, crosswalks: Path
):
    create_audit_with_cases(store, "Spring 2021", 2021, yes=4, source=OTHER)
    this = create_audit_with_cases(store, "Spring 2023", yes=9)
    joined = "narrower: 2.3.1 of other"
    page = opened(visitor, this)
    table = rows(page, "Percentage Yes with its base in 2 audits")
    cells = {row[0].split()[0]: row[1] for row in table if len(row) > 1}
    assert [cells[question] for question in ("2.2.1", "2.2.2", "2.3.1")] == [f"40% (4 of 10) {joined}", "–", "–"]
    assert rows(page, "Ratings of 2 audits")[1][1] == "–"
    assert crosswalk_messages.HOW_JOINED in page.text_lines
    page = opened(visitor, this, view="time")
    assert rows(page, "2.2.1 Does assessment engage the person?")[1][3] == f"40% (4 of 10) {joined}"
    page = opened(visitor, this, view="all", every="yes")
    shares = [row[1] for row in rows(page, "2 audits")[1:]]
    assert shares == [f"40% (4 of 10) {joined}", "90% (9 of 10)"]
    page = opened(visitor, this, view="joined")
    (row,) = rows(page, "1 pair of questions")[1:]
    assert (row[0][:5], row[1][:5], row[2]) == ("2.2.1", "2.3.1", "narrower")


def test_a_crosswalk_that_cannot_be_read_is_named_and_joins_nothing(
    visitor: NewVisitor, store: Store, crosswalks: Path
):
    (crosswalks / "small-other.toml").write_text(CROSSWALK.replace('"narrower"', '"smaller"'))
    create_audit_with_cases(store, "Spring 2021", 2021, source=OTHER)
    this = create_audit_with_cases(store, "Spring 2023")
    page = opened(visitor, this, view="joined")
    assert any("small-other.toml" in line and '"smaller"' in line for line in page.text_lines)
    assert crosswalk_messages.NOTHING_JOINED in page.text_lines
    assert messages.NOTHING_TO_COMPARE in opened(visitor, this).text_lines
