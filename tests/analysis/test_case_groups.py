"""Groups of cases by the values of one case detail."""

import pytest

from audit.analysis.case_groups import group_by_detail
from audit.model.case import Case, CaseRecord
from tests.small_questionnaire import SMALL
from tests.text_tables import parse_records

GROUPS = """
    case  sentence_type  requirements           office
    A1    resettlement   programme;unpaid_work  Prescot
    A2    community      unpaid_work            Huyton
    A3    -              -                      Prescot
    A4    community      treatment              -
"""


@pytest.mark.parametrize(
    ("detail_id", "groups"),
    [
        ("sentence_type", ["Community sentence: A2 A4", "Resettlement: A1", "Not recorded: A3"]),
        ("requirements", ["Accredited programme: A1", "Unpaid work: A1 A2", "Treatment: A4", "Not recorded: A3"]),
        ("office", ["Huyton: A2", "Prescot: A1 A3", "Not recorded: A4"]),
        ("concern", ["Not recorded: A1 A2 A3 A4"]),
    ],
)
def test_cases_are_grouped_in_the_order_of_choices_and_may_be_in_several_groups(
    detail_id: str, groups: list[str]
) -> None:
    grouped_cases = group_by_detail(SMALL.case_details_by_id[detail_id], parse_records(GROUPS, SMALL))
    lines = [f"{group.text}: {' '.join(record.case.reference for record in group.records)}" for group in grouped_cases]
    assert lines == groups


def test_a_value_outside_the_choices_has_a_separate_group() -> None:
    cases = [CaseRecord(Case("A1", details={"sentence_type": ("recall",)})), CaseRecord(Case("A2"))]
    groups = group_by_detail(SMALL.case_details_by_id["sentence_type"], cases)
    assert [(group.text, len(group.records)) for group in groups] == [("recall", 1), ("Not recorded", 1)]


def test_no_cases_give_no_groups() -> None:
    assert group_by_detail(SMALL.case_details_by_id["sentence_type"], ()) == ()
