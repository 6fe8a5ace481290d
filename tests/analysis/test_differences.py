"""The search for differences: what is compared, what stands out, and how rarely chance alone does."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from scipy.stats import binom, fisher_exact, norm

from audit.analysis import shuffles
from audit.analysis.breakdowns import CountedCase, counted_cases
from audit.analysis.differences import DifferenceSearch, is_compared, marked_breakdowns, search_differences
from audit.analysis.exact_tests import binomial_probabilities, exact_p_value
from audit.analysis.intervals import Difference
from audit.messages import analysis as messages
from audit.model.answers import Answer
from audit.model.bands import Share
from audit.model.case_details import CaseDetailKind, CaseDetailValues
from audit.model.questionnaire import Question, Questionnaire
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, load_questionnaire
from tests.analysis.test_breakdowns import FIGURES, FULL, SAMPLE_CASES
from tests.small_questionnaire import SMALL
from tests.text_tables import parse_records

SURVEY = load_questionnaire(QUESTIONNAIRES_FOLDER / "survey-people-on-probation.toml")


def searched_differences(
    questionnaire: Questionnaire, cases: Sequence[CountedCase], questions: Sequence[Question]
) -> DifferenceSearch:
    return search_differences(marked_breakdowns(questionnaire, cases, questions))


SAMPLE_SEARCH = searched_differences(FULL, SAMPLE_CASES, FULL.key_questions)
LARGE, SMALLER = 31, 15

DIFFERENT = """
    case  office   2.2.1  2.2.2  2.3.1  2.6.1
    A1    Huyton   yes    yes    yes    -
    A2    Huyton   yes    no     yes    n/a
    A3    Prescot  yes    no     no     yes
    A4    Prescot  no     no     no     yes
    A5    Whiston  no     yes    no     no
