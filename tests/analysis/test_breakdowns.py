"""Breakdowns by one fact and by two, each group beside the rest, and the biggest differences."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.analysis.breakdowns import (
    Breakdown,
    BreakdownGroup,
    biggest_differences,
    breakdown,
    count_cases,
    every_breakdown,
)
from audit.errors import InputError
from audit.files.responses import read_responses
from audit.model.answers import Answer, CaseRecord, Tally, grouped, tallies
from audit.model.bands import Share
from audit.model.case import Case
from audit.model.questionnaire import Question, Questionnaire
from audit.sample_audit import SAMPLE
from audit.toml_files.questionnaire import QUESTIONNAIRES, load_questionnaire
from tests.small_questionnaire import SMALL
from tests.text_tables import records

FIGURES = tomllib.loads((Path(__file__).parents[1] / "knowsley_st_helens_2023.toml").read_text("utf-8"))
FULL = load_questionnaire(QUESTIONNAIRES / "hmip-probation-2021.toml")
RECORDS = read_responses((SAMPLE / "responses.csv").read_bytes(), "responses.csv", FULL).records
SAMPLE_CASES = count_cases(FULL, RECORDS)

DRAWN = """
    case  sentence_type  requirements           office   2.2.1  2.2.2  2.3.1
    A1    resettlement   programme;unpaid_work  Prescot  yes    yes    n/a
    A2    community      unpaid_work            Huyton   no     yes    no
    A3    -              -                      Prescot  no     no     -
    A4    community      treatment              -        yes    yes    yes
