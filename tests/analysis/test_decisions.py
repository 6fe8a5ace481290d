"""What a person decides on a calculated rating: when it acts, when it has lapsed, and that both are printed."""

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import docx
import pytest

from audit.analysis import tables, wording
from audit.analysis.ratings import Decision, Judgement, Results, StandardResult, decision_faults, results
from audit.files.report import ReportAbout, report_document
from audit.files.results_json import results_json
from audit.files.results_text import results_text
from audit.files.workbook import WorkbookAbout, data_workbook
from audit.model.audit import AuditDetails
from tests.files.test_workbook import findings_of_the_checker, opened, table
from tests.small_questionnaire import SMALL, records_with

WHEN = datetime(2023, 5, 3, 9, 30, tzinfo=UTC)
JUDGED = {"1.1": Judgement("Good", "Leaders know their figures.")}
# Assessment 48% and Planning 40%, both Inadequate; only Assessment is near a boundary.
COUNTS = {"2.2.1": (48, 52), "2.2.2": (90, 10), "2.3.1": (40, 60), "2.6.1": (70, 30)}


def decided(rating: str) -> Decision:
    return Decision(rating, "Two cases were recorded late.", "Lead", WHEN)


def found(counts: dict[str, tuple[int, ...]], **decisions: str) -> Results:
    """Results with decisions on Assessment (``a``), Planning (``p``), Leadership (``l``) or Outcomes (``o``)."""
    ids = {"a": "2.2", "p": "2.3", "l": "1.1", "o": "2.6"}
    given = {ids[name]: decided(rating) for name, rating in decisions.items()}
    return results(SMALL, records_with({**COUNTS, **counts}), JUDGED, decisions=given)


def standard(of: Results, standard_id: str) -> StandardResult:
    return next(result for result in of.standards if result.standard.id == standard_id)


def test_a_decided_rating_counts_and_the_calculated_one_is_kept() -> None:
    assessed = standard(found({}, a="Requires improvement"), "2.2")
    assert (assessed.rating, assessed.points, assessed.calculated) == ("Requires improvement", 1, "Inadequate")
    assert (assessed.decision, assessed.lapsed) == (decided("Requires improvement"), None)


def test_without_a_decision_the_calculated_rating_is_the_rating() -> None:
    assessed, led = (standard(found({}), standard_id) for standard_id in ("2.2", "1.1"))
    assert (assessed.rating, assessed.calculated, assessed.decision) == ("Inadequate", "Inadequate", None)
    assert (led.rating, led.calculated) == ("Inadequate", None)  # people judge it, and the rule acts


def test_a_decided_rating_counts_in_the_decision_rules_and_overall() -> None:
    before, after = found({}), found({}, a="Requires improvement")
    assert (standard(before, "1.1").rating, standard(after, "1.1").rating) == ("Inadequate", "Good")
    assert (before.overall.points, before.overall.rating, len(before.overall.rules)) == (0, "Inadequate", 1)
    assert (after.overall.points, after.overall.rating, len(after.overall.rules)) == (3, "Requires improvement", 0)


def test_the_overall_rating_without_decisions_is_kept_beside_it() -> None:
    assert found({}).overall.calculated is None
    assert found({}, p="Requires improvement").overall.calculated is None  # it has lapsed: nothing flags Planning
    after = found({}, a="Requires improvement").overall
    assert after.calculated == found({}).overall


# Out of 100: the percentage of the lowest key question, and what may be decided on it.
@pytest.mark.parametrize(
    ("percent", "may_become"),
    [
        (44, ()),
        (45, ("Requires improvement",)),
        (49, ("Requires improvement",)),
        (50, ("Inadequate", "Good")),
        (51, ("Inadequate", "Good")),
        (55, ("Inadequate", "Good")),
        (56, ()),
        (59, ()),
        (60, ("Inadequate", "Good")),
        (64, ("Inadequate", "Good")),
        (65, ("Requires improvement", "Outstanding")),
        (66, ("Requires improvement", "Outstanding")),
        (70, ("Requires improvement", "Outstanding")),
        (71, ()),
        (79, ("Requires improvement", "Outstanding")),
        (80, ("Good",)),
        (81, ("Good",)),
        (85, ("Good",)),
        (86, ()),
        (100, ()),
    ],
)
def test_a_person_may_decide_one_band_away_where_discretion_is_flagged(
    percent: int, may_become: tuple[str, ...]
) -> None:
    counts = {"2.2.1": (percent, 100 - percent), "2.2.2": (100, 0)}
    assert standard(found(counts), "2.2").may_become == may_become
    for rating in SMALL.scale.ratings:
        faults = decision_faults(standard(found(counts), "2.2"), rating, "Because.")
        acts = standard(found(counts, a=rating), "2.2").decision is not None
        assert (not faults) == acts == (rating in may_become)


NAME = "2.2 Assessment: the rating cannot be decided, because "


