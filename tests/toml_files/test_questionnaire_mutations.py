"""The questionnaire file after random changes: it loads, or its problems are listed."""

import random
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.errors import QuestionnaireError
from audit.toml_files.questionnaire import parse_questionnaire
from tests.small_questionnaire import SHIPPED

# As HM Inspectorate of Probation printed them in its report on Knowsley and St Helens, June 2023.
from tests.toml_files.problems import problems_in

Mutation = Callable[[list[str], random.Random], None]


def delete_line(lines: list[str], rng: random.Random) -> None:
    del lines[rng.randrange(len(lines))]


def double_line(lines: list[str], rng: random.Random) -> None:
    where = rng.randrange(len(lines))
    lines.insert(where, lines[where])


def move_line(lines: list[str], rng: random.Random) -> None:
    lines.insert(rng.randrange(len(lines)), lines.pop(rng.randrange(len(lines))))


def rename_key(lines: list[str], rng: random.Random) -> None:
    where = rng.randrange(len(lines))
    _, equals, value = lines[where].partition(" = ")
    lines[where] = f"{rng.choice(KEYS)}{equals}{value}" if equals else lines[where]


def alter_value(lines: list[str], rng: random.Random) -> None:
    where = rng.randrange(len(lines))
    key, equals, _ = lines[where].partition(" = ")
    lines[where] = f"{key}{equals}{rng.choice(VALUES)}" if equals else lines[where]


def cut_line(lines: list[str], rng: random.Random) -> None:
    where = rng.randrange(len(lines))
    lines[where] = lines[where][: rng.randrange(len(lines[where]) + 1)]


MUTATIONS: list[Mutation] = [delete_line, double_line, move_line, rename_key, alter_value, cut_line]
KEYS = (
    "id",
    "rated",
    "from",
    "choices",
    "applies_when",
    "prompts",
    "key_questions",
    "kind",
    "overall",
    "may_not_apply",
    "note_needed",
    "colour",
    "id.a",
)
VALUES = (
    '""',
    '"2.2.1"',
    '"case"',
    "0",
    "-1",
    "1e400",
    "nan",
    "true",
    "[]",
    "[[]]",
    "[{}]",
    "{}",
    "{ a.b = 1 }",
    "1979-05-27",
    '{ fact = [], is = "x" }',
    '{ question = "2.2.1", is = {} }',
    "{ all = [{ any = [{}] }] }",
)
# Without comments and guidance, so that mutations hit the lines that matter.
LINES = [line for line in SHIPPED.read_text("utf-8").splitlines() if line and not line.startswith(("#", "guidance"))]


@pytest.mark.thorough
@settings(max_examples=250, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(MUTATIONS), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_any_mutated_file_loads_or_lists_its_problems(mutations: list[Mutation], chance: random.Random) -> None:
    lines = list(LINES)
    for mutate in mutations:
        mutate(lines, chance)
    try:
        questionnaire = parse_questionnaire("\n".join(lines).encode(), "x.toml")
    except QuestionnaireError as error:
        assert error.problems
        assert all(problem.startswith("x.toml") for problem in error.problems)
    else:
        assert questionnaire.standards


@settings(max_examples=100, deadline=None, database=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_rejected_with_sentences(source: bytes) -> None:
    assert all(problem.startswith("x.toml") for problem in problems_in(source))
