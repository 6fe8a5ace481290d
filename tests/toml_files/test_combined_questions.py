"""Questions that combine others in a questionnaire file: the example of the guide, and what is refused."""

from __future__ import annotations

import pytest

from audit.messages import questionnaire_details as detail_messages
from audit.model.answers import Answer
from audit.model.applicability import resolve_answers
from tests.guide import example, load
from tests.small_questionnaire import SMALL_TOML
from tests.toml_files.problems import at, problems_in

EXAMPLE = example("Sections for some cases, and combined questions")
COMBINED = load(EXAMPLE)
YES, NO, NA = Answer.YES, Answer.NO, Answer.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("question_set", "answers", "combined"),
    [
        ("core", {"1c": YES}, YES),
        ("core", {"1c": NO, "1a": YES}, NO),
        ("core", {"1a": YES}, None),
        ("adjusted", {"1a": NO}, NO),
        ("adjusted", {"1a": NA}, NA),
        ("", {"1c": YES}, YES),
        ("", {}, None),
    ],
)
def test_a_combined_question_is_what_the_question_that_applies_is(
    question_set: str, answers: dict[str, Answer], combined: Answer | None
) -> None:
    details = {"question_set": (question_set,)} if question_set else {}
    assert resolve_answers(COMBINED.questions, details, answers)["1"] is combined


def test_the_combined_question_stands_in_place_of_those_of_its_own_standard() -> None:
    assert COMBINED.standards_by_id["9"].combined_ids == {"1c", "1a"}
    assert not COMBINED.standards_by_id["7"].combined_ids


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('["1c", "1a"]', '["1c"]', detail_messages.COMBINED_NOT_KEY_QUESTIONS.format(question="1")),
        (
            '["1c", "1a"]',
            '["1c", { fact = "concern", is = "yes" }]',
            detail_messages.COMBINED_NOT_KEY_QUESTIONS.format(question="1"),
        ),
        ('["1c", "1a"]', '["1c", "2.2.2a"]', detail_messages.COMBINED_NOT_KEY_QUESTIONS.format(question="1")),
        (
            'is = "adjusted"',
            'is = ["core", "adjusted"]',
            detail_messages.COMBINED_NOT_EXCLUSIVE.format(question="1", first="1c", second="1a"),
        ),
        (
            'applies_when = { fact = "question_set", is = "core" }',
            "",
            detail_messages.COMBINED_NOT_EXCLUSIVE.format(question="1", first="1c", second="1a"),
        ),
        (
            'short = "Risk"',
            'short = "Risk"\napplies_when = { fact = "concern", is = "yes" }',
            detail_messages.COMBINED_WITH_CONDITION.format(question="1"),
        ),
        (
            'short = "Risk, core"',
            'short = "Risk, core"\nyes_is_good = false',
            detail_messages.COMBINED_GOOD_ANSWERS.format(question="1"),
        ),
        (
            'derived = { combined = ["1c", "1a"] }',
            """derived = { combined = ["1c", "1a"] }

[[standards.key_questions]]
id = "2"
text = "Again?"
short = "Again"
derived = { combined = ["1c", "1a"] }""",
            detail_messages.COMBINED_TWICE.format(part="1c", question="2", other="1"),
        ),
    ],
)
def test_a_combination_that_cannot_be_is_refused(old: str, new: str, problem: str) -> None:
    assert old in EXAMPLE
    assert at("", problem) in problems_in(f"{SMALL_TOML}\n{EXAMPLE.replace(old, new)}")
