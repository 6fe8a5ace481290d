"""The case map: its order, its groups, its pages, and its table."""

from audit.analysis import breakdown_tables
from audit.analysis.breakdowns import count_cases
from audit.analysis.case_map import CaseMap, case_map, page_of
from audit.model.answers import Answer
from tests.small_questionnaire import SMALL
from tests.text_tables import records

DRAWN = """
    case  sentence_type  requirements           2.2.1  2.2.2  2.3.1  2.6.1
    A1    resettlement   programme;unpaid_work  no     yes    n/a    -
    A2    community      unpaid_work            yes    yes    no     -
    A3    -              -                      no     yes    no     -
    A4    community      -                      yes    no     n/a    -
    A5    community      -                      no     yes    no     -
"""
ASKED = tuple(SMALL.question[question] for question in ("2.2.1", "2.2.2", "2.3.1", "2.6.1"))


def of(drawing: str = DRAWN, fact: str = "") -> CaseMap:
    return case_map(count_cases(SMALL, records(drawing, SMALL)), ASKED, SMALL.fact[fact] if fact else None)


def drawn(found: CaseMap) -> list[str]:
    """Each row of a map as its reference and letters, with the headings of groups."""
    lines: list[str] = []
    for group in found.groups:
        lines += [f"{group.text}: {group.cases}"] if group.text else []
        lines += [
            f"{row.reference} {''.join(breakdown_tables.LETTERS[answer] for answer in row.answers)}"
            for row in group.rows
        ]
    return lines


def test_cases_stand_by_their_number_of_yes_and_those_alike_together() -> None:
    assert drawn(of()) == ["A2 YYN?", "A3 YNN?", "A5 YNN?", "A1 YN–?", "A4 NY–?"]


def test_key_questions_stand_by_their_share_and_one_without_a_share_last() -> None:
    assert [question.id for question in of().questions] == ["2.2.2", "2.2.1", "2.3.1", "2.6.1"]


def test_of_equal_shares_the_questionnaires_order_is_kept() -> None:
    found = of("case 2.2.1 2.2.2 2.3.1 2.6.1\nA1 no yes no yes\nA2 yes no yes no")
    assert [question.id for question in found.questions] == ["2.2.1", "2.2.2", "2.3.1", "2.6.1"]


def test_a_row_has_its_share_of_the_questions_answered_yes_or_no() -> None:
    assert {row.reference: row.share.of for row in of().groups[0].rows} == {
        "A2": "2 of 3",
        "A3": "1 of 3",
        "A5": "1 of 3",
        "A1": "1 of 2",
        "A4": "1 of 2",
    }


def test_cases_are_grouped_by_a_fact_in_the_order_of_its_choices_with_not_recorded_last() -> None:
    assert drawn(of(fact="sentence_type")) == [
        "Community sentence: 3",
        "A2 YYN?",
        "A5 YNN?",
        "A4 NY–?",
        "Resettlement: 1",
        "A1 YN–?",
        "Not recorded: 1",
        "A3 YNN?",
    ]


def test_a_case_with_several_values_stands_in_each_of_their_groups() -> None:
    found = of(fact="requirements")
    assert [(group.text, [row.reference for row in group.rows]) for group in found.groups[:2]] == [
        ("Accredited programme", ["A1"]),
        ("Unpaid work", ["A2", "A1"]),
    ]
    assert found.length == 6


def test_a_page_of_a_long_map_keeps_the_headings_of_its_groups_and_how_many_they_hold() -> None:
    found = of(fact="sentence_type")
    assert drawn(page_of(found, 1, 2)) == ["Community sentence: 3", "A2 YYN?", "A5 YNN?"]
    assert drawn(page_of(found, 2, 2)) == ["Community sentence: 3", "A4 NY–?", "Resettlement: 1", "A1 YN–?"]
    assert drawn(page_of(found, 3, 2)) == ["Not recorded: 1", "A3 YNN?"]
    assert page_of(found, 4, 2).groups == ()


def test_the_table_has_a_row_for_each_cell_and_one_for_each_heading() -> None:
    table = breakdown_tables.case_map(of(fact="sentence_type"))
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


def test_the_four_states_have_four_letters() -> None:
    assert len(set(breakdown_tables.LETTERS.values())) == len({*Answer, None}) == 4
