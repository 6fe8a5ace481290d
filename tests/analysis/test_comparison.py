"""Audits compared: side by side, over time, and all units in one table."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from audit.analysis.comparison import (
    AuditTally,
    by_place,
    by_share,
    compare,
    latest_of_each_unit,
    national_table,
    trend,
)
from audit.errors import InputError
from audit.model.answers import Tally
from tests.small_questionnaire import KEYS, SMALL, SMALL_TOML, load

SAFETY = SMALL.question["2.2.2"]
FEWER = load(SMALL_TOML.replace('short = "Engagement"', 'short = "Engaging"').replace('"2.2.2', '"2.2.9'))


def audit(
    name: str, year: int | None = None, tallies: Mapping[str, Tally] | None = None, **other: object
) -> AuditTally:
    """An audit of the small questionnaire, in June of a year, with so many yes and no on every key question."""
    begun = AuditTally(
        audit_id=name.casefold(),
        name=name,
        unit="Northtown",
        region="North",
        fieldwork_from=year and date(year, 6, 5),
        fieldwork_to=year and date(year, 6, 9),
        questionnaire_id=SMALL.id,
        questionnaire_version="1",
        tallies=dict.fromkeys(KEYS, Tally(25, 21)) | (tallies or {}),
        ratings={"2.2": "Requires improvement"},
        overall="Inadequate",
        cases=46,
    )
    return replace(begun, **other)


def without(tallied: AuditTally, *questions: str) -> AuditTally:
    return replace(tallied, tallies={key: tally for key, tally in tallied.tallies.items() if key not in questions})


# --- Side by side -----------------------------------------------------------------------------------------------------


def test_two_audits_stand_side_by_side_each_share_with_its_base_and_the_change_with_its_interval() -> None:
    found = compare(SMALL, [audit("First", 2023), audit("Second", 2025, {"2.2.2": Tally(30, 10, not_applicable=6)})])
    (row,) = [row for standard in found.standards for row in standard.questions if row.question.id == "2.2.2"]
    assert [share.text for share in row.shares] == ["54% (25 of 46)", "75% (30 of 40)"]
    (change,) = row.changes
    assert change.difference is not None
    assert (change.text, str(change.difference.interval), change.why_none) == ("+21 points", "0 to +38 points", "")
    assert found.notes == ()


def test_every_key_question_stands_once_under_its_standard_with_the_ratings_of_each_audit() -> None:
    found = compare(SMALL, [audit("First", 2023), audit("Second", 2025, ratings={"2.2": "Good", "1.1": None})])
    assert [
        (each.standard.id, each.ratings, [row.question.id for row in each.questions]) for each in found.standards
    ] == [
        ("1.1", (None, None), []),
        ("2.2", ("Requires improvement", "Good"), ["2.2.1", "2.2.2"]),
        ("2.3", (None, None), ["2.3.1"]),
        ("2.6", (None, None), ["2.6.1"]),
    ]


def test_audits_are_put_in_order_of_their_fieldwork_and_a_change_goes_from_the_earlier_to_the_later() -> None:
    later, earlier = audit("Later", 2025, {"2.2.1": Tally(30, 16)}), audit("Earlier", 2023)
    found = compare(SMALL, [later, earlier])
    assert found.audits == (earlier, later)
    assert found.standards[1].questions[0].changes[0].text == "+11 points"


def test_three_audits_have_two_changes_each_from_one_to_the_next() -> None:
    counts = {2021: 20, 2023: 25, 2025: 15}
    found = compare(SMALL, [audit(str(year), year, {"2.2.1": Tally(yes, 46 - yes)}) for year, yes in counts.items()])
    assert [change.text for change in found.standards[1].questions[0].changes] == ["+11 points", "−22 points"]


def test_an_audit_without_dates_stands_last_and_it_is_said() -> None:
    undated, dated = audit("Undated"), audit("Dated", 2023)
    found = compare(SMALL, [undated, dated])
    assert found.audits == (dated, undated)
    assert found.notes == (
        "“Undated” has no fieldwork dates, so it stands last and its changes have no order in time.",
    )


def test_where_only_the_last_day_is_known_it_places_the_audit() -> None:
    known = replace(audit("Known", 2022), fieldwork_from=None)
    assert compare(SMALL, [audit("Later", 2023), known]).audits[0] == known


def test_across_questionnaires_nothing_is_compared_and_it_is_said() -> None:
    other = audit("Survey", 2024, questionnaire_id="staff-survey")
    found = compare(SMALL, [audit("First", 2023), other])
    assert [kept.name for kept in found.audits] == ["First"]
    assert all(row.changes == () for standard in found.standards for row in standard.questions)
    assert found.notes == (
        "“Survey” used another questionnaire (staff-survey, not small), so none of its questions can be compared.",
    )


@pytest.mark.parametrize("side", ["earlier", "later"])
def test_a_question_that_one_side_does_not_have_says_so_and_has_no_change(side: str) -> None:
    first, second = audit("First", 2023), audit("Second", 2025)
    pair = [without(first, "2.2.2"), second] if side == "earlier" else [first, without(second, "2.2.2")]
    row = compare(SMALL, pair).standards[1].questions[1]
    name = "First" if side == "earlier" else "Second"
    (change,) = row.changes
    assert sorted(share.text for share in row.shares) == ["54% (25 of 46)", "–"]
    assert (change.difference, change.text) == (None, "–")
    assert change.why_none == f"2.2.2 is not among the questions of “{name}” (version 1)."


def test_a_base_of_nought_has_no_change_and_says_why() -> None:
    row = compare(SMALL, [audit("First", 2023), audit("Second", 2025, {"2.2.1": Tally(not_applicable=46)})])
    (change,) = row.standards[1].questions[0].changes
    assert (change.difference, change.text, change.why_none) == (None, "–", "Not applicable in every case.")
    assert (change.later.text, change.later.interval) == ("– (0 of 0)", None)


def test_a_version_that_words_questions_differently_is_compared_by_ids_and_it_is_said() -> None:
    found = compare(SMALL, [audit("First", 2023), audit("Second", 2025, questionnaire_version="2")])
    assert found.standards[1].questions[0].changes[0].text == "0 points"
    assert found.notes == ("Versions 1 and 2 were used: a question may be worded differently, but means the same.",)


def test_key_questions_that_only_another_version_asks_are_added_to_their_standard() -> None:
    newer = without(audit("Second", 2025, {"2.2.9": Tally(1, 1)}, questionnaire_version="2"), "2.2.2")
    found = compare(FEWER, [audit("First", 2023), newer], other_versions=[SMALL])
    questions = found.standards[1].questions
    assert [(row.question.id, row.question.short) for row in questions] == [
        ("2.2.1", "Engaging"),
        ("2.2.9", "Safety"),
        ("2.2.2", "Safety"),
    ]
    assert [share.text for share in questions[1].shares] == ["–", "50% (1 of 2)"]
    assert [share.text for share in questions[2].shares] == ["54% (25 of 46)", "–"]


def test_another_questionnaire_is_refused_as_a_version() -> None:
    with pytest.raises(InputError, match="other is another questionnaire than small"):
        compare(SMALL, [], other_versions=[replace(SMALL, id="other")])


# --- Over time --------------------------------------------------------------------------------------------------------


def test_a_trend_runs_over_the_audits_by_their_fieldwork_with_an_interval_each() -> None:
    counts = {2025: 30, 2021: 11, 2023: 20}
    found = trend(SAFETY, "small", [audit(str(y), y, {"2.2.2": Tally(yes, 46 - yes)}) for y, yes in counts.items()])
    assert [(point.audit.name, point.text, str(point.interval)) for point in found.points] == [
        ("2021", "24% (11 of 46)", "14% to 38%"),
        ("2023", "43% (20 of 46)", "30% to 58%"),
        ("2025", "65% (30 of 46)", "51% to 77%"),
    ]
    assert found.left_out == ()


def test_what_has_no_place_in_a_trend_is_left_out_and_it_is_said() -> None:
    found = trend(
        SAFETY,
        "small",
        [
            audit("Undated"),
            without(audit("Without", 2021), "2.2.2"),
            audit("Survey", 2022, questionnaire_id="survey"),
            audit("Kept", 2023),
        ],
    )
    assert [point.audit.name for point in found.points] == ["Kept"]
    assert found.left_out == (
        "“Survey” used another questionnaire (survey, not small), so none of its questions can be compared.",
        "“Undated” has no fieldwork dates, so it has no place in time.",
        "2.2.2 is not among the questions of “Without” (version 1).",
    )


def test_an_audit_without_a_base_keeps_its_place_in_a_trend() -> None:
    (point,) = trend(SAFETY, "small", [audit("Empty", 2023, {"2.2.2": Tally(unanswered=46)})]).points
    assert (point.share and point.share.text, point.interval, point.why_no_share) == (
        "–",
        None,
        "Not answered in any case yet.",
    )


# --- All units --------------------------------------------------------------------------------------------------------


def test_the_national_table_has_one_row_per_audit_and_a_share_with_its_base_per_key_question() -> None:
    units = [
        ("South", "Weston", 2023),
        ("North", "Oldtown", 2025),
        ("North", "Oldtown", 2023),
        ("North", "Ashby", 2024),
    ]
    audits = [audit(f"{unit} {year}", year, unit=unit, region=region) for region, unit, year in units]
    found = national_table(SMALL, by_place([*audits, audit("Survey", 2023, questionnaire_id="survey")]))
    assert [row.audit.name for row in found.rows] == ["Ashby 2024", "Oldtown 2023", "Oldtown 2025", "Weston 2023"]
    assert [question.id for question in found.questions] == list(KEYS)
    assert {share.text for row in found.rows for share in row.shares} == {"54% (25 of 46)"}
    assert len(found.left_out) == 1


def test_a_question_that_a_unit_was_not_asked_says_so_in_the_national_table() -> None:
    (row,) = national_table(SMALL, [without(audit("First", 2023), "2.3.1")]).rows
    missing = row.shares[2]
    assert (missing.text, missing.share, missing.interval) == ("–", None, None)
    assert missing.why_no_share == "2.3.1 is not among the questions of “First” (version 1)."


def test_the_latest_audit_of_each_unit_is_one_per_unit_and_region() -> None:
    audits = [
        audit("Old", 2021),
        audit("New", 2025),
        audit("Middle", 2023),
        audit("Undated"),
        audit("Namesake", 2020, region="South"),
    ]
    assert [kept.name for kept in latest_of_each_unit(audits)] == ["New", "Namesake"]
    assert latest_of_each_unit([audit("Undated")])[0].name == "Undated"


def test_audits_are_sorted_by_a_share_those_without_one_last_either_way() -> None:
    counts = {"Low": Tally(1, 9), "High": Tally(9, 1), "Larger": Tally(18, 2), "None": Tally(0, 0, not_applicable=5)}
    audits = [audit(name, 2023, {"2.2.1": tally}, unit=name) for name, tally in counts.items()]
    audits.append(without(audit("Other", 2023, unit="Other"), "2.2.1"))
    assert [one.name for one in by_share(audits, "2.2.1")] == ["Low", "Larger", "High", "None", "Other"]
    assert [one.name for one in by_share(audits, "2.2.1", highest_first=True)] == [
        "Larger",
        "High",
        "Low",
        "None",
        "Other",
    ]
