"""Copies for outside: a reader with a solver, who is given everything printed, recovers no suppressed number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from audit.analysis.breakdowns import Breakdown, calculate_all_breakdowns, counted_cases
from audit.analysis.disclosure_control import disclosure_control
from audit.analysis.ratings import calculate_results
from audit.analysis.restricted_results import external_results, without_small_numbers
from audit.analysis.results import Results, StandardResult
from audit.analysis.suppression import SuppressedCount
from audit.model.answers import Answer
from audit.model.audit import AuditDescription
from audit.model.bands import SUPPRESSED
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.questionnaire import Questionnaire
from tests.analysis.test_breakdowns import FULL
from tests.outside_attacker import recovered, unexplained_figures
from tests.random_audits import QUESTIONNAIRE, random_audit, random_judgement
from tests.small_questionnaire import SMALL, records_with

ABOUT = AuditDescription("Huyton 2023", "Huyton PDU", small_number=5)
EVERYDAY = range(8)
UNSEEN = range(10_000, 10_500)
"""Audits that the rules were not tuned on."""


def several_groups(questionnaire: Questionnaire, cases: Sequence[CaseRecord]) -> list[Breakdown]:
    breakdowns = calculate_all_breakdowns(questionnaire, counted_cases(questionnaire, cases))
    return [breakdown for breakdown in breakdowns if len(breakdown.groups) > 1]


def attack(seed: int) -> list[str]:
    """Every suppressed number of a random audit that is left with two values or fewer."""
    cases = random_audit(seed)
    results = calculate_results(QUESTIONNAIRE, cases, {"1.1": random_judgement(seed)})
    control = disclosure_control(results, ABOUT, external=True)
    truths = list(filter(control.can_publish_groups, several_groups(QUESTIONNAIRE, cases)))
    shown, published = external_results(results, ABOUT), control.publish_all(truths)
    found = recovered(results, shown, published, truths, ABOUT) + unexplained_figures(control.totals, published)
    return [f"audit {seed}: {text}" for text in found]


@pytest.mark.thorough
def test_no_suppressed_number_of_500_random_audits_is_recovered_or_narrowed_to_two_values() -> None:
    assert [text for seed in UNSEEN for text in attack(seed)] == []


def test_no_suppressed_number_of_some_random_audits_is_recovered() -> None:
    assert [text for seed in EVERYDAY for text in attack(seed)] == []


def test_the_attacker_recovers_a_group_that_a_careless_copy_prints_by_its_rest() -> None:
    cases = records_with({"2.2.1": (20, 15)}, details={"office": ("Huyton",)})
    small = records_with({"2.2.1": (2, 1)}, details={"office": ("Kirkby",)})
    every = [*cases, *(replace(record, case=replace(record.case, reference="B")) for record in small)]
    results = calculate_results(SMALL, every)
    (truth,) = [breakdown for breakdown in several_groups(SMALL, every) if breakdown.text == "Office"]
    inside = disclosure_control(results, ABOUT, external=False).publish(truth)
    outside = disclosure_control(results, ABOUT, external=True).publish(truth)
    careless = [
        printed if printed.group.text == "Huyton" else hidden
        for printed, hidden in zip(inside.group_results, outside.group_results, strict=True)
    ]
    published = [replace(outside, group_results=tuple(careless))]
    assert any("Kirkby, 2.2.1: yes [2]" in text for text in recovered(results, results, published, [truth], ABOUT))


def test_the_attacker_works_out_a_suppressed_rating_from_the_score() -> None:
    seed = 10_005
    results = calculate_results(QUESTIONNAIRE, random_audit(seed), {"1.1": random_judgement(seed)})
    outside = external_results(results, ABOUT)
    assert rated(outside, "2.3").rating == SUPPRESSED
    assert recovered(results, outside, [], [], ABOUT) == []
    careless = replace(outside, overall=results.overall)
    assert recovered(results, careless, [], [], ABOUT) == ["2.3.1: [9]"]


# --- Conditions printed as bases --------------------------------------------------------------------------------------


def with_concern(yes: int, no: int, unknown: int = 0) -> list[CaseRecord]:
    """Cases with and without a child safeguarding concern, all answered on its prompt."""
    values = [("yes",)] * yes + [("no",)] * no + [()] * unknown
    return [
        CaseRecord(
            Case(
                f"C{number}", details={"child_safeguarding_concern": value} if value else {}, state=CaseState.SUBMITTED
            ),
            {"2.4.3": Answer.YES if number % 2 else Answer.NO, "2.4.3b": Answer.YES if number % 2 else Answer.NO},
        )
        for number, value in enumerate(values)
    ]


@pytest.mark.parametrize(("yes", "no"), [(43, 3), (3, 43), (5, 41), (40, 6)])
def test_the_base_of_a_prompt_does_not_reveal_the_size_of_a_small_group(yes: int, no: int) -> None:
    """The file leak_conditional_prompt.csv: 43 cases with a concern were the base of prompt 2.4.3b."""
    totals = disclosure_control(calculate_results(FULL, with_concern(yes, no)), ABOUT, external=True).totals
    assert totals["2.4.3b"] == SuppressedCount(None, None, None)
    assert totals["2.4.3"].base == yes + no


def test_a_prompt_for_a_large_group_is_published() -> None:
    totals = disclosure_control(calculate_results(FULL, with_concern(24, 22)), ABOUT, external=True).totals
    assert totals["2.4.3b"].full_text == "50% (12 of 24)"


def test_a_group_whose_size_a_prompt_tells_does_not_protect_a_small_group() -> None:
    cases = with_concern(20, 23, 3)
    results = calculate_results(FULL, cases)
    control = disclosure_control(results, ABOUT, external=True)
    (truth,) = [each for each in several_groups(FULL, cases) if each.case_details[0].id == "child_safeguarding_concern"]
    shown = {figure.group.text: figure.counts for figure in control.publish(truth).for_question("2.4.3")}
    assert control.totals["2.4.3b"].base == 23  # asked of those with a concern and of those of whom it is not known
    assert [shown[group].base for group in ("Yes", "Not recorded")] == [None, None]


# --- Ratings ----------------------------------------------------------------------------------------------------------


def rated(results: Results, standard_id: str) -> StandardResult:
    return next(result for result in results.standards if result.standard.id == standard_id)


def both_copies(results: Results) -> Iterable[Results]:
    return external_results(results, ABOUT), without_small_numbers(results, ABOUT)


def test_a_rating_that_would_reveal_a_suppressed_share_is_suppressed() -> None:
    """As in the file leak_rating.csv: of 14 cases, only 9 Yes is suppressed and rated Requires improvement."""
    cases = records_with({"2.2.1": (30, 7), "2.2.2": (9, 5), "2.3.1": (7, 7)})
    for shown in both_copies(calculate_results(SMALL, cases)):
        assert (rated(shown, "2.2").rating, rated(shown, "2.2").points) == (SUPPRESSED, None)
        assert (rated(shown, "2.2").calculated_rating, rated(shown, "2.2").lowest_key_questions) == (None, ())
        assert rated(shown, "2.3").rating == "Requires improvement"
        assert shown.overall.points is None


def test_a_rating_that_leaves_a_range_of_shares_is_shown() -> None:
    cases = records_with({"2.2.1": (30, 16), "2.2.2": (43, 3), "2.3.1": (23, 23)})
    for shown in both_copies(calculate_results(SMALL, cases)):
        assert rated(shown, "2.2").rating == "Good"


def test_the_rating_of_a_standard_without_any_published_share_is_suppressed() -> None:
    cases = records_with({"2.2.1": (43, 3), "2.2.2": (44, 2), "2.3.1": (23, 23)})
    for shown in both_copies(calculate_results(SMALL, cases)):
        assert rated(shown, "2.2").rating == SUPPRESSED


def test_a_decision_rule_does_not_reveal_a_suppressed_rating() -> None:
    """If all visible ratings are Inadequate, whether Leadership is Inadequate too tells the suppressed one."""
    cases = records_with({"2.2.1": (20, 26), "2.2.2": (20, 26), "2.3.1": (3, 43)})
    for shown in both_copies(calculate_results(SMALL, cases)):
        assert rated(shown, "2.3").rating == SUPPRESSED
        assert rated(shown, "1.1").rating == SUPPRESSED
        assert shown.overall.applied_rules == ()
