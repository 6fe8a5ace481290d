"""Coded reasons in a questionnaire file: the example of the guide, and the sentence for each problem."""

import pytest

from audit.messages import toml_files as messages
from audit.model.answers import Answer
from tests.graded_questionnaire import GRADED_TOML
from tests.guide import example, load
from tests.toml_files.problems import at, problems_in

LIST, LISTED = "reason list why_not", "reason list"
REASONS_AT_QUESTION = 'reasons_for_no = "why_not"\n'


def test_the_example_of_the_guide_is_read() -> None:
    questionnaire = load(example("`[[reason_lists]]`: reasons for No and for not applicable"))
    question = questionnaire.key_questions[-1]
    assert [
        (answer.value, question.answer_label(answer), question.counts_as(answer)) for answer in question.offered_answers
    ] == [
        ("yes", "Yes", Answer.YES),
        ("no", "No", Answer.NO),
        ("not_applicable", "Not applicable", Answer.NOT_APPLICABLE),
        ("no.no_time", "No: No time", Answer.NO),
        ("no.not_known", "No: Not known to the service", Answer.NO),
        ("na.declined", "Not applicable: Declined by the person", Answer.NOT_APPLICABLE),
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (REASONS_AT_QUESTION, "", at("", messages.REASONS_NOT_USED, list_id="why_not")),
        (
            REASONS_AT_QUESTION,
            'reasons_for_no = "because"\n',
            at(
                "standard 1.1, key question 1.1.4",
                messages.NOT_ONE_OF,
                key="reasons_for_no",
                value="because",
                allowed="why_not, why_left_out",
            ),
        ),
        (
            REASONS_AT_QUESTION,
            f'{REASONS_AT_QUESTION}answer_scale = "met"\n',
            at("standard 1.1, key question 1.1.4", messages.REASONS_AND_SCALE),
        ),
        (
            REASONS_AT_QUESTION,
            f"{REASONS_AT_QUESTION}may_not_apply = false\n",
            at("", messages.REASONS_BUT_ALWAYS_APPLIES, question_id="1.1.4"),
        ),
        (
            'id = "why_left_out"',
            'id = "Why_not"',
            at("", messages.ID_USED_TWICE, item="reason list", item_id="Why_not"),
        ),
        ('id = "not_known"', 'id = "no_time"', at(LIST, messages.ID_USED_TWICE, item="reason", item_id="no_time")),
        ('text = "Not known to the service"', 'text = "no time"', at(LIST, messages.REASON_TEXT_TWICE, text="no time")),
        (
            'id = "no_time"',
            'id = "no_time_in_the_end"',
            at(f"{LIST}, reason no_time_in_the_end", messages.NAME_TOO_LONG, key="id", length=18, limit=17),
        ),
        ('text = "No time"', 'text = "No; time"', at(f"{LIST}, reason no_time", messages.SCALE_ANSWER_WITH_SEMICOLON)),
        (
            'reasons = [ { id = "moved", text = "Moved away" } ]',
            "reasons = []",
            at("reason list why_left_out", messages.REASON_LIST_LENGTH, count=0, limit=40),
        ),
    ],
)
def test_a_problem_of_reasons_is_named_with_its_place(old: str, new: str, problem: str) -> None:
    assert old in GRADED_TOML
    assert problem in problems_in(GRADED_TOML.replace(old, new, 1))