"""


def of(drawing: str, *facts: str, questionnaire: Questionnaire = SMALL, asked: tuple[str, ...] = ()) -> Breakdown:
    """The drawn cases broken down by these facts, on these questions (else the key questions)."""
    cases = count_cases(questionnaire, records(drawing, questionnaire))
    questions = [questionnaire.question[question] for question in asked] or None
    return breakdown(questionnaire, cases, [questionnaire.fact[fact] for fact in facts], questions)


def sample_by(*facts: str, questions: tuple[Question, ...] | None = None) -> Breakdown:
    return breakdown(FULL, SAMPLE_CASES, [FULL.fact[fact] for fact in facts], questions or FULL.questions)


def named(found: Breakdown, *values: str) -> BreakdownGroup:
    return next(group for group in found.groups if group.values == values)


# --- The report -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("figure", FIGURES["resettlement_figures"], ids=lambda figure: figure["question"])
def test_the_resettlement_paragraph_of_the_report_comes_out(figure: dict[str, int | str]) -> None:
    resettlement = named(sample_by("sentence_type"), "resettlement")
    share = resettlement.tallies[str(figure["question"])].share
    assert (share.yes, share.base, share.percent) == (figure["yes"], figure["base"], figure["percent"])
    assert (resettlement.cases, resettlement.rest_cases, resettlement.few) == (14, 32, False)


@pytest.mark.parametrize("question", ["2.5.1", "2.5.2", "2.5.3"])
def test_reviewing_is_better_in_resettlement_cases_than_in_the_rest(question: str) -> None:
    difference = named(sample_by("sentence_type"), "resettlement").difference(question)
    assert (difference.points or 0) > 0
    assert (difference.share.base, difference.other.base) == (14, 32)


def test_the_three_women_are_few_and_lie_above_the_rest_on_every_rated_key_question() -> None:
    women = named(sample_by("sex"), "female")
    assert (women.text, women.cases, women.rest_cases, women.few) == ("Female", 3, 43, True)
    rated = [key.id for key in FULL.key_questions if key.id[:3] in ("2.2", "2.3", "2.4", "2.5")]
    assert len(rated) == 12
    assert all((women.difference(question).points or 0) > 0 for question in rated)


def test_the_women_lead_the_biggest_differences_by_sex_and_the_men_are_not_told_again() -> None:
    found = biggest_differences([sample_by("sex", questions=FULL.key_questions)])
    assert {each.group.text for each in found.differences} == {"Female"}
    assert {each.question.id for each in found.differences} == set(FIGURES["key_questions"])
    assert found.left_out == ("No case was answered yes or no on 2.1.1.",)
    assert all(each.group.few for each in found.differences)


# --- Groups and the rest ----------------------------------------------------------------------------------------------


def test_groups_stand_in_the_order_of_choices_each_beside_the_rest() -> None:
    found = of(DRAWN, "sentence_type")
    assert [(group.text, group.cases, group.rest_cases) for group in found.groups] == [
        ("Community sentence", 2, 2),
        ("Resettlement", 1, 3),
        ("Not recorded", 1, 3),
    ]
    community = found.groups[0]
    assert (community.tallies["2.2.1"], community.rest_tallies["2.2.1"]) == (Tally(1, 1), Tally(1, 1))
    assert community.rest_tallies["2.3.1"] == Tally(not_applicable=1, unanswered=1)
    assert (found.text, found.cases, found.parts) == ("Type of sentence", 4, True)


def test_a_case_with_several_values_stands_in_each_group_and_in_the_rest_of_no_group_of_its_own() -> None:
    found = of(DRAWN, "requirements")
    assert [(group.text, group.cases, group.rest_cases) for group in found.groups] == [
        ("Accredited programme", 1, 3),
        ("Unpaid work", 2, 2),
        ("Treatment", 1, 3),
        ("Not recorded", 1, 3),
    ]
    assert found.groups[1].rest_tallies["2.2.2"] == Tally(1, 1)
    assert not found.parts


def test_two_facts_are_crossed_in_the_order_of_both_and_empty_pairs_left_out() -> None:
    found = of(DRAWN, "sentence_type", "requirements")
    assert [(group.values, group.cases) for group in found.groups] == [
        (("community", "unpaid_work"), 1),
        (("community", "treatment"), 1),
        (("resettlement", "programme"), 1),
        (("resettlement", "unpaid_work"), 1),
        (("", ""), 1),
    ]
    assert [group.text for group in found.groups][-2:] == ["Resettlement, Unpaid work", "Not recorded, Not recorded"]
    assert found.text == "Type of sentence and Requirements"
    assert found.groups[0].rest_tallies["2.2.1"] == Tally(2, 1)


def test_a_crossing_is_a_grid_of_rows_and_columns_with_noughts_where_no_case_stands() -> None:
    found = of(DRAWN, "sentence_type", "requirements")
    assert found.axes == (("community", "resettlement", ""), ("programme", "unpaid_work", "treatment", ""))
    yes, no, nobody = Tally(yes=1), Tally(no=1), Tally()
    assert found.grid("2.2.1") == (
        (nobody, no, yes, nobody),
        (yes, yes, nobody, nobody),
        (nobody, nobody, nobody, no),
    )


def test_the_crossed_groups_of_the_sample_add_up_to_its_margins() -> None:
    crossed, offices = sample_by("office", "sex"), sample_by("office")
    for office in offices.groups:
        parts = [group for group in crossed.groups if group.values[0] == office.values[0]]
        assert sum(part.cases for part in parts) == office.cases
        assert sum(part.tallies["2.2.1"].yes for part in parts) == office.tallies["2.2.1"].yes


@pytest.mark.parametrize("fact", [fact.id for fact in FULL.facts if fact.breakdown])
def test_a_group_and_its_rest_have_the_tallies_of_their_own_cases(fact: str) -> None:
    found = sample_by(fact)
    for group, expected in zip(found.groups, grouped(FULL.fact[fact], RECORDS), strict=True):
        inside = {record.case.reference for record in expected.records}
        rest = [record for record in RECORDS if record.case.reference not in inside]
        assert group.text == expected.text
        assert group.tallies == tallies(FULL.questions, expected.records)
        assert group.rest_tallies == tallies(FULL.questions, rest)
        assert (group.cases, group.rest_cases) == (len(inside), len(rest))


def test_a_prompt_that_depends_on_earlier_answers_is_counted_also_where_it_alone_is_broken_down() -> None:
    drawing = """
        case  sentence_type  2.2.2a  2.2.2b
        A1    resettlement   no      yes
        A2    resettlement   yes     yes
    """
    assert of(drawing, "sentence_type", asked=("2.2.2b",)).tallies == {"2.2.2b": Tally(yes=1, not_applicable=1)}


@pytest.mark.parametrize(("cases", "few"), [(5, True), (6, False)])
def test_a_group_of_five_cases_is_marked_as_few_and_one_of_six_is_not(cases: int, few: bool) -> None:
    rows = [CaseRecord(Case(f"A{number}", facts={"office": ("Huyton",)})) for number in range(cases)]
    (group,) = breakdown(SMALL, count_cases(SMALL, rows), [SMALL.fact["office"]]).groups
    assert group.few is few


def test_how_few_is_few_stands_in_the_questionnaire() -> None:
    strict = replace(SMALL, discretion=replace(SMALL.discretion, cases_at_most=1))
    assert [group.few for group in of(DRAWN, "sentence_type", questionnaire=strict).groups] == [False, True, True]


def test_every_fact_that_is_marked_as_a_breakdown_is_broken_down_and_no_other() -> None:
    found = every_breakdown(SMALL, count_cases(SMALL, records(DRAWN, SMALL)))
    assert [shown.facts[0].id for shown in found] == ["sentence_type", "requirements", "office"]
    assert all(shown.questions == SMALL.key_questions for shown in found)


def test_no_cases_have_no_groups() -> None:
    found = breakdown(SMALL, (), [SMALL.fact["office"]])
    assert (found.groups, found.cases, found.tallies["2.2.1"]) == ((), 0, Tally())


def test_a_fact_that_is_no_breakdown_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        of(DRAWN, "concern")
    assert str(refused.value) == (
        "Safeguarding concern is not a breakdown in the questionnaire. "
        "Choose from: Type of sentence, Requirements, Office."
    )


@pytest.mark.parametrize("facts", [(), ("office", "office"), ("office", "sentence_type", "requirements")])
def test_a_breakdown_takes_one_fact_or_two_different_ones(facts: tuple[str, ...]) -> None:
    with pytest.raises(InputError, match="one fact, or two different ones"):
        of(DRAWN, *facts)


# --- The biggest differences ------------------------------------------------------------------------------------------

DIFFERENT = """
    case  office   2.2.1  2.2.2  2.3.1  2.6.1
    A1    Huyton   yes    yes    yes    -
    A2    Huyton   yes    no     yes    n/a
    A3    Prescot  yes    no     no     yes
    A4    Prescot  no     no     no     yes
    A5    Whiston  no     yes    no     no
