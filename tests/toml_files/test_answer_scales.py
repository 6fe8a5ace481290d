"""The named answers of a questionnaire file: the example of the guide, and the sentence for each problem."""

import pytest

from audit.messages import toml_files as messages
from audit.model.answers import Answer
from tests.graded_questionnaire import GRADED, GRADED_TOML
from tests.guide import example, load
from tests.toml_files.problems import at, problems_in

SCALE = "answer scale grade"


def test_the_example_of_the_guide_is_read() -> None:
    questionnaire = load(example("`[[answer_scales]]`: named answers"))
    key_question = questionnaire.key_questions[-1]
    assert key_question.answer_scale == questionnaire.answer_scales[0]
    assert [
        (key_question.answer_label(answer), key_question.counts_as(answer)) for answer in key_question.offered_answers
    ] == [
        ("Outstanding", Answer.YES),
        ("Good", Answer.YES),
        ("Requires improvement", Answer.NO),
        ("Inadequate", Answer.NO),
        ("Not applicable", Answer.NOT_APPLICABLE),
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            'answer_scale = "grade"',
            'answer_scale = "grades"',
            at(
                "standard 1.1, key question 1.1.1",
                messages.NOT_ONE_OF,
                key="answer_scale",
                value="grades",
                allowed="grade, met",
            ),
        ),
        ('answer_scale = "grade"\n', "", at("", messages.SCALE_NOT_USED, scale_id="grade")),
        (
            'id = "met"\ntitle',
            'id = "Grade"\ntitle',
            at("", messages.ID_USED_TWICE, item="answer scale", item_id="Grade"),
        ),
        ('id = "good"', 'id = "yes"', at(SCALE, messages.SCALE_ANSWER_RESERVED, answer_id="yes")),
        (
            'id = "good"',
            'id = "good_in_every_respect"',
            at(f"{SCALE}, answer good_in_every_respect", messages.NAME_TOO_LONG, key="id", length=21, limit=20),
        ),
        (
            'text = "Good"',
            f'text = "{"x" * 61}"',
            at(f"{SCALE}, answer good", messages.NAME_TOO_LONG, key="text", length=61, limit=60),
        ),
        ('text = "Good"', 'text = "Good; fair"', at(f"{SCALE}, answer good", messages.SCALE_ANSWER_WITH_SEMICOLON)),
        (
            'text = "Good"',
            'text = "Inadequate"',
            at(SCALE, messages.SCALE_ANSWER_TWICE, answer_id="inadequate", other="good", written="inadequate"),
        ),
        (
            'text = "Good"',
            'text = "No"',
            at(SCALE, messages.SCALE_ANSWER_MISLEADS, answer_id="good", written="no", counts_as="yes"),
        ),
        (
            'text = "Good", counts_as = "yes"',
            'text = "Good", counts_as = "maybe"',
            at(
                f"{SCALE}, answer good",
                messages.NOT_ONE_OF,
                key="counts_as",
                value="maybe",
                allowed="yes, no, not_applicable",
            ),
        ),
        (
            'note_needed = ["inadequate"]',
            'note_needed = ["met"]',
            at(
                "standard 1.1, key question 1.1.1",
                messages.NOTE_NEEDED_UNKNOWN_ANSWER,
                answer="met",
                allowed="outstanding, good, improve, inadequate, yes, no, not_applicable",
            ),
        ),
        (
            'is = "inadequate"',
            'is = "met"',
            at(
                "standard 1.1, key question 1.1.2",
                messages.CONDITION_UNKNOWN_ANSWER,
                value="met",
                allowed="outstanding, good, improve, inadequate, yes, no, not_applicable",
            ),
        ),
    ],
)
def test_a_problem_of_a_scale_is_named_with_its_place(old: str, new: str, problem: str) -> None:
    assert old in GRADED_TOML
    assert problem in problems_in(GRADED_TOML.replace(old, new, 1))


def test_a_scale_needs_an_answer_on_both_sides() -> None:
    source = GRADED_TOML.replace('counts_as = "no"', 'counts_as = "not_applicable"')
    missing = [at(f"answer scale {scale}", messages.SCALE_ONE_SIDED, missing='"no"') for scale in ("grade", "met")]
    assert problems_in(source) == tuple(missing)


@pytest.mark.parametrize("count", [1, 10])
def test_a_scale_has_two_to_nine_answers(count: int) -> None:
    answers = "".join(f'  {{ id = "a{n}", text = "Answer {n}", counts_as = "yes" }},\n' for n in range(count))
    start, end = GRADED_TOML.index('  { id = "met"'), GRADED_TOML.index("]\n\n[[domains]]")
    problems = problems_in(GRADED_TOML[:start] + answers + GRADED_TOML[end:])
    assert at("answer scale met", messages.SCALE_LENGTH, count=count, limit=9) in problems


def test_keys_follow_the_scale() -> None:
    grade, met = GRADED.answer_scales
    assert grade.keys == {
        "1": "outstanding",
        "2": "good",
        "3": "improve",
        "4": "inadequate",
        "o": "outstanding",
        "g": "good",
        "r": "improve",
        "i": "inadequate",
    }
    assert met.keys == {
        "1": "met",
        "2": "partly",
        "3": "not_met",
        "4": "declined",
        "m": "met",
        "p": "partly",
        "n": "not_met",
        "d": "declined",
    }
