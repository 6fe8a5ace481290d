"""Mistakes of people who wrote the forms of others by following the guide: each message leads to the mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.cli.main import main
from audit.messages import toml_files as messages
from audit.messages import toml_mends as mends
from audit.model.answers import Answer
from audit.toml_files.questionnaire import parse_questionnaire
from audit.toml_files.responses_file_checks import questionnaire_warnings
from tests.guide import example, load
from tests.toml_files.problems import at, problems_in

SMALLEST = example("The smallest questionnaire")
DETAIL, QUESTION = "case detail team", "standard 1.1, key question 1.1.2"
PROMPT = '\n[[standards.key_questions.prompts]]\nid = "a"\ntext = "Was it dated?"\n'
SCALE = """
[[answer_scales]]
id = "points"
title = "Points"
answers = [
  { id = "full", text = "Yes", counts_as = "yes", points = 2 },
  { id = "none", text = "No", counts_as = "no", weight = 0 },
]
"""


def with_line(after: str, line: str) -> str:
    """Return the smallest questionnaire of the guide with a line after another one."""
    assert after in SMALLEST
    return SMALLEST.replace(after, f"{after}\n{line}", 1)


def test_the_smallest_questionnaire_of_the_guide_is_an_audit_without_warnings() -> None:
    questionnaire = parse_questionnaire(SMALLEST.encode(), "visits.toml")
    assert not questionnaire.is_survey
    assert questionnaire_warnings(questionnaire, "visits.toml") == []
    assert [key.id for key in questionnaire.key_questions] == ["1.1.1", "1.1.2"]


def test_do_not_know_of_the_guide_is_left_out_of_the_percentage() -> None:
    scale = load(example("A form from elsewhere")).key_questions[-1].answer_scale
    assert scale is not None
    assert [each.counts_as for each in scale.answers] == [Answer.YES, Answer.NO, Answer.NOT_APPLICABLE]


@pytest.mark.parametrize(
    ("after", "line", "problem"),
    [
        (
            'kind = "text"',
            'applies_when = { fact = "team", is = "A" }',
            at(DETAIL, mends.CASE_DETAIL_IS_ALWAYS_ASKED, key="applies_when"),
        ),
        ('short = "Recorded"', 'kind = "text"', at(QUESTION, mends.QUESTION_WITH_KIND, key="kind")),
        ('short = "Recorded"', "required = true", at(QUESTION, mends.QUESTION_IS_ALWAYS_REQUIRED, key="required")),
        ('short = "Recorded"', 'hint = "x"', at(QUESTION, messages.KEY_MISSPELT, key="hint", meant="guidance")),
        (
            'short = "Recorded"',
            'relevant = "x"',
            at(QUESTION, messages.KEY_MISSPELT, key="relevant", meant="applies_when"),
        ),
        (
            'short = "Recorded"',
            'guidence = "x"',
            at(QUESTION, messages.KEY_MISSPELT, key="guidence", meant="guidance"),
        ),
        (
            'short = "Recorded"',
            "target = 95",
            at(QUESTION, messages.WRONG_TYPE, key="target", expected=messages.A_TABLE),
        ),
        ('rated = "not_rated"', 'guidance = "x"', at("standard 1.1", mends.STANDARD_WITH_GUIDANCE, key="guidance")),
        (
            'short = "Recorded"',
            'answer_scale = "grade"',
            at(QUESTION, messages.NOTHING_TO_NAME, key="answer_scale", value="grade"),
        ),
        ('kind = "audit"', '[[record]]\none = "a"\nmany = "b"\n', at("", mends.RECORD_IN_TWO_BRACKETS, key="record")),
        ('kind = "audit"', 'prompts = ["x"]', at("", mends.HEADING_OF_QUESTIONS, key="prompts")),
        (
            'short = "Recorded"',
            f"{PROMPT}yes_is_good = false",
            at(f"{QUESTION}, prompt a", mends.PROMPT_WITH_YES_IS_GOOD, key="yes_is_good"),
        ),
        (
            'short = "Recorded"',
            f"yes_is_good = false\n{PROMPT}",
            at(QUESTION, messages.PROMPTS_BUT_YES_IS_NOT_GOOD),
        ),
    ],
)
def test_one_sentence_leads_to_the_mend(after: str, line: str, problem: str) -> None:
    assert problems_in(with_line(after, line)) == (problem,)


def test_points_of_an_answer_are_said_to_be_impossible() -> None:
    source = with_line('short = "Recorded"', f'answer_scale = "points"\n{SCALE}')
    assert problems_in(source) == (
        at("answer scale points, answer full", mends.ANSWER_WITH_POINTS, key="points"),
        at("answer scale points, answer none", mends.ANSWER_WITH_POINTS, key="weight"),
    )


def test_choices_that_are_only_texts_are_shown_as_tables() -> None:
    source = SMALLEST.replace('kind = "text"', 'kind = "choice"\nchoices = ["North", "South"]')
    assert problems_in(source) == tuple(at(DETAIL, messages.NOT_A_TABLE, key="choices", number=n) for n in (1, 2))


@pytest.mark.parametrize(
    ("line", "place", "allowed"),
    [
        ('rated = "not_rated"', "standard 1.1", "from_cases, by_people, not_rated"),
        ('kind = "text"', DETAIL, "choice, choices, yes_no, text, date, number"),
        ('domain = "1"', "standard 1.1", "1"),
    ],
)
def test_a_missing_key_says_what_it_can_be(line: str, place: str, allowed: str) -> None:
    key = line.partition(" ")[0]
    problem = at(place, messages.KEY_MISSING_ONE_OF, key=key, allowed=allowed)
    assert problems_in(SMALLEST.replace(f"{line}\n", "", 1)) == (problem,)


def test_a_rated_standard_alone_has_one_problem() -> None:
    assert problems_in(SMALLEST.replace('"not_rated"', '"from_cases"')) == (
        at("", messages.RATING_SETTINGS_MISSING, standards="1.1"),
    )


@pytest.mark.parametrize(
    ("source", "mend"),
    [
        ("title = “Visits”", mends.VALUE),
        ("title = Visits", mends.VALUE),
        ("target = { percent = 95% }", mends.BRACKET),
        ("percent = 95%", mends.AFTER_VALUE),
        ('title = "The "best" visits"', mends.AFTER_VALUE),
        ('id = "1"\n\nid = "2"', mends.KEY_TWICE),
        ("[[standards]]\n[standards]", mends.HEADING_TWICE),
        ('answers = [\n{ id = "a" }\n{ id = "b" }\n]', mends.BRACKET),
        ('title = "Visits', mends.QUOTE),
        ('title = "One\ntwo"', mends.QUOTE),
        ('title = "C:\\visits"', mends.BACKSLASH),
        ("title", mends.LINE),
    ],
)
def test_a_file_that_is_not_toml_is_said_how_to_mend(source: str, mend: str) -> None:
    (problem,) = problems_in(source)
    assert problem.endswith(f". {mend}")


def test_case_details_with_one_text_have_a_warning() -> None:
    other = '\n[[facts]]\nid = "other"\ntext = "team"\nkind = "text"\n'
    questionnaire = parse_questionnaire(with_line("breakdown = true", other).encode(), "x.toml")
    problem = at("", messages.DETAIL_TEXT_TWICE, ids="team and other", text="Team")
    assert questionnaire_warnings(questionnaire, "x.toml") == [messages.WARNING.format(problem=problem)]


def test_the_check_says_that_a_file_is_a_survey(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "visits.toml"
    path.write_text(SMALLEST, "utf-8")
    assert main(["check", str(path)]) == 0
    assert capsys.readouterr().out.startswith("visits, version 1: ")
    path.write_text(SMALLEST.replace('kind = "audit"\n', "", 1), "utf-8")
    assert main(["check", str(path)]) == 0
    assert capsys.readouterr().out.startswith("visits, version 1, a survey: ")
