"""Calibration: how answers split, agreement with the agreed answers, and how sure a pass is."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from math import prod

import pytest
from scipy.stats import binom

from audit.analysis.calibration import (
    TRUE_AGREEMENTS,
    compare_with_agreed,
    how_sure_the_gate_is,
    pass_probability,
    question_splits,
    reaches,
)
from audit.files.calibration_sheet import build_calibration_sheet
from audit.model.answers import Answer
from audit.model.audit import AuditDescription, AuditHeader
from audit.model.bands import Share
from audit.model.calibration import AgreedAnswer, Exercise, ExerciseCase
from audit.model.case import Case, CaseRecord
from audit.toml_files.questionnaire import load_questionnaire
from tests.small_questionnaire import SHIPPED, SMALL

YES, NO, NOT_APPLICABLE = Answer
AUDIT = AuditHeader("a", AuditDescription("Round <1>", "Unit"), SMALL, None, "")
QUESTIONS = [question.id for question in AUDIT.inspected_questions]
DETAILS = {"sentence_type": ("resettlement",), "concern": ("yes",), "requirements": ("programme",)}
"""The details with which every question of the small questionnaire applies."""


SHIPPED_QUESTIONNAIRE = load_questionnaire(SHIPPED)
ASSESSED = AuditHeader(
    "b",
    AuditDescription(
        "Round 2",
        "Unit",
        not_inspected=frozenset(each.id for each in SHIPPED_QUESTIONNAIRE.standards if each.id not in ("2.2", "2.6")),
    ),
    SHIPPED_QUESTIONNAIRE,
    None,
    "",
)
TWENTY = [question.id for question in ASSESSED.inspected_questions]
"""The 20 questions of assessment and outcomes, which apply to every case."""


def review(auditor: str, answers: Mapping[str, Answer], **notes: str) -> CaseRecord:
    return CaseRecord(Case("C-1", auditor, DETAILS), answers, notes=notes)


def agreed(answer: Answer) -> AgreedAnswer:
    return AgreedAnswer(answer, "Because.", "lea", datetime(2026, 11, 28, tzinfo=UTC))


def test_the_widest_split_comes_first_and_not_applicable_is_an_answer() -> None:
    all_yes = dict.fromkeys(QUESTIONS, YES)
    reviews = (
        review("ada", all_yes),
        review("ben", all_yes | {"2.2.1": NO}),
        review("cyd", all_yes | {"2.2.1": NO, "2.6.1": NOT_APPLICABLE}),
        review("dan", all_yes | {"2.2.1": NO}),
    )
    first, second, *others = question_splits(AUDIT, [ExerciseCase("1", "C-1", reviews)])
    assert (first.question.id, first.differing, first.split_cases) == ("2.2.1", Share(3, 6), 1)
    assert (second.question.id, second.differing) == ("2.6.1", Share(3, 6))
    assert {split.differing for split in others} == {Share(0, 6)}
    assert others[0].cases[0].common_answer is YES


def test_an_unanswered_question_makes_no_pair() -> None:
    reviews = (review("ada", {"2.2.1": YES}), review("ben", {}))
    split = next(each for each in question_splits(AUDIT, [ExerciseCase("1", "C-1", reviews)]) if each.cases[0].counts)
    assert (split.differing.base, split.cases[0].is_split, split.cases[0].common_answer) == (0, False, None)


def test_agreement_is_by_standard_and_a_missing_review_differs_everywhere() -> None:
    gold = {"2.2.1": agreed(YES), "2.2.2": agreed(NO), "2.6.1": agreed(YES)}
    answered = ExerciseCase("1", "C-1", (review("ada", dict.fromkeys(QUESTIONS, YES)),), agreed=gold)
    missing = ExerciseCase("2", "C-2", agreed={"2.2.1": agreed(YES)})
    result = compare_with_agreed(AUDIT, [answered, missing])
    assert {each.standard.id: each.share for each in result.standards} == {"2.2": Share(1, 3), "2.6": Share(1, 1)}
    assert [(each.reference, each.question.id, each.answer) for each in result.differences] == [
        ("C-2", "2.2.1", None),
        ("C-1", "2.2.2", YES),
    ]
    assert not result.passes(50)
    assert [each.standard.id for each in result.below(90)] == ["2.2"]


def test_a_percentage_is_reached_exactly_and_not_by_rounding() -> None:
    assert reaches(Share(9, 10), 90)
    assert Share(179, 200).percent == 90
    assert not reaches(Share(179, 200), 90)


def test_nothing_agreed_is_no_pass() -> None:
    assert not compare_with_agreed(AUDIT, [ExerciseCase("1", "C-1", (review("ada", {}),))]).passes(50)


@pytest.mark.parametrize("threshold", [80, 85, 90, 95, 100])
def test_the_chance_of_passing_is_the_exact_binomial(threshold: int) -> None:
    for counts in ([10], [20], [40], [80], [15, 16, 17], [5, 60]):
        for percent in (*TRUE_AGREEMENTS, 90, 100):
            needed = [-(-threshold * count // 100) for count in counts]
            expected = prod(
                float(binom.sf(least - 1, count, percent / 100)) for least, count in zip(needed, counts, strict=True)
            )
            assert float(pass_probability(counts, threshold, percent)) == pytest.approx(expected, abs=1e-12)


def test_the_sentence_has_the_chances_of_the_exercise() -> None:
    sentence = how_sure_the_gate_is([40], 90)
    assert sentence.startswith("With 40 agreed answers and 90% needed in each standard, 8 of 100")
    assert "26 at 85%, and 95 at 95%" in sentence


def simulate(seed: int) -> tuple[float, float]:
    """Ten auditors and 20 cases, three unclear questions and three careless auditors: how many of each are found."""
    rng = random.Random(seed)
    unclear, careless = rng.sample(TWENTY, 3), {"auditor 7", "auditor 8", "auditor 9"}
    cases = [simulated_case(rng, number, unclear, careless) for number in range(20)]
    widest = {split.question.id for split in question_splits(ASSESSED, cases)[:3]}
    agreement = {
        name: compare_with_agreed(ASSESSED, [only(case, name) for case in cases]).share.exact_percent or 0
        for name in {review.case.auditor for review in cases[0].reviews}
    }
    lowest = set(sorted(agreement, key=lambda name: agreement[name])[:3])
    return len(widest & set(unclear)) / 3, len(lowest & careless) / 3


def simulated_case(rng: random.Random, number: int, unclear: Sequence[str], careless: set[str]) -> ExerciseCase:
    true = {question: rng.choice([YES, NO]) for question in TWENTY}
    reviews = []
    for name in (f"auditor {place}" for place in range(10)):
        error = {question: 0.3 if question in unclear else 0.1 for question in TWENTY}
        wrong = {q: rng.random() < error[q] + (0.15 if name in careless else 0) for q in TWENTY}
        answers = {q: (NO if true[q] is YES else YES) if wrong[q] else true[q] for q in TWENTY}
        reviews.append(review(name, answers))
    return ExerciseCase(str(number), f"C-{number}", tuple(reviews), agreed={q: agreed(a) for q, a in true.items()})


def only(case: ExerciseCase, name: str) -> ExerciseCase:
    reviews = tuple(review for review in case.reviews if review.case.auditor == name)
    return ExerciseCase(case.case_id, case.reference, reviews, agreed=case.agreed)


def test_the_worst_three_questions_and_auditors_are_named() -> None:
    found = [simulate(seed) for seed in range(4)]
    assert sum(questions for questions, _ in found) / len(found) >= 0.9
    assert sum(auditors for _, auditors in found) / len(found) >= 0.9


@pytest.mark.thorough
def test_the_worst_three_questions_and_auditors_are_named_in_many_exercises() -> None:
    found = [simulate(seed) for seed in range(40)]
    assert sum(questions for questions, _ in found) / len(found) >= 0.9
    assert sum(auditors for _, auditors in found) / len(found) >= 0.9


def test_the_sheet_to_print_has_the_splits_first_with_room_to_write_and_escapes_everything() -> None:
    all_yes = dict.fromkeys(QUESTIONS, YES)
    reviews = (review("ada", all_yes), review("ben", all_yes | {"2.2.1": NO}, **{"2.2.1": "<b>Not seen.</b>"}))
    cases = (ExerciseCase("1", "C-1", reviews, 2),)
    names = {"ada": "Auditor 1", "ben": "Auditor 2"}
    page = build_calibration_sheet(Exercise(AUDIT, cases), question_splits(AUDIT, cases), names).decode()
    assert "<h1>Calibration sheet: Round &lt;1&gt;</h1>" in page
    assert "&lt;b&gt;Not seen.&lt;/b&gt;" in page
    assert page.index("2.2.1 Does assessment engage") < page.index("Questions without a split (9)")
    assert page.count('class="write"') == 2
    assert "ada" not in page
