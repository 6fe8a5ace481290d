"""Results laid out as tables: the strings that every surface prints."""

import pytest

from audit.analysis import tables, wording
from audit.analysis.ratings import StandardResult, calculate_results
from audit.model.judgement import Judgement
from tests.small_questionnaire import SMALL, load_questionnaire_text, records_with, replace_in_small_toml
from tests.text_tables import parse_records

COUNTS = {"2.2.1": (25, 21), "2.2.2": (11, 35), "2.3.1": (20, 26), "2.6.1": (13, 33)}
LEADERSHIP = {"1.1": Judgement("Good", "Leaders know their figures.")}


def assessment_result(**counts: tuple[int, ...]) -> StandardResult:
    """Standard 2.2 with these counts for its key questions 2.2.1 (``engagement``) and 2.2.2 (``safety``)."""
    ids = {"engagement": "2.2.1", "safety": "2.2.2"}
    audit_results = calculate_results(SMALL, records_with({ids[name]: count for name, count in counts.items()}))
    return next(result for result in audit_results.standards if result.standard.id == "2.2")


def test_a_question_table_has_percentage_and_base_in_adjacent_columns() -> None:
    table = tables.questions_table(calculate_results(SMALL, records_with(COUNTS)).key_questions)
    assert table.index.name == "id"
    assert table[["percentage", "base", "band", "lowest"]].reset_index().to_numpy().tolist() == [
        ["2.2.1", "54%", "25 of 46", "Requires improvement", False],
        ["2.2.2", "24%", "11 of 46", "Inadequate", True],
        ["2.3.1", "43%", "20 of 46", "Inadequate", True],
        ["2.6.1", "28%", "13 of 46", "", False],
    ]
    assert table.loc["2.2.1", "question"] == "Does assessment engage the person?"


def test_a_question_table_counts_all_four_states() -> None:
    drawing = """
        case  sentence_type  2.2.2a  2.2.1
        A1    resettlement   yes     yes
        A2    resettlement   no      -
        A3    resettlement   -       n/a
        A4    community      yes     no
    """
    audit_results = calculate_results(SMALL, parse_records(drawing, SMALL))
    table = tables.questions_table((*audit_results.key_questions, *audit_results.prompts))
    states = table[["yes", "no", "not_applicable", "unanswered"]]
    assert states.loc[["2.2.1", "2.2.2a"]].to_numpy().tolist() == [[1, 1, 1, 1], [1, 1, 1, 1]]
    assert set(states.sum(axis="columns")) == {4}


@pytest.mark.parametrize(
    ("engagement", "percentage", "base", "note"),
    [
        ((25, 21), "54%", "25 of 46", ""),
        ((0, 46), "0%", "0 of 46", ""),
        ((0, 0, 46), "–", "0 of 0", "Not applicable in every case."),
        ((0, 0, 45), "–", "0 of 0", "Not applicable or not answered in every case."),
        ((), "–", "0 of 0", "Not answered in any case yet."),
        ((1, 0, 45), "100%", "1 of 1", ""),
    ],
)
def test_a_missing_percentage_is_a_dash_with_its_reason(
    engagement: tuple[int, ...], percentage: str, base: str, note: str
) -> None:
    audit_results = calculate_results(SMALL, records_with({"2.2.1": engagement}, cases=46))
    row = tables.questions_table(audit_results.key_questions).loc["2.2.1"]
    assert (row["percentage"], row["base"], row["note"]) == (percentage, base, note)


def test_the_value_of_a_dash_is_missing_and_not_zero() -> None:
    audit_results = calculate_results(SMALL, records_with({"2.2.1": (0, 46), "2.2.2": (0, 0, 46)}))
    percent = tables.questions_table(audit_results.key_questions)["percent"]
    assert percent.dtype == "Int64"
    assert percent.isna().to_dict() == {"2.2.1": False, "2.2.2": True, "2.3.1": True, "2.6.1": True}
    assert percent["2.2.1"] == 0


@pytest.mark.parametrize(
    ("engagement", "note"),
    [
        ((129, 71), "129 of 200 is 64.5%, printed as 65%: the two lie in different bands."),
        ((99, 101), "99 of 200 is 49.5%, printed as 50%: the two lie in different bands."),
        ((649, 350), "649 of 999 is 64.9%, printed as 65%: the two lie in different bands."),  # 64.96: never "is 65.0%"
        ((130, 70), ""),
        ((25, 15), ""),  # 62.5% is rounded inside its band
    ],
)
def test_a_note_says_where_rounding_decides_the_band(engagement: tuple[int, int], note: str) -> None:
    assert wording.percentage_note(assessment_result(engagement=engagement).key_questions[0]) == note


