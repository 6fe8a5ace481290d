"""Which questions apply to a case, how each counts, and what is still missing."""

import pytest

from audit.model.answers import Answer
from audit.model.applicability import (
    applicable_questions,
    questions_missing_notes,
    resolve_answers,
    unanswered_questions,
)
from audit.model.case import CaseRecord
from tests.small_questionnaire import REQUIRED_NOTES_TOML, SMALL, load_questionnaire_text, replace_in_small_toml
from tests.text_tables import parse_record

YES, NO, NOT_APPLICABLE = Answer


def counts_as(case: CaseRecord, question: str) -> Answer | None:
    return resolve_answers(SMALL.questions, case.case.details, case.answers)[question]


@pytest.mark.parametrize(
    # 2.2.1b applies where concern is yes; 2.2.2a where sentence_type is resettlement.
    ("drawing", "question", "counts"),
    [
        ("case concern 2.2.1b\n A1 yes yes", "2.2.1b", YES),
        ("case concern 2.2.1b\n A1 yes -", "2.2.1b", None),
        ("case concern 2.2.1b\n A1 yes n/a", "2.2.1b", NOT_APPLICABLE),
        ("case concern 2.2.1b\n A1 no -", "2.2.1b", NOT_APPLICABLE),
        ("case concern 2.2.1b\n A1 no yes", "2.2.1b", NOT_APPLICABLE),
        ("case concern 2.2.1b\n A1 - yes", "2.2.1b", YES),
        ("case concern 2.2.1b\n A1 - -", "2.2.1b", None),
        ("case sentence_type 2.2.2a\n A1 resettlement no", "2.2.2a", NO),
        ("case sentence_type 2.2.2a\n A1 community no", "2.2.2a", NOT_APPLICABLE),
    ],
)
def test_a_case_detail_rule_makes_a_question_not_applicable_only_if_the_detail_says_so(
    drawing: str, question: str, counts: Answer | None
) -> None:
    assert counts_as(parse_record(drawing, SMALL), question) is counts


@pytest.mark.parametrize(
    # 2.2.2b applies where 2.2.2a counts as yes, and 2.2.2a where sentence_type is resettlement.
    ("sentence_type", "before", "answer", "counts"),
    [
        ("resettlement", "yes", "no", NO),
        ("resettlement", "no", "no", NOT_APPLICABLE),
        ("resettlement", "n/a", "no", NOT_APPLICABLE),
        ("resettlement", "-", "no", NO),  # not known yet whether it applies, so it does
        ("resettlement", "-", "-", None),
        ("community", "yes", "no", NOT_APPLICABLE),  # the Yes before it does not count itself
        ("-", "yes", "no", NO),
    ],
)
def test_an_answer_rule_uses_the_counted_answer(
    sentence_type: str, before: str, answer: str, counts: Answer | None
) -> None:
    case = parse_record(f"case sentence_type 2.2.2a 2.2.2b\n A1 {sentence_type} {before} {answer}", SMALL)
    assert counts_as(case, "2.2.2b") is counts


@pytest.mark.parametrize(
    # 2.3.1a applies where 2.2.2b counts as yes or no, and concern is yes.
    ("sentence_type", "contact", "informed", "concern", "counts"),
    [
        ("resettlement", "yes", "yes", "yes", YES),
        ("resettlement", "yes", "no", "yes", YES),
        ("resettlement", "yes", "-", "yes", YES),  # one part is true, one is not known
        ("resettlement", "yes", "yes", "-", YES),
        ("resettlement", "yes", "-", "-", YES),
        ("resettlement", "yes", "yes", "no", NOT_APPLICABLE),
        ("resettlement", "yes", "-", "no", NOT_APPLICABLE),  # one false part decides
        ("resettlement", "no", "yes", "yes", NOT_APPLICABLE),  # a chain: 2.2.2b counts as not applicable
        ("community", "yes", "yes", "-", NOT_APPLICABLE),  # a chain of three
    ],
)
def test_all_parts_must_hold_and_one_false_part_decides(
    sentence_type: str, contact: str, informed: str, concern: str, counts: Answer
) -> None:
    drawing = f"""
        case  sentence_type    2.2.2a     2.2.2b      concern    2.3.1a
        A1    {sentence_type}  {contact}  {informed}  {concern}  yes
    """
    assert counts_as(parse_record(drawing, SMALL), "2.3.1a") is counts