"""


def with_details(*details: str) -> Questionnaire:
    """The small questionnaire, broken down by these details only."""
    return replace(SMALL, case_details=tuple(SMALL.case_details_by_id[detail] for detail in details))


def searched(table: str, *details: str) -> DifferenceSearch:
    questionnaire = with_details(*details)
    cases = counted_cases(questionnaire, parse_records(table, questionnaire))
    return searched_differences(questionnaire, cases, questionnaire.key_questions)


# --- What is compared, and in which order -----------------------------------------------------------------------------


def test_differences_of_equal_rank_are_sorted_by_size_and_then_by_question_order() -> None:
    lines = [
        f"{each.group.text} {each.question.id} {each.difference.share.count_text} "
        f"against {each.difference.other.count_text}"
        for each in searched(DIFFERENT, "office").few
    ]
    assert lines == [
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


def test_a_group_or_rest_without_a_base_is_left_out_and_named() -> None:
    two = """
        case  office   2.2.1  2.2.2  2.3.1  2.6.1
        A1    Huyton   yes    yes    -      yes
        A2    Prescot  no     n/a    no     yes
        A3    Prescot  no     n/a    no     yes
    """
    search = searched(two, "office")
    assert [each.question.id for each in search.few] == ["2.2.1", "2.6.1"]
    assert search.exclusions == (
        messages.NO_ANSWER_IN_GROUP.format(group="Office, Huyton", side="the rest", question="2.2.2"),
        messages.NO_ANSWER_IN_GROUP.format(group="Office, Huyton", side="this group", question="2.3.1"),
    )


def test_a_group_with_every_case_has_no_rest_and_is_named_once() -> None:
    search = searched("case  office  2.2.1  2.2.2\nA1  Huyton  yes  yes", "office")
    assert (search.compared, search.few) == ((), ())
    assert search.exclusions == (messages.NO_REST.format(group="Office, Huyton"),)


def test_two_overlapping_groups_are_both_compared() -> None:
    two = """
        case  requirements           2.2.1
        A1    programme;unpaid_work  yes
        A2    unpaid_work            no
        A3    programme              no
    """
    assert {each.group.text for each in searched(two, "requirements").few} == {"Accredited programme", "Unpaid work"}


def test_of_two_groups_that_are_each_others_rest_only_the_smaller_is_compared() -> None:
    by_sex = [each for each in SAMPLE_SEARCH.few if each.breakdown.text == "Sex"]
    assert {each.group.text for each in by_sex} == {"Female"}
    assert {each.question.id for each in by_sex} == set(FIGURES["key_questions"])
    assert messages.NO_ANSWER_TO_QUESTION.format(question="2.1.1") in SAMPLE_SEARCH.exclusions


def test_a_rest_with_few_answers_is_left_out_exactly_like_a_group_with_few() -> None:
    assert (len(SAMPLE_SEARCH.compared), len(SAMPLE_SEARCH.few)) == (208, 130)
    for each in (*SAMPLE_SEARCH.compared, *SAMPLE_SEARCH.few):
        bases = (each.difference.share.base, each.difference.other.base)
        assert (min(bases) > 5) is (each in SAMPLE_SEARCH.compared), each.question.id
    few_rest = Difference(Share(23, 40), Share(3, 3))
    assert not is_compared(few_rest, 5)
    assert not is_compared(Difference(few_rest.other, few_rest.share), 5)


def test_a_survey_without_a_limit_has_the_usual_one() -> None:
    assert SURVEY.discretion_limits.cases_at_most == 0
    assert (SURVEY.few_cases, FULL.few_cases) == (5, 5)


# --- What stands out --------------------------------------------------------------------------------------------------


def test_nothing_stands_out_in_the_sample_though_chance_makes_ten_intervals_clear_of_0() -> None:
    assert not any(each.stands_out for each in (*SAMPLE_SEARCH.compared, *SAMPLE_SEARCH.few))
    assert 9 < SAMPLE_SEARCH.by_chance < 12


def planted(rng: random.Random, share: float, rest_share: float, questions: int = 1) -> tuple[CountedCase, ...]:
    """Return the sample's cases with shuffled details, and a true difference between 15 cases and 31 in one detail."""
    details = [case.details for case in SAMPLE_CASES]
    rng.shuffle(details)
    cases = []
    for number, (case, shuffled) in enumerate(zip(SAMPLE_CASES, details, strict=True)):
        chance = share if number < SMALLER else rest_share
        asked = FULL.key_questions[1 : 1 + questions]  # the first is of a standard that was not inspected
        answers = {question.id: Answer.YES if rng.random() < chance else Answer.NO for question in asked}
        values: CaseDetailValues = {**shuffled, "sentence_type": ("resettlement" if number < SMALLER else "community",)}
        cases.append(replace(case, details=values, outcomes={**case.outcomes, **answers}))
    return tuple(cases)


def test_a_very_large_difference_stands_out_and_comes_first() -> None:
    question = FULL.key_questions[1]
    search = searched_differences(FULL, planted(random.Random(1), 1.0, 0.2), FULL.key_questions)
    first, *others = search.compared
    assert (first.stands_out, first.breakdown.text, first.question) == (True, "Type of sentence", question)
    assert [each.stands_out for each in others] == sorted((each.stands_out for each in others), reverse=True)
    assert len(SAMPLE_CASES) == SMALLER + LARGE


def test_the_same_cases_in_another_order_give_the_same_marks() -> None:
    cases = planted(random.Random(1), 1.0, 0.2)
    first, again = (searched_differences(FULL, each, FULL.key_questions) for each in (cases, cases[::-1]))
    marks, other_marks = (
        [(each.group.text, each.question.id) for each in search.compared if each.stands_out]
        for search in (first, again)
    )
    assert marks
    assert marks == other_marks


def marked(cases: Sequence[CountedCase], questionnaire: Questionnaire = FULL) -> set[tuple[str, str]]:
    """Return the details and questions of the differences that stand out."""
    search = searched_differences(questionnaire, cases, questionnaire.key_questions)
    return {(each.breakdown.text, each.question.id) for each in search.compared if each.stands_out}


def mean_marked(audits: int, make_cases: Callable[[random.Random], Sequence[CountedCase]]) -> float:
    """Return how many differences are marked per audit, if the details are shuffled among the cases of each audit."""
    rng, count = random.Random(7), 0
    for _ in range(audits):
        cases = make_cases(rng)
        details = [case.details for case in cases]
        rng.shuffle(details)
        count += len(marked([replace(case, details=each) for case, each in zip(cases, details, strict=True)]))
    return count / audits