@pytest.mark.parametrize(
    ("counts", "rating", "sentence"),
    [
        (
            {},
            "Good",
            f"{NAME}the calculated rating is Inadequate, more than one band away. "
            "Choose Requires improvement, or leave the calculated rating as it is.",
        ),
        (
            {"2.2.1": (50, 50)},
            "Outstanding",
            f"{NAME}the calculated rating is Requires improvement, more than one band away. "
            "Choose Inadequate or Good, or leave the calculated rating as it is.",
        ),
        (
            {},
            "Inadequate",
            f"{NAME}the calculated rating is that already. "
            "Choose Requires improvement, or leave the calculated rating as it is.",
        ),
        (
            {"2.2.1": (40, 60)},
            "Requires improvement",
            f"{NAME}nothing calls for discretion over Inadequate. Leave the calculated rating as it is.",
        ),
        (
            {"2.2.1": ()},
            "Good",
            f"{NAME}it has no calculated rating. Wait until every key question that applies has answers.",
        ),
    ],
)
def test_a_decision_that_may_not_be_taken_gets_a_sentence(
    counts: dict[str, tuple[int, ...]], rating: str, sentence: str
) -> None:
    assert decision_faults(standard(found(counts), "2.2"), rating, "Because.") == (sentence,)


@pytest.mark.parametrize("standard_id", ["1.1", "2.6"])
def test_only_a_standard_rated_from_cases_can_be_decided(standard_id: str) -> None:
    (sentence,) = decision_faults(standard(found({}), standard_id), "Good", "Because.")
    assert sentence.endswith("the standard is not rated from cases. Decide only where the rating is calculated.")
    assert standard(found({}, l="Good"), "1.1").lapsed is not None
    assert standard(found({}, o="Good"), "2.6").rating is None


def test_every_fault_of_a_decision_is_told_at_once() -> None:
    unfit, no_reason = decision_faults(standard(found({}), "2.2"), "Good", " \n")
    assert "more than one band away" in unfit
    assert no_reason == "2.2 Assessment: the decision has no reason. Say why in a sentence or two."


@pytest.mark.parametrize(
    ("counts", "rating", "why"),
    [
        ({"2.2.1": (50, 50)}, "Requires improvement", "the calculated rating is that already."),
        ({"2.2.1": (65, 35)}, "Good", "the calculated rating is that already."),
        ({"2.2.1": (80, 20)}, "Requires improvement", "the calculated rating is Outstanding, more than one band away."),
        ({"2.2.1": (44, 56)}, "Requires improvement", "nothing calls for discretion over Inadequate"),
        ({"2.2.1": ()}, "Requires improvement", "it has no calculated rating"),
    ],
)
def test_a_decision_that_no_longer_fits_has_lapsed_and_is_kept(
    counts: dict[str, tuple[int, ...]], rating: str, why: str
) -> None:
    assessed = standard(found(counts, a=rating), "2.2")
    assert (assessed.rating, assessed.decision) == (assessed.calculated, None)
    assert assessed.lapsed is not None
    assert assessed.lapsed.decision == decided(rating)
    begins = f"2.2 Assessment: the decision {rating}, by Lead on 3 May 2023, does not count, because {why}"
    assert assessed.lapsed.why.startswith(begins)


def test_a_decision_acts_again_when_it_fits_again() -> None:
    there_and_back = [found({"2.2.1": (yes, 100 - yes)}, a="Requires improvement") for yes in (48, 50, 48)]
    assert [standard(one, "2.2").decision is not None for one in there_and_back] == [True, False, True]


def test_a_decision_on_a_standard_that_was_not_inspected_is_passed_over() -> None:
    given = {"2.2": decided("Requires improvement")}
    left = results(SMALL, records_with(COUNTS), JUDGED, {"2.2"}, given)
    assert [result.standard.id for result in left.standards] == ["1.1", "2.3", "2.6"]
    assert left.overall.calculated is None


def test_sensitivity_and_the_lowest_stay_those_of_the_calculation() -> None:
    before, after = (standard(one, "2.2") for one in (found({}), found({}, a="Requires improvement")))
    assert (after.lowest, after.sensitivity, after.discretion) == (before.lowest, before.sensitivity, before.discretion)
    assert after.sensitivity.sentence == "Two more Yes on 2.2.1 would make this Requires improvement."
    assert after.key_questions[0].sensitivity.sentence == "Two more Yes would make this Requires improvement."
    unrated = standard(found({}), "2.6").key_questions[0]
    assert unrated.sensitivity.sentence == ""


# --- what is printed ----------------------------------------------------------------------------------------------

BOTH = (
    "Calculated: Inadequate, lowest key question 48% (48 of 100). "
    "Decided: Requires improvement, by Lead on 3 May 2023: Two cases were recorded late."
)


