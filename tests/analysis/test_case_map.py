"""The case map: its order, its groups, its pages, and its table."""

from audit.analysis import breakdown_tables
from audit.analysis.breakdowns import counted_cases
from audit.analysis.case_map import CaseMap, build_case_map, get_page
from audit.model.answers import Answer, NoAnswer
from tests.small_questionnaire import SMALL
from tests.text_tables import parse_records

DRAWN = """
    case  sentence_type  requirements           2.2.1  2.2.2  2.3.1  2.6.1
    A1    resettlement   programme;unpaid_work  no     yes    n/a    -
    A2    community      unpaid_work            yes    yes    no     -
    A3    -              -                      no     yes    no     -
    A4    community      -                      yes    no     n/a    -
    A5    community      -                      no     yes    no     -
"""
ASKED = tuple(SMALL.questions_by_id[question] for question in ("2.2.1", "2.2.2", "2.3.1", "2.6.1"))


def case_map_of(table: str = DRAWN, detail: str = "") -> CaseMap:
    return build_case_map(
        counted_cases(SMALL, parse_records(table, SMALL)), ASKED, SMALL.case_details_by_id[detail] if detail else None
    )


def map_lines(case_grid: CaseMap) -> list[str]:
    """Each row of a map as its reference and letters, with the headings of groups."""
    lines: list[str] = []
    for group in case_grid.groups:
        lines += [f"{group.text}: {group.case_count}"] if group.text else []
        lines += [
            f"{row.reference} {''.join(breakdown_tables.OUTCOME_SYMBOLS[outcome] for outcome in row.outcomes)}"
            for row in group.rows
        ]
    return lines


def test_cases_are_sorted_by_number_of_yes_with_similar_cases_together() -> None:
    assert map_lines(case_map_of()) == ["A2 YYN?", "A3 YNN?", "A5 YNN?", "A1 YN–?", "A4 NY–?"]


def test_key_questions_are_sorted_by_share_and_those_without_one_are_last() -> None:
    assert [question.id for question in case_map_of().questions] == ["2.2.2", "2.2.1", "2.3.1", "2.6.1"]


def test_questions_with_equal_shares_are_in_questionnaire_order() -> None:
    case_grid = case_map_of("case 2.2.1 2.2.2 2.3.1 2.6.1\nA1 no yes no yes\nA2 yes no yes no")
    assert [question.id for question in case_grid.questions] == ["2.2.1", "2.2.2", "2.3.1", "2.6.1"]


def test_a_row_has_its_share_of_the_questions_answered_yes_or_no() -> None:
    assert {row.reference: row.share.count_text for row in case_map_of().groups[0].rows} == {
        "A2": "2 of 3",
        "A3": "1 of 3",
        "A5": "1 of 3",
        "A1": "1 of 2",
        "A4": "1 of 2",
    }


def test_cases_are_grouped_by_a_detail_in_choice_order_with_not_recorded_last() -> None:
    assert map_lines(case_map_of(detail="sentence_type")) == [
        "Community sentence: 3",
        "A2 YYN?",
        "A5 YNN?",
        "A4 NY–?",
        "Resettlement: 1",
        "A1 YN–?",
        "Not recorded: 1",
        "A3 YNN?",
    ]


def test_a_case_with_several_values_is_in_each_of_their_groups() -> None:
    case_grid = case_map_of(detail="requirements")
    assert [(group.text, [row.reference for row in group.rows]) for group in case_grid.groups[:2]] == [
        ("Accredited programme", ["A1"]),
        ("Unpaid work", ["A2", "A1"]),
    ]
    assert case_grid.row_count == 6


def test_a_page_of_a_long_map_repeats_the_group_headings_with_their_full_counts() -> None:
    case_grid = case_map_of(detail="sentence_type")
    assert map_lines(get_page(case_grid, 1, 2)) == ["Community sentence: 3", "A2 YYN?", "A5 YNN?"]
    assert map_lines(get_page(case_grid, 2, 2)) == ["Community sentence: 3", "A4 NY–?", "Resettlement: 1", "A1 YN–?"]
    assert map_lines(get_page(case_grid, 3, 2)) == ["Not recorded: 1", "A3 YNN?"]
    assert get_page(case_grid, 4, 2).groups == ()


def test_the_table_has_a_row_for_each_cell_and_one_for_each_heading() -> None:
    table = breakdown_tables.case_map_table(case_map_of(detail="sentence_type"))
    assert len(table) == 5 * 4 + 3
    assert table.iloc[0].to_dict() == {
        "place": 0,
        "label": "Community sentence: 3 cases",
        "reference": "",
        "question": "",
        "letter": "",
        "answer": "",
    }
    first = table[table["place"] == 1]
    assert list(first["reference"].unique()) == ["A2"]
    assert list(zip(first["question"], first["letter"], first["answer"], strict=True)) == [
        ("2.2.2", "Y", "Yes"),
        ("2.2.1", "Y", "Yes"),
        ("2.3.1", "N", "No"),
        ("2.6.1", "?", "Unanswered"),
    ]


def test_every_outcome_has_its_own_letter_but_not_applicable_has_one() -> None:
    symbols = breakdown_tables.OUTCOME_SYMBOLS
    assert set(symbols) == {*Answer, *NoAnswer}
    assert symbols[Answer.NOT_APPLICABLE] == symbols[NoAnswer.DOES_NOT_APPLY]
    assert len(set(symbols.values())) == len(symbols) - 1
