"""Breakdowns by one fact and by two, each group beside the rest."""

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.analysis.breakdowns import (
    Breakdown,
    BreakdownGroup,
    calculate_all_breakdowns,
    calculate_breakdown,
    counted_cases,
)
from audit.analysis.case_groups import group_by_detail
from audit.analysis.tallies import Tally, tally_questions
from audit.errors import InputError
from audit.files.responses import parse_responses
from audit.model.answers import Answer
from audit.model.bands import Share
from audit.model.case import Case, CaseRecord
from audit.model.questionnaire import Question, Questionnaire
from audit.sample_audit import SAMPLE_AUDIT
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, load_questionnaire
from tests.paths import KNOWSLEY_FIGURES_PATH
from tests.small_questionnaire import SMALL
from tests.text_tables import parse_records

FIGURES = tomllib.loads(KNOWSLEY_FIGURES_PATH.read_text("utf-8"))
FULL = load_questionnaire(QUESTIONNAIRES_FOLDER / "hmip-probation-2021.toml")
RECORDS = parse_responses((SAMPLE_AUDIT / "responses.csv").read_bytes(), "responses.csv", FULL).records
SAMPLE_CASES = counted_cases(FULL, RECORDS)

DRAWN = """
    case  sentence_type  requirements           office   2.2.1  2.2.2  2.3.1
    A1    resettlement   programme;unpaid_work  Prescot  yes    yes    n/a
    A2    community      unpaid_work            Huyton   no     yes    no
    A3    -              -                      Prescot  no     no     -
    A4    community      treatment              -        yes    yes    yes
"""


def breakdown_of(
    table: str, *details: str, questionnaire: Questionnaire = SMALL, asked: tuple[str, ...] = ()
) -> Breakdown:
    """The drawn cases broken down by these facts, on these questions (else the key questions)."""
    cases = counted_cases(questionnaire, parse_records(table, questionnaire))
    questions = [questionnaire.questions_by_id[question] for question in asked] or None
    return calculate_breakdown(
        questionnaire, cases, [questionnaire.case_details_by_id[detail] for detail in details], questions
    )


def sample_by(*details: str, questions: tuple[Question, ...] | None = None) -> Breakdown:
    return calculate_breakdown(
        FULL, SAMPLE_CASES, [FULL.case_details_by_id[detail] for detail in details], questions or FULL.questions
    )


def group_with_values(source: Breakdown, *values: str) -> BreakdownGroup:
    return next(group for group in source.groups if group.values == values)


# --- The report -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("figure", FIGURES["resettlement_figures"], ids=lambda figure: figure["question"])
def test_the_published_resettlement_paragraph_is_reproduced(figure: dict[str, int | str]) -> None:
    resettlement = group_with_values(sample_by("sentence_type"), "resettlement")
    share = resettlement.tallies[str(figure["question"])].share
    assert (share.yes, share.base, share.percent) == (figure["yes"], figure["base"], figure["percent"])
    assert (resettlement.case_count, resettlement.rest_case_count, resettlement.has_few_cases) == (14, 32, False)


@pytest.mark.parametrize("question", ["2.5.1", "2.5.2", "2.5.3"])
def test_reviewing_is_better_in_resettlement_cases_than_in_the_rest(question: str) -> None:
    difference = group_with_values(sample_by("sentence_type"), "resettlement").difference(question)
    assert (difference.points or 0) > 0
    assert (difference.share.base, difference.other.base) == (14, 32)


def test_the_three_women_are_few_and_score_above_the_rest_on_every_rated_key_question() -> None:
    women = group_with_values(sample_by("sex"), "female")
    assert (women.text, women.case_count, women.rest_case_count, women.has_few_cases) == ("Female", 3, 43, True)
    rated = [key.id for key in FULL.key_questions if key.id[:3] in ("2.2", "2.3", "2.4", "2.5")]
    assert len(rated) == 12
    assert all((women.difference(question).points or 0) > 0 for question in rated)


# --- Groups and the rest ----------------------------------------------------------------------------------------------


def test_groups_are_in_choice_order_each_with_its_complement() -> None:
    by_sentence = breakdown_of(DRAWN, "sentence_type")
    assert [(group.text, group.case_count, group.rest_case_count) for group in by_sentence.groups] == [
        ("Community sentence", 2, 2),
        ("Resettlement", 1, 3),
        ("Not recorded", 1, 3),
    ]
    community = by_sentence.groups[0]
    assert (community.tallies["2.2.1"], community.rest_tallies["2.2.1"]) == (Tally(1, 1), Tally(1, 1))
    assert community.rest_tallies["2.3.1"] == Tally(not_applicable=1, unanswered=1)
    assert (by_sentence.text, by_sentence.case_count, by_sentence.is_mutually_exclusive) == (
        "Type of sentence",
        4,
        True,
    )


def test_a_case_with_several_values_is_in_each_group_and_in_no_complement_of_them() -> None:
    by_requirement = breakdown_of(DRAWN, "requirements")
    assert [(group.text, group.case_count, group.rest_case_count) for group in by_requirement.groups] == [
        ("Accredited programme", 1, 3),
        ("Unpaid work", 2, 2),
        ("Treatment", 1, 3),
        ("Not recorded", 1, 3),
    ]
    assert by_requirement.groups[1].rest_tallies["2.2.2"] == Tally(1, 1)
    assert not by_requirement.is_mutually_exclusive