"""


def drawn_differences(found: Breakdown) -> list[str]:
    return [
        f"{each.group.text} {each.question.id} {each.difference.share.of} against {each.difference.other.of}"
        for each in biggest_differences([found]).differences
    ]


def test_differences_come_by_their_size_and_ties_by_question_order() -> None:
    assert drawn_differences(of(DIFFERENT, "office")) == [
        "Huyton 2.3.1 2 of 2 against 0 of 3",
        "Prescot 2.6.1 2 of 2 against 0 of 1",
        "Whiston 2.6.1 0 of 1 against 2 of 2",
        "Whiston 2.2.1 0 of 1 against 3 of 4",
        "Whiston 2.2.2 1 of 1 against 1 of 4",
        "Huyton 2.2.1 2 of 2 against 1 of 3",
        "Prescot 2.2.2 0 of 2 against 2 of 3",
        "Prescot 2.3.1 0 of 2 against 2 of 3",
        "Whiston 2.3.1 0 of 1 against 2 of 4",
        "Prescot 2.2.1 1 of 2 against 2 of 3",
        "Huyton 2.2.2 1 of 2 against 1 of 3",
    ]


def test_a_group_or_rest_without_a_base_is_left_out_and_it_is_said() -> None:
    two = """
        case  office   2.2.1  2.2.2  2.3.1  2.6.1
        A1    Huyton   yes    yes    -      yes
        A2    Prescot  no     n/a    no     yes
        A3    Prescot  no     n/a    no     yes
    """
    found = biggest_differences([of(two, "office")])
    assert [each.question.id for each in found.differences] == ["2.2.1", "2.6.1"]
    assert found.left_out == (
        "Office, Huyton: no case of the rest was answered yes or no on 2.2.2.",
        "Office, Huyton: no case of this group was answered yes or no on 2.3.1.",
    )


def test_a_group_that_holds_every_case_has_no_rest_and_it_is_said_once() -> None:
    one = """
        case  office  2.2.1  2.2.2
        A1    Huyton  yes    yes
    """
    found = biggest_differences([of(one, "office")])
    assert (found.differences, found.left_out) == (
        (),
        ("Office, Huyton: every case stands in this group, so there is no rest.",),
    )


def test_of_two_groups_that_share_cases_both_are_told() -> None:
    two = """
        case  requirements           2.2.1
        A1    programme;unpaid_work  yes
        A2    unpaid_work            no
        A3    programme              no
    """
    found = biggest_differences([of(two, "requirements", asked=("2.2.1",))])
    assert {each.group.text for each in found.differences} == {"Accredited programme", "Unpaid work"}


def test_differences_of_several_breakdowns_stand_in_one_list() -> None:
    cases = count_cases(SMALL, records(DRAWN, SMALL))
    found = biggest_differences(every_breakdown(SMALL, cases))
    sizes = [abs(each.difference.points or 0) for each in found.differences]
    assert sizes == sorted(sizes, reverse=True)
    assert {each.breakdown.text for each in found.differences} == {"Type of sentence", "Requirements", "Office"}


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from([*Answer, None])), max_size=30))
def test_in_every_group_the_group_and_the_rest_are_all_the_cases(rows: list[tuple[str, Answer | None]]) -> None:
    cases = [
        CaseRecord(Case(f"A{number}", facts={"office": (office,)}), {"2.2.1": answer} if answer else {})
        for number, (office, answer) in enumerate(rows)
    ]
    found = breakdown(SMALL, count_cases(SMALL, cases), [SMALL.fact["office"]])
    for group in found.groups:
        group_share, rest = group.tallies["2.2.1"].share, group.rest_tallies["2.2.1"].share
        assert Share(group_share.yes + rest.yes, group_share.base + rest.base) == found.tallies["2.2.1"].share
        assert group.cases + group.rest_cases == len(rows)