@pytest.mark.parametrize(
    # 2.3.1b applies where concern is yes, or requirements hold programme or treatment.
    ("concern", "requirements", "counts"),
    [
        ("yes", "unpaid_work", YES),
        ("no", "programme", YES),
        ("no", "unpaid_work;treatment", YES),  # one of several values is enough
        ("-", "programme", YES),
        ("no", "unpaid_work", NOT_APPLICABLE),
        ("no", "-", YES),  # not known
        ("-", "unpaid_work", YES),  # not known
        ("-", "-", YES),
    ],
)
def test_one_true_part_of_any_is_enough_and_unknown_parts_are_ignored(
    concern: str, requirements: str, counts: Answer
) -> None:
    case = parse_record(f"case concern requirements 2.3.1b\n A1 {concern} {requirements} yes", SMALL)
    assert counts_as(case, "2.3.1b") is counts


def test_a_stored_answer_counts_again_when_it_applies_again() -> None:
    answers = {"2.2.1b": NO}
    as_recorded = [{"concern": ("yes",)}, {"concern": ("no",)}, {"concern": ("yes",)}]
    counting = [resolve_answers(SMALL.questions, details, answers)["2.2.1b"] for details in as_recorded]
    assert counting == [NO, NOT_APPLICABLE, NO]
    assert answers == {"2.2.1b": NO}


def test_an_empty_case_detail_is_not_recorded() -> None:
    assert resolve_answers(SMALL.questions, {"concern": ()}, {"2.2.1b": YES})["2.2.1b"] is YES


def test_a_rule_on_a_key_question_also_applies_to_its_prompts() -> None:
    ruled = load_questionnaire_text(
        replace_in_small_toml(
            'short = "Progress"', 'short = "Progress"\napplies_when = { fact = "concern", is = "yes" }'
        )
    )
    text = replace_in_small_toml(
        'short = "Engagement"', 'short = "Engagement"\napplies_when = { fact = "concern", is = "yes" }'
    )
    both = load_questionnaire_text(text)
    details = {"concern": ("no",)}
    assert resolve_answers(ruled.questions, details, {"2.6.1": YES})["2.6.1"] is NOT_APPLICABLE
    counted_answers = resolve_answers(both.questions, details, {"2.2.1": YES, "2.2.1a": YES})
    assert (counted_answers["2.2.1"], counted_answers["2.2.1a"], counted_answers["2.2.1b"]) == (NOT_APPLICABLE,) * 3


def test_unanswered_questions_leave_out_those_that_do_not_apply() -> None:
    case = parse_record(
        """
        case  sentence_type  concern  2.2.1a  2.2.1b  2.2.1  2.2.2
        A1    community      no       yes     -       n/a    -
        """,
        SMALL,
    )
    details, answers = case.case.details, case.answers
    still = [question.id for question in unanswered_questions(SMALL.questions, details, answers)]
    assert still == ["2.2.2", "2.3.1b", "2.3.1", "2.6.1"]
    assert [question.id for question in applicable_questions(SMALL.questions, details, answers)] == [
        "2.2.1a", "2.2.1", "2.2.2", "2.3.1b", "2.3.1", "2.6.1",
    ]  # fmt: skip


def test_an_empty_case_has_every_question_unanswered() -> None:
    empty = parse_record("case\nA1", SMALL)
    assert set(resolve_answers(SMALL.questions, empty.case.details, empty.answers).values()) == {None}
    assert unanswered_questions(SMALL.questions, {}, {}) == list(SMALL.questions)


@pytest.mark.parametrize(
    # A No to 2.2.1 needs a note, and so does a Yes or a Not applicable to 2.2.1b, which applies where concern is yes.
    ("concern", "judgement", "prompt", "noted", "needed"),
    [
        ("yes", "no", "yes", (), ["2.2.1b", "2.2.1"]),
        ("yes", "no", "n/a", (), ["2.2.1b", "2.2.1"]),
        ("yes", "no", "yes", ("2.2.1",), ["2.2.1b"]),
        ("yes", "no", "yes", ("2.2.1", "2.2.1b"), []),
        ("yes", "yes", "no", (), []),
        ("yes", "n/a", "-", (), []),
        ("yes", "-", "-", (), []),
        ("no", "yes", "yes", (), []),  # saved but does not count
        ("-", "yes", "yes", (), ["2.2.1b"]),  # not known yet whether it applies, so it counts
    ],
)
def test_a_note_is_required_where_the_questionnaire_requires_it_and_the_answer_counts(
    concern: str, judgement: str, prompt: str, noted: tuple[str, ...], needed: list[str]
) -> None:
    questionnaire = load_questionnaire_text(REQUIRED_NOTES_TOML)
    case = parse_record(f"case concern 2.2.1 2.2.1b\n A1 {concern} {judgement} {prompt}", questionnaire)
    required = questions_missing_notes(questionnaire.questions, case.case.details, case.answers, noted)
    assert [question.id for question in required] == needed