def test_an_unrated_question_has_no_note_on_rounding() -> None:
    audit_results = calculate_results(SMALL, records_with({"2.6.1": (129, 71)}))
    assert tables.questions_table(audit_results.key_questions).loc["2.6.1", "note"] == ""


def test_an_empty_question_table_has_its_columns() -> None:
    table = tables.questions_table([])
    assert (len(table), list(table.columns)) == (0, list(tables.QUESTION_COLUMNS))


def ratings_rows(counts: dict[str, tuple[int, ...]], judgements: dict[str, Judgement]) -> list[list[object]]:
    table = tables.ratings_table(calculate_results(SMALL, records_with(counts), judgements))
    assert list(table.index) == ["1.1", "2.2", "2.3"]  # outcomes are not rated
    return table[["rating", "points", "how"]].astype(object).to_numpy().tolist()


def test_a_ratings_table_says_how_each_rating_was_decided() -> None:
    good = {"2.2.1": (7, 3), "2.2.2": (8, 2), "2.3.1": (5, 5)}
    assert ratings_rows(good, LEADERSHIP) == [
        ["Good", 2, "Judged by people."],
        ["Good", 2, "Lowest key question: 70% (7 of 10)."],
        ["Requires improvement", 1, "Lowest key question: 50% (5 of 10)."],
    ]


def test_zero_points_are_printed_as_0_and_not_as_a_dash() -> None:
    table = tables.ratings_table(calculate_results(SMALL, records_with({"2.2.1": (4, 6), "2.2.2": (7, 3)})))
    assert table["score"].to_dict() == {"1.1": "–", "2.2": "0", "2.3": "–"}


def test_a_ratings_table_names_the_rule_applied_and_the_previous_rating() -> None:
    judged, unjudged = (ratings_rows(COUNTS, judgements)[0] for judgements in (LEADERSHIP, {}))
    assert judged == ["Inadequate", 0, "Set by the rule: Leadership follows casework; Good before the rule."]
    assert unjudged == ["Inadequate", 0, "Set by the rule: Leadership follows casework."]


def test_a_standard_without_a_rating_says_so_in_words() -> None:
    table = tables.ratings_table(calculate_results(SMALL, ()))
    assert set(table["rating"]) == {"Not yet rated"}
    assert set(table["how"]) == {""}
    assert table["points"].isna().all()
    assert set(table["score"]) == {"–"}


def test_outcomes_are_labelled_not_rated() -> None:
    (outcomes,) = (r for r in calculate_results(SMALL, records_with(COUNTS)).standards if r.standard.id == "2.6")
    assert wording.rating_label(outcomes) == "Not rated"


def test_a_ratings_table_leaves_out_uninspected_standards() -> None:
    audit_results = calculate_results(SMALL, records_with(COUNTS), LEADERSHIP, {"1.1", "2.2", "2.3"})
    assert len(tables.ratings_table(audit_results)) == 0


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (
            {"engagement": (25, 21), "safety": (11, 35)},
            "Knowsley is rated Inadequate for assessment: at 24% (11 of 46), "
            "“Does assessment keep other people safe?” was the lowest score.",
        ),
        (
            {"engagement": (23, 23), "safety": (23, 23)},
            "Knowsley is rated Requires improvement for assessment: at 50% (23 of 46), "
            "“Does assessment engage the person?” and “Does assessment keep other people safe?” "
            "were the lowest scores.",
        ),
        (
            {"engagement": (23, 23), "safety": (10, 10, 26)},
            "Knowsley is rated Requires improvement for assessment: at 50% (23 of 46) and 50% (10 of 20), "
            "“Does assessment engage the person?” and “Does assessment keep other people safe?” "
            "were the lowest scores.",
        ),
        ({"engagement": (25, 21)}, ""),
        ({}, ""),
    ],
)
def test_the_sentence_names_the_lowest_score_or_every_tied_one(
    counts: dict[str, tuple[int, ...]], sentence: str
) -> None:
    assert wording.lowest_score_sentence(assessment_result(**counts), "Knowsley") == sentence


def test_tied_scores_with_different_bases_print_each_base() -> None:
    assert wording.how_rated(assessment_result(engagement=(23, 23), safety=(10, 10))) == (
        "Lowest key question: 50% (23 of 46) and 50% (10 of 20)."
    )