def test_two_way_groups_are_in_the_order_of_both_details_without_empty_pairs() -> None:
    table = breakdown_of(DRAWN, "sentence_type", "requirements")
    assert [(group.values, group.case_count) for group in table.groups] == [
        (("community", "unpaid_work"), 1),
        (("community", "treatment"), 1),
        (("resettlement", "programme"), 1),
        (("resettlement", "unpaid_work"), 1),
        (("", ""), 1),
    ]
    assert [group.text for group in table.groups][-2:] == ["Resettlement, Unpaid work", "Not recorded, Not recorded"]
    assert table.text == "Type of sentence and Requirements"
    assert table.groups[0].rest_tallies["2.2.1"] == Tally(2, 1)


def test_the_two_way_groups_of_the_sample_add_up_to_the_totals() -> None:
    crossed, offices = sample_by("office", "sex"), sample_by("office")
    for office in offices.groups:
        parts = [group for group in crossed.groups if group.values[0] == office.values[0]]
        assert sum(part.case_count for part in parts) == office.case_count
        assert sum(part.tallies["2.2.1"].yes for part in parts) == office.tallies["2.2.1"].yes


@pytest.mark.parametrize("detail", [detail.id for detail in FULL.case_details if detail.breakdown])
def test_a_group_and_its_complement_have_the_tallies_of_their_own_cases(detail: str) -> None:
    groups = sample_by(detail)
    for group, expected in zip(groups.groups, group_by_detail(FULL.case_details_by_id[detail], RECORDS), strict=True):
        inside = {record.case.reference for record in expected.records}
        rest = [record for record in RECORDS if record.case.reference not in inside]
        assert group.text == expected.text
        assert group.tallies == tally_questions(FULL.questions, expected.records)
        assert group.rest_tallies == tally_questions(FULL.questions, rest)
        assert (group.case_count, group.rest_case_count) == (len(inside), len(rest))


def test_a_dependent_prompt_is_counted_correctly_if_broken_down_alone() -> None:
    drawing = """
        case  sentence_type  2.2.2a  2.2.2b
        A1    resettlement   no      yes
        A2    resettlement   yes     yes
    """
    assert breakdown_of(drawing, "sentence_type", asked=("2.2.2b",)).tallies == {
        "2.2.2b": Tally(yes=1, not_applicable=1, not_asked=1)
    }


@pytest.mark.parametrize(("cases", "few"), [(5, True), (6, False)])
def test_a_group_of_five_cases_is_marked_as_few_and_one_of_six_is_not(cases: int, few: bool) -> None:
    rows = [CaseRecord(Case(f"A{number}", details={"office": ("Huyton",)})) for number in range(cases)]
    (group,) = calculate_breakdown(SMALL, counted_cases(SMALL, rows), [SMALL.case_details_by_id["office"]]).groups
    assert group.has_few_cases is few


def test_the_limit_for_few_cases_comes_from_the_questionnaire() -> None:
    strict = replace(SMALL, discretion_limits=replace(SMALL.discretion_limits, cases_at_most=1))
    assert [group.has_few_cases for group in breakdown_of(DRAWN, "sentence_type", questionnaire=strict).groups] == [
        False,
        True,
        True,
    ]


def test_exactly_the_case_details_marked_as_breakdowns_are_broken_down() -> None:
    breakdowns = calculate_all_breakdowns(SMALL, counted_cases(SMALL, parse_records(DRAWN, SMALL)))
    assert [shown.case_details[0].id for shown in breakdowns] == ["sentence_type", "requirements", "office"]
    assert all(shown.questions == SMALL.key_questions for shown in breakdowns)


def test_no_cases_give_no_groups() -> None:
    groups = calculate_breakdown(SMALL, (), [SMALL.case_details_by_id["office"]])
    assert (groups.groups, groups.case_count, groups.tallies["2.2.1"]) == ((), 0, Tally())


def test_a_case_detail_that_is_not_a_breakdown_is_rejected() -> None:
    with pytest.raises(InputError) as refused:
        breakdown_of(DRAWN, "concern")
    assert str(refused.value) == (
        "Safeguarding concern is not a breakdown in the questionnaire. "
        "Choose from: Type of sentence, Requirements, Office."
    )


@pytest.mark.parametrize("details", [(), ("office", "office"), ("office", "sentence_type", "requirements")])
def test_a_breakdown_has_one_case_detail_or_two_different_ones(details: tuple[str, ...]) -> None:
    with pytest.raises(InputError, match="one case detail, or two different ones"):
        breakdown_of(DRAWN, *details)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from([*Answer, None])), max_size=30))
def test_a_group_and_its_complement_always_make_up_all_cases(rows: list[tuple[str, Answer | None]]) -> None:
    cases = [
        CaseRecord(Case(f"A{number}", details={"office": (office,)}), {"2.2.1": answer} if answer else {})
        for number, (office, answer) in enumerate(rows)
    ]
    by_office = calculate_breakdown(SMALL, counted_cases(SMALL, cases), [SMALL.case_details_by_id["office"]])
    for group in by_office.groups:
        group_share, rest = group.tallies["2.2.1"].share, group.rest_tallies["2.2.1"].share
        assert Share(group_share.yes + rest.yes, group_share.base + rest.base) == by_office.tallies["2.2.1"].share
        assert group.case_count + group.rest_case_count == len(rows)