def test_a_table_of_ratings_has_the_calculated_and_the_decided_rating() -> None:
    row = tables.ratings(found({}, a="Requires improvement")).loc["2.2"]
    assert (row["rating"], row["calculated"], row["score"], row["how"]) == (
        *("Requires improvement", "Inadequate", "1", BOTH),
    )
    assert row["decided_by"] == "Requires improvement, by Lead on 3 May 2023: Two cases were recorded late."
    untouched = tables.ratings(found({})).loc["2.2"]
    assert (untouched["calculated"], untouched["decided_by"]) == ("Inadequate", "")
    assert untouched["how"] == "Lowest key question: 48% (48 of 100)."


def test_a_lapsed_decision_is_told_where_the_rating_comes_from() -> None:
    how = wording.how_rated(standard(found({"2.2.1": (50, 50)}, a="Requires improvement"), "2.2"))
    assert how.startswith("Lowest key question: 50% (50 of 100). 2.2 Assessment: the decision Requires improvement, by")


def test_a_rule_says_the_decided_rating_before_it_and_the_calculated_one() -> None:
    assessed = standard(found({}, a="Requires improvement"), "2.2")
    ruled = replace(assessed, rating="Inadequate", rule=SMALL.decision_rules[0], before_rule="Requires improvement")
    begins = "Set by the rule: Leadership follows casework; Requires improvement before the rule. "
    assert wording.how_rated(ruled) == begins + BOTH


def test_the_sentence_on_the_lowest_says_who_rated_what() -> None:
    sentence = wording.lowest_sentence(standard(found({}, a="Requires improvement"), "2.2"), "Knowsley")
    assert sentence == (
        "Knowsley is rated Requires improvement for assessment as a person decided, and Inadequate as calculated: "
        "at 48% (48 of 100), “Does assessment engage the person?” was the lowest score."
    )


def test_plain_text_prints_both_ratings_and_both_totals() -> None:
    printed = results_text(found({}, a="Requires improvement"), "100 submitted cases")
    assert "2.2 Assessment: Requires improvement (decided; calculated: Inadequate)" in printed
    assert BOTH in printed
    assert "As calculated, without decisions: Inadequate, 0 of 9 points.\n" in printed
    assert printed.endswith("Overall: Requires improvement, 3 of 9 points\n")
    assert "ecided" not in results_text(found({}), "100 submitted cases")


def test_json_holds_both_ratings_only_where_somebody_decided() -> None:
    plain, with_decision = (json.loads(results_json(one)) for one in (found({}), found({}, a="Requires improvement")))
    assessed = with_decision["standards"][1]
    assert (assessed["rating"], assessed["calculated"]) == ("Requires improvement", "Inadequate")
    assert assessed["decision"] == {
        "rating": "Requires improvement",
        "reason": "Two cases were recorded late.",
        "by": "Lead",
        "at": "2023-05-03T09:30:00+00:00",
    }
    assert with_decision["overall"]["calculated"] == plain["overall"]
    assert list(plain["standards"][1]) == ["id", "title", "rating", "points", "key_questions"]
    lapsed = json.loads(results_json(found({}, p="Requires improvement")))["standards"][2]
    assert "nothing calls for discretion" in lapsed["lapsed_decision"]["why"]


def test_the_workbook_prints_both_ratings() -> None:
    about = WorkbookAbout(AuditDetails("Huyton 2023", "Huyton PDU"), "100 submitted cases", date(2023, 6, 1))
    data = data_workbook(found({}, a="Requires improvement"), records_with(COUNTS), about)
    assert findings_of_the_checker(data) == []
    workbook = opened(data)
    row = table(workbook["Ratings"])[1]
    assert (row["Rating"], row["Points"], row["How rated"]) == ("Requires improvement", 1, BOTH)
    assert workbook["2.2 Assessment"]["A3"].value == ("Rating: Requires improvement (decided; calculated: Inadequate).")
    overall = {row["Item"]: row["Result"] for row in table(workbook["Overall"])}
    assert overall["What people's decisions change"] == ("As calculated, without decisions: Inadequate, 0 of 9 points.")


@pytest.mark.parametrize("counts", [{}, {"2.2.1": (90, 10)}], ids=["it counts", "it has lapsed"])
def test_who_decided_a_rating_stays_in_the_team(counts: dict[str, tuple[int, ...]]) -> None:
    of, details, day = found(counts, a="Requires improvement"), AuditDetails("Spring", "Huyton"), date(2026, 10, 1)
    assert (standard(of, "2.2").decision is None) == bool(counts)
    for outside in (True, False):
        about = {"which_cases": "100 cases", "made_on": day, "outside": outside}
        book = opened(data_workbook(of, (), WorkbookAbout(details, **about)))
        cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
        document = docx.Document(io.BytesIO(report_document(of, ReportAbout(details, **about))))
        lines = [one.text for one in document.paragraphs]
        for texts in (cells, lines):
            said = "\n".join(texts)
            assert ("by Lead on 3 May 2023" in said) == (not outside)
            assert ("by a lead of the audit on 3 May 2023" in said) == outside
        assert ("Lead" in cells) == (not outside)
