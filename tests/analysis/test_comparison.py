"""Audits compared: side by side, over time, and all units in one table."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from audit.analysis.all_units import all_units_table, latest_by_unit, sort_by_share, sort_by_unit
from audit.analysis.audit_counts import AuditSummaryCounts
from audit.analysis.comparison import compare_audits
from audit.analysis.tallies import Tally
from audit.analysis.trend import calculate_trend
from audit.errors import InputError
from audit.messages import analysis as messages
from tests.small_questionnaire import KEY_QUESTION_IDS, SMALL, SMALL_TOML, load_questionnaire_text

SAFETY = SMALL.questions_by_id["2.2.2"]
FEWER = load_questionnaire_text(
    SMALL_TOML.replace('short = "Engagement"', 'short = "Engaging"').replace('"2.2.2', '"2.2.9')
)


def audit(
    name: str, year: int | None = None, tallies: Mapping[str, Tally] | None = None, **other: object
) -> AuditSummaryCounts:
    """An audit of the small questionnaire, in June of a year, with so many yes and no on every key question."""
    begun = AuditSummaryCounts(
        audit_id=name.casefold(),
        name=name,
        unit="Northtown",
        region="North",
        fieldwork_from=year and date(year, 6, 5),
        fieldwork_to=year and date(year, 6, 9),
        questionnaire_id=SMALL.id,
        questionnaire_version="1",
        tallies=dict.fromkeys(KEY_QUESTION_IDS, Tally(25, 21)) | (tallies or {}),
        ratings={"2.2": "Requires improvement"},
        overall_rating="Inadequate",
        case_count=46,
    )
    return replace(begun, **other)


def without(tallied: AuditSummaryCounts, *questions: str) -> AuditSummaryCounts:
    return replace(tallied, tallies={key: tally for key, tally in tallied.tallies.items() if key not in questions})


# --- Side by side -----------------------------------------------------------------------------------------------------


def test_two_audits_are_compared_with_shares_bases_and_changes_with_intervals() -> None:
    comparison = compare_audits(
        SMALL, [audit("First", 2023), audit("Second", 2025, {"2.2.2": Tally(30, 10, not_applicable=6)})]
    )
    (row,) = [row for standard in comparison.standards for row in standard.questions if row.question.id == "2.2.2"]
    assert [share.text for share in row.shares] == ["54% (25 of 46)", "75% (30 of 40)"]
    (change,) = row.changes
    assert change.difference is not None
    assert (change.text, str(change.difference.interval)) == ("+21 points", "0 to +38 points")
    assert [share.why_no_share for share in row.shares] == ["", ""]
    assert comparison.notes == ()


def test_every_key_question_is_under_its_standard_with_the_ratings_of_each_audit() -> None:
    comparison = compare_audits(
        SMALL, [audit("First", 2023), audit("Second", 2025, ratings={"2.2": "Good", "1.1": None})]
    )
    assert [
        (each.standard.id, each.ratings, [row.question.id for row in each.questions]) for each in comparison.standards
    ] == [
        ("1.1", (None, None), []),
        ("2.2", ("Requires improvement", "Good"), ["2.2.1", "2.2.2"]),
        ("2.3", (None, None), ["2.3.1"]),
        ("2.6", (None, None), ["2.6.1"]),
    ]


def test_audits_are_in_fieldwork_order_and_a_change_is_from_earlier_to_later() -> None:
    later, earlier = audit("Later", 2025, {"2.2.1": Tally(30, 16)}), audit("Earlier", 2023)
    comparison = compare_audits(SMALL, [later, earlier])
    assert comparison.audits == (earlier, later)
    assert comparison.standards[1].questions[0].changes[0].text == "+11 points"


def test_three_audits_have_two_changes_each_between_neighbours() -> None:
    counts = {2021: 20, 2023: 25, 2025: 15}
    comparison = compare_audits(
        SMALL, [audit(str(year), year, {"2.2.1": Tally(yes, 46 - yes)}) for year, yes in counts.items()]
    )
    assert [change.text for change in comparison.standards[1].questions[0].changes] == ["+11 points", "−22 points"]


def test_an_audit_without_dates_is_last_with_a_note() -> None:
    undated, dated = audit("Undated"), audit("Dated", 2023)
    comparison = compare_audits(SMALL, [undated, dated])
    assert comparison.audits == (dated, undated)
    assert comparison.notes == (messages.UNDATED_AUDIT.format(audit="Undated"),)


def test_an_audit_with_only_an_end_date_is_ordered_by_it() -> None:
    known = replace(audit("Known", 2022), fieldwork_from=None)
    assert compare_audits(SMALL, [audit("Later", 2023), known]).audits[0] == known


def test_audits_on_different_questionnaires_are_not_compared_with_a_note() -> None:
    other = audit("Survey", 2024, questionnaire_id="staff-survey")
    comparison = compare_audits(SMALL, [audit("First", 2023), other])
    assert [audit_summary.name for audit_summary in comparison.audits] == ["First"]
    assert all(row.changes == () for standard in comparison.standards for row in standard.questions)
    assert comparison.notes == (
        messages.OTHER_QUESTIONNAIRE.format(audit="Survey", other="staff-survey", questionnaire="small"),
    )


@pytest.mark.parametrize("side", ["earlier", "later"])
def test_a_question_missing_from_one_audit_says_so_and_has_no_change(side: str) -> None:
    first, second = audit("First", 2023), audit("Second", 2025)
    pair = [without(first, "2.2.2"), second] if side == "earlier" else [first, without(second, "2.2.2")]
    row = compare_audits(SMALL, pair).standards[1].questions[1]
    name = "First" if side == "earlier" else "Second"
    (change,) = row.changes
    assert sorted(share.text for share in row.shares) == ["54% (25 of 46)", "–"]
    assert (change.difference, change.text) == (None, "–")
    missing = change.earlier if side == "earlier" else change.later
    assert missing.why_no_share == f"2.2.2 is not among the questions of “{name}” (version 1)."


def test_a_base_of_zero_has_no_change_and_says_why() -> None:
    row = compare_audits(SMALL, [audit("First", 2023), audit("Second", 2025, {"2.2.1": Tally(not_applicable=46)})])
    (change,) = row.standards[1].questions[0].changes
    assert (change.difference, change.text, change.later.why_no_share) == (None, "–", "Not applicable in every case.")
    assert (change.later.text, change.later.interval) == ("– (0 of 0)", None)


def test_versions_with_different_wording_are_compared_by_id_with_a_note() -> None:
    comparison = compare_audits(SMALL, [audit("First", 2023), audit("Second", 2025, questionnaire_version="2")])
    assert comparison.standards[1].questions[0].changes[0].text == "0 points"
    assert comparison.notes == ("Versions 1 and 2 were used: a question may be worded differently but means the same.",)


def test_key_questions_that_only_another_version_asks_are_added_to_their_standard() -> None:
    newer = without(audit("Second", 2025, {"2.2.9": Tally(1, 1)}, questionnaire_version="2"), "2.2.2")
    comparison = compare_audits(FEWER, [audit("First", 2023), newer], other_versions=[SMALL])
    questions = comparison.standards[1].questions
    assert [(row.question.id, row.question.short) for row in questions] == [
        ("2.2.1", "Engaging"),
        ("2.2.9", "Safety"),
        ("2.2.2", "Safety"),
    ]
    assert [share.text for share in questions[1].shares] == ["–", "50% (1 of 2)"]
    assert [share.text for share in questions[2].shares] == ["54% (25 of 46)", "–"]


def test_a_different_questionnaire_is_rejected_as_a_version() -> None:
    with pytest.raises(InputError, match="other is not a version of the questionnaire small"):
        compare_audits(SMALL, [], other_versions=[replace(SMALL, id="other")])


# --- Over time --------------------------------------------------------------------------------------------------------


def test_a_trend_has_the_audits_in_fieldwork_order_with_intervals() -> None:
    counts = {2025: 30, 2021: 11, 2023: 20}
    points = calculate_trend(
        SAFETY, "small", [audit(str(y), y, {"2.2.2": Tally(yes, 46 - yes)}) for y, yes in counts.items()]
    )
    assert [(point.audit.name, point.text, str(point.interval)) for point in points.shares] == [
        ("2021", "24% (11 of 46)", "14% to 38%"),
        ("2023", "43% (20 of 46)", "30% to 58%"),
        ("2025", "65% (30 of 46)", "51% to 77%"),
    ]
    assert points.exclusions == ()


def test_audits_that_cannot_be_in_a_trend_are_left_out_with_a_note() -> None:
    points = calculate_trend(
        SAFETY,
        "small",
        [
            audit("Undated"),
            without(audit("Without", 2021), "2.2.2"),
            audit("Survey", 2022, questionnaire_id="survey"),
            audit("Kept", 2023),
        ],
    )
    assert [point.audit.name for point in points.shares] == ["Kept"]
    assert points.exclusions == (
        messages.OTHER_QUESTIONNAIRE.format(audit="Survey", other="survey", questionnaire="small"),
        messages.AUDIT_WITHOUT_DATE.format(audit="Undated"),
        "2.2.2 is not among the questions of “Without” (version 1).",
    )


def test_an_audit_without_a_base_has_an_empty_place_in_a_trend() -> None:
    (point,) = calculate_trend(SAFETY, "small", [audit("Empty", 2023, {"2.2.2": Tally(unanswered=46)})]).shares
    assert (point.share and point.share.percent_text, point.interval, point.why_no_share) == (
        "–",
        None,
        "Not answered in any case yet.",
    )


# --- All units --------------------------------------------------------------------------------------------------------


def test_the_all_units_table_has_a_row_per_audit_and_a_share_with_base_per_key_question() -> None:
    units = [
        ("South", "Weston", 2023),
        ("North", "Oldtown", 2025),
        ("North", "Oldtown", 2023),
        ("North", "Ashby", 2024),
    ]
    audits = [audit(f"{unit} {year}", year, unit=unit, region=region) for region, unit, year in units]
    table = all_units_table(SMALL, sort_by_unit([*audits, audit("Survey", 2023, questionnaire_id="survey")]))
    assert [row.audit.name for row in table.rows] == ["Ashby 2024", "Oldtown 2023", "Oldtown 2025", "Weston 2023"]
    assert [question.id for question in table.questions] == list(KEY_QUESTION_IDS)
    assert {share.text for row in table.rows for share in row.shares} == {"54% (25 of 46)"}
    assert len(table.exclusions) == 1


def test_a_question_that_a_unit_was_not_asked_says_so_in_the_all_units_table() -> None:
    (row,) = all_units_table(SMALL, [without(audit("First", 2023), "2.3.1")]).rows
    missing = row.shares[2]
    assert (missing.text, missing.share, missing.interval) == ("–", None, None)
    assert missing.why_no_share == "2.3.1 is not among the questions of “First” (version 1)."


def test_the_latest_audit_of_each_unit_and_region_is_selected() -> None:
    audits = [
        audit("Old", 2021),
        audit("New", 2025),
        audit("Middle", 2023),
        audit("Undated"),
        audit("Namesake", 2020, region="South"),
    ]
    assert [audit_summary.name for audit_summary in latest_by_unit(audits)] == ["New", "Namesake"]
    assert latest_by_unit([audit("Undated")])[0].name == "Undated"


def test_audits_are_sorted_by_share_with_missing_shares_last_in_either_direction() -> None:
    counts = {"Low": Tally(1, 9), "High": Tally(9, 1), "Larger": Tally(18, 2), "None": Tally(0, 0, not_applicable=5)}
    audits = [audit(name, 2023, {"2.2.1": tally}, unit=name) for name, tally in counts.items()]
    audits.append(without(audit("Other", 2023, unit="Other"), "2.2.1"))
    assert [audit_summary.name for audit_summary in sort_by_share(audits, "2.2.1")] == [
        "Low",
        "Larger",
        "High",
        "None",
        "Other",
    ]
    assert [audit_summary.name for audit_summary in sort_by_share(audits, "2.2.1", highest_first=True)] == [
        "Larger",
        "High",
        "Low",
        "None",
        "Other",
    ]
