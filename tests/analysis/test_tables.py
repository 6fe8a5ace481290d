"""Results laid out as tables: the strings that every surface prints."""

from collections.abc import Iterable

import pandas as pd
import pytest

from audit.analysis import rating_wording, tables, wording
from audit.analysis.disclosure_control import DisclosureControl, disclosure_control
from audit.analysis.ratings import calculate_results
from audit.analysis.results import QuestionResult, StandardResult
from audit.analysis.tables import QuestionRow
from audit.model.audit import AuditDescription
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


def questions_frame(results: Iterable[QuestionResult]) -> pd.DataFrame:
    return tables.questions_table(tables.question_rows(results))


def test_a_question_table_has_percentage_and_base_in_adjacent_columns() -> None:
    table = questions_frame(calculate_results(SMALL, records_with(COUNTS)).key_questions)
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
    table = questions_frame((*audit_results.key_questions, *audit_results.prompts))
    states = table[["yes", "no", "not_applicable", "unanswered"]]
    assert states.loc[["2.2.1", "2.2.2a"]].to_numpy().tolist() == [[1, 1, 1, 1], [1, 1, 1, 1]]
    assert set(states.sum(axis="columns")) == {4}


def test_a_breakdown_table_is_headed_by_its_case_detail() -> None:
    assert wording.breakdown_title(SMALL.case_details_by_id["sentence_type"]) == "By type of sentence"


def test_printed_percentages_do_not_depend_on_the_band_setting() -> None:
    exact = load_questionnaire_text(replace_in_small_toml('band_from = "rounded"', 'band_from = "exact"'))
    cases = records_with({"2.2.1": (129, 71)})
    by_printed, by_exact = (
        questions_frame(calculate_results(q, cases).key_questions).loc["2.2.1"]
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
    words = [rating_wording.overall_label(outcome.overall) for outcome in (waiting, nothing, done)]
    assert words == ["Not yet rated", "Nothing is rated", "Good"]


# --- One row for every surface ----------------------------------------------------------------------------------------


def rows_of_assessment(control: DisclosureControl | None = None, **counts: tuple[int, ...]) -> tuple[QuestionRow, ...]:
    return tables.key_question_rows(assessment_result(**counts), control)


def test_a_row_has_the_text_that_every_surface_prints() -> None:
    first, lowest = rows_of_assessment(engagement=(25, 21), safety=(11, 35))
    assert (first.name, first.share, first.excluded_counts) == (
        *("2.2.1 Does assessment engage the person?", "54% (25 of 46)", ("0", "0")),
    )
    assert (first.rating, first.band_description, first.interval, first.bands_spanned) == (
        *("Requires improvement", "too few", "40% to 68%", "Inadequate to Good"),
    )
    assert (first.is_lowest, lowest.is_lowest, lowest.note) == (False, True, "")


def test_a_row_without_a_share_has_dashes_and_says_why() -> None:
    row, _ = rows_of_assessment(engagement=(0, 0, 5), safety=(3, 2))
    assert {row.percentage, row.rating, row.band_description, row.interval, row.bands_spanned, row.sensitivity} == {"–"}
    assert (row.base, row.note) == ("0 of 0", "Not applicable in every case.")


def test_a_suppressed_row_reveals_no_more_than_its_base() -> None:
    results = calculate_results(SMALL, records_with({"2.2.1": (43, 3), "2.2.2": (20, 26)}))
    control = disclosure_control(results, AuditDescription("Spring", "Huyton"), external=True)
    assessment = next(result for result in results.standards if result.standard.id == "2.2")
    suppressed, published = tables.key_question_rows(assessment, control)
    assert (suppressed.percentage, suppressed.base, suppressed.excluded_counts) == ("[c]", "[c] of 46", ("[c]", "[c]"))
    assert {suppressed.rating, suppressed.interval, suppressed.bands_spanned, suppressed.sensitivity} == {"[c]"}
    assert (suppressed.note, suppressed.is_suppressed, published.is_suppressed) == ("", True, False)
    assert not published.is_lowest  # the lowest may be the suppressed one