def random_cases(rng: random.Random) -> tuple[CountedCase, ...]:
    """Return 15 to 90 cases in which every detail and every share of Yes is random, and good cases are good overall."""
    details = [detail for detail in FULL.case_details if detail.breakdown]
    chances = {question.id: rng.random() for question in FULL.key_questions}
    cases = []
    for number in range(rng.randint(15, 90)):
        quality = rng.choice([-0.3, 0, 0.3])
        values = {
            detail.id: (rng.choice([choice.id for choice in detail.choices] or ["North", "South", "West"]),)
            for detail in details
            if detail.kind in (CaseDetailKind.CHOICE, CaseDetailKind.TEXT)
        }
        outcomes = {
            question: Answer.NOT_APPLICABLE
            if rng.random() < 0.1
            else (Answer.YES if rng.random() < chance + quality else Answer.NO)
            for question, chance in chances.items()
        }
        cases.append(CountedCase(f"C{number}", values, outcomes))
    return tuple(cases)


@pytest.fixture
def fewer_shuffles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Use fewer shuffles, for which the rule holds as well, so that many audits take seconds."""
    monkeypatch.setattr(shuffles, "SHUFFLES", 199)
    monkeypatch.setattr(shuffles, "SHUFFLES_WITH_INTERVALS", 1)


@pytest.mark.thorough
@pytest.mark.usefixtures("fewer_shuffles")
@pytest.mark.parametrize(
    ("audits", "make_cases"), [(200, lambda _: SAMPLE_CASES), (100, random_cases)], ids=["sample", "random"]
)
def test_shuffled_details_give_at_most_a_tenth_of_a_marked_difference_per_audit(
    audits: int,
    make_cases: Callable[[random.Random], Sequence[CountedCase]],
) -> None:
    assert mean_marked(audits, make_cases) <= 0.1


@pytest.mark.thorough
@pytest.mark.usefixtures("fewer_shuffles")
def test_the_power_is_what_the_page_says() -> None:
    rng, runs = random.Random(3), 40
    planted_key = ("Type of sentence", FULL.key_questions[1].id)
    found_45, found_60, found_all = (
        sum(planted_key in marked(planted(rng, share, rest, questions)) for _ in range(runs)) / runs
        for share, rest, questions in ((0.725, 0.275, 1), (0.8, 0.2, 1), (0.9, 0.1, 1))
    )
    assert 0.1 < found_45 < 0.4
    assert 0.55 < found_60 < 0.85
    assert found_all > 0.9


# --- Exact probabilities ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("counts", [(9, 10, 2, 10), (0, 6, 20, 40), (6, 6, 0, 7), (3, 15, 25, 31), (0, 0, 5, 9)])
def test_an_exact_p_value_is_twice_the_smaller_tail_of_fishers_test(counts: tuple[int, int, int, int]) -> None:
    yes, base, other_yes, other_base = counts
    table = [[yes, base - yes], [other_yes, other_base - other_yes]]
    tails = [fisher_exact(table, alternative).pvalue for alternative in ("less", "greater")]
    assert exact_p_value(Difference(Share(yes, base), Share(other_yes, other_base))) == pytest.approx(
        min(1, 2 * min(tails))
    )


def test_cases_of_one_practitioner_make_a_difference_less_surprising() -> None:
    shares = (Share(14, 15), Share(10, 31))
    plain, clustered = exact_p_value(Difference(*shares)), exact_p_value(Difference(*shares, 1.4, 1.2))
    assert plain < 0.001 < clustered
    assert norm.isf(clustered / 2) == pytest.approx(norm.isf(plain / 2) / 1.4**0.5)


@pytest.mark.parametrize("proportion", [0, 0.1, 0.54, 1])
@pytest.mark.parametrize("base", [1, 6, 46, 400])
def test_binomial_probabilities_agree_with_scipy(base: int, proportion: float) -> None:
    expected = binom.pmf(range(base + 1), base, proportion)
    assert binomial_probabilities(base, proportion) == pytest.approx(expected, abs=1e-12)