def test_an_answer_table_contains_the_counted_answers() -> None:
    drawing = """
        case  concern  2.2.1b  2.2.1
        A1    yes      no      yes
        A2    no       yes     n/a
        A3    -        -       -
    """
    table = tables.answers_table(SMALL, parse_records(drawing, SMALL), ["2.2.1", "2.2.1b"])
    assert table.reset_index().to_numpy().tolist() == [
        ["A1", "Yes", "No"],
        ["A2", "Not applicable", "Not applicable"],  # the Yes is kept, but does not count
        ["A3", "", ""],
    ]
    assert list(table.columns) == ["2.2.1", "2.2.1b"]


def test_an_empty_answer_table_has_its_columns() -> None:
    table = tables.answers_table(SMALL, (), ["2.2.1"])
    assert (len(table), list(table.columns)) == (0, ["2.2.1"])


def test_a_breakdown_table_is_headed_by_its_case_detail() -> None:
    assert wording.breakdown_title(SMALL.case_details_by_id["sentence_type"]) == "By type of sentence"


def test_printed_percentages_do_not_depend_on_the_band_setting() -> None:
    exact = load_questionnaire_text(replace_in_small_toml('band_from = "rounded"', 'band_from = "exact"'))
    cases = records_with({"2.2.1": (129, 71)})
    by_printed, by_exact = (
        tables.questions_table(calculate_results(q, cases).key_questions).loc["2.2.1"]
        for q in (load_questionnaire_text(), exact)
    )
    assert (by_printed["percentage"], by_exact["percentage"]) == ("65%", "65%")
    assert (by_printed["band"], by_exact["band"]) == ("Good", "Requires improvement")
    assert by_printed["note"] == by_exact["note"] != ""


@pytest.mark.parametrize(
    ("drawing", "order"),
    [
        # The lowest share first, whatever the order of the file.
        ("A1 yes yes\nA2 yes no", ["2.3.1b", "2.3.1a"]),
        ("A1 no yes\nA2 yes yes", ["2.3.1a", "2.3.1b"]),
        # The same percentage: the larger base first.
        ("A1 no no\nA2 n/a no", ["2.3.1b", "2.3.1a"]),
        # The same base too: the order of the file.
        ("A1 no no\nA2 yes yes", ["2.3.1a", "2.3.1b"]),
        # Nought is a share; none at all stands last.
        ("A1 n/a no\nA2 n/a no", ["2.3.1b", "2.3.1a"]),
        ("A1 yes n/a\nA2 yes n/a", ["2.3.1a", "2.3.1b"]),
        ("A1 n/a -\nA2 n/a n/a", ["2.3.1a", "2.3.1b"]),
    ],
)
def test_prompts_are_sorted_weakest_first(drawing: str, order: list[str]) -> None:
    rows = "\n".join(f"{row} yes resettlement yes yes" for row in drawing.splitlines())
    columns = "case 2.3.1a 2.3.1b concern sentence_type 2.2.2a 2.2.2b"
    audit_results = calculate_results(SMALL, parse_records(f"{columns}\n{rows}", SMALL))
    planning = next(key for key in audit_results.key_questions if key.question.id == "2.3.1")
    assert [prompt.question.id for prompt in wording.weakest_first(planning.prompts)] == order


def test_shares_with_the_same_rounded_percentage_are_sorted_by_base() -> None:
    counts = {"2.2.1": (20, 21), "2.2.2": (240, 251), "2.3.1": (9, 10)}  # 48.8, 48.9 and 47.4 per cent
    audit_results = calculate_results(SMALL, records_with(counts))
    rated = [key for key in audit_results.key_questions if key.question.id in counts]
    assert [key.share.percent_text for key in rated] == ["49%", "49%", "47%"]
    assert [key.question.id for key in wording.weakest_first(rated)] == ["2.3.1", "2.2.2", "2.2.1"]


def test_the_overall_rating_is_in_words_even_if_there_is_none() -> None:
    waiting, nothing = calculate_results(SMALL, ()), calculate_results(SMALL, (), not_inspected={"1.1", "2.2", "2.3"})
    done = calculate_results(SMALL, records_with({"2.2.1": (7, 3), "2.2.2": (7, 3), "2.3.1": (7, 3)}), LEADERSHIP)
    words = [wording.overall_label(outcome.overall) for outcome in (waiting, nothing, done)]
    assert words == ["Not yet rated", "Nothing is rated", "Good"]
