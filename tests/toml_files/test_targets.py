"""Targets in a questionnaire file: the example of the guide, and the sentence for each problem."""

from decimal import Decimal

import pytest

from audit.messages import toml_files as messages
from audit.model.targets import Target
from tests.graded_questionnaire import GRADED_TOML
from tests.guide import example, load
from tests.toml_files.problems import at, problems_in

PLACE = "standard 1.1, key question 1.1.4, target"
LAST_KEY = 'reasons_for_not_applicable = "why_left_out"\n'


def test_the_example_of_the_guide_is_read() -> None:
    question = load(example("Targets: `target`")).key_questions[-1]
    assert question.target == Target(Decimal(95), ("na.declined", "na.unsafe"))


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        ("{ percent = 0 }", at(PLACE, messages.TARGET_OUT_OF_RANGE)),
        ("{ percent = 100.5 }", at(PLACE, messages.TARGET_OUT_OF_RANGE)),
        ('{ exceptions = ["na.moved"] }', at(PLACE, messages.TARGET_OUT_OF_RANGE)),
        (
            '{ percent = 95, exceptions = ["moved"] }',
            at(PLACE, messages.EXCEPTION_UNKNOWN, value="moved", allowed="na.moved"),
        ),
        ("{ percent = 95, colour = 1 }", at(PLACE, messages.KEY_UNKNOWN, key="colour")),
        ("{ percent = 95 }\nyes_is_good = false", at(PLACE, messages.TARGET_BUT_YES_IS_NOT_GOOD)),
    ],
)
def test_a_problem_of_a_target_is_named_with_its_place(target: str, problem: str) -> None:
    assert problem in problems_in(GRADED_TOML.replace(LAST_KEY, f"{LAST_KEY}target = {target}\n"))


def test_exceptions_need_named_answers() -> None:
    without_reasons = GRADED_TOML.replace(
        'text = "Was action taken?"\n', 'text = "Was action taken?"\ntarget = { percent = 9, exceptions = ["x"] }\n'
    )
    place = "standard 1.1, key question 1.1.2, target"
    assert at(place, messages.EXCEPTION_WITHOUT_NAMED_ANSWERS, value="x") in problems_in(without_reasons)
