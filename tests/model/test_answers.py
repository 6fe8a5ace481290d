"""Answers: how they are spelled, what they count as, and how they are tallied."""

import pytest

from audit.errors import InputError
from audit.model.answers import (
    Answer,
    CaseRecord,
    Tally,
    applicable_questions,
    group_by_detail,
    parse_answer,
    questions_missing_notes,
    resolve_answers,
    tally_questions,
    unanswered_questions,
)
from audit.model.case import Case
from tests.small_questionnaire import REQUIRED_NOTES_TOML, SMALL, load_questionnaire_text, replace_in_small_toml
from tests.text_tables import parse_record, parse_records

YES, NO, NOT_APPLICABLE = Answer


def counts_as(case: CaseRecord, question: str) -> Answer | None:
    return resolve_answers(SMALL.questions, case.case.details, case.answers)[question]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("yes", YES),
        ("Yes", YES),
        (" YES ", YES),
        ("y", YES),
        ("TRUE", YES),
        ("1", YES),
        ("no", NO),
        ("N", NO),
        ("False", NO),
        ("0", NO),
        ("n/a", NOT_APPLICABLE),
        ("N/A", NOT_APPLICABLE),
        ("na", NOT_APPLICABLE),
        ("N.A.", NOT_APPLICABLE),
        ("Not applicable", NOT_APPLICABLE),
        ("not  applicable", NOT_APPLICABLE),
        ("not_applicable", NOT_APPLICABLE),
        ("", None),
        (" \t", None),
    ],
)
def test_answers_are_read_in_any_usual_spelling(written: str, read: Answer | None) -> None:
    assert parse_answer(written) is read


@pytest.mark.parametrize("written", ["maybe", "yes!", "2", "yes no", "-", "ja", "None", "Mrs Smith said yes"])
def test_any_other_answer_is_rejected_without_quoting_it(written: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_answer(written)
    assert str(refused.value) == "write yes, no or n/a, or leave it empty"


def test_every_answer_label_is_read_back() -> None:
    assert [parse_answer(answer.label) for answer in Answer] == list(Answer)


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
        ("resettlement", "yes", "-", "yes", YES),  # one part holds, one is not known
        ("resettlement", "yes", "yes", "-", YES),
        ("resettlement", "yes", "-", "-", YES),
        ("resettlement", "yes", "yes", "no", NOT_APPLICABLE),
        ("resettlement", "yes", "-", "no", NOT_APPLICABLE),  # one part that fails settles it
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
        ("no", "yes", "yes", (), []),  # kept, not counted
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


ONE_OF_EACH = """
    case  sentence_type  2.2.1  2.2.2a
    A1    resettlement   yes    yes
    A2    resettlement   yes    no
    A3    resettlement   no     n/a
    A4    resettlement   n/a    -
    A5    resettlement   -      -
    A6    community      -      yes
    A7    -              -      -
"""


@pytest.mark.parametrize(
    ("question", "tally", "printed"),
    [
        ("2.2.1", Tally(yes=2, no=1, not_applicable=1, unanswered=3), "67% (2 of 3)"),
        ("2.2.2a", Tally(yes=1, no=1, not_applicable=2, unanswered=3), "50% (1 of 2)"),
        ("2.2.2b", Tally(not_applicable=3, unanswered=4), "– (0 of 0)"),
        ("2.6.1", Tally(unanswered=7), "– (0 of 0)"),
    ],
)
def test_a_tally_counts_four_states_and_its_base_is_yes_and_no(question: str, tally: Tally, printed: str) -> None:
    counted_tally = tally_questions(SMALL.questions, parse_records(ONE_OF_EACH, SMALL))[question]
    assert counted_tally == tally
    assert counted_tally.case_count == 7
    assert str(counted_tally.share) == printed


@pytest.mark.parametrize(
    ("tally", "sentence"),
    [
        (Tally(yes=1), ""),
        (Tally(no=1, not_applicable=4), ""),
        (Tally(), "No case counts yet."),
        (Tally(not_applicable=3), "Not applicable in every case."),
        (Tally(unanswered=3), "Not answered in any case yet."),
        (Tally(not_applicable=1, unanswered=2), "Not applicable or not answered in every case."),
    ],
)
def test_a_missing_percentage_has_a_reason(tally: Tally, sentence: str) -> None:
    assert tally.why_no_share == sentence


GROUPS = """
    case  sentence_type  requirements           office
    A1    resettlement   programme;unpaid_work  Prescot
    A2    community      unpaid_work            Huyton
    A3    -              -                      Prescot
    A4    community      treatment              -
"""


@pytest.mark.parametrize(
    ("detail", "groups"),
    [
        ("sentence_type", ["Community sentence: A2 A4", "Resettlement: A1", "Not recorded: A3"]),
        ("requirements", ["Accredited programme: A1", "Unpaid work: A1 A2", "Treatment: A4", "Not recorded: A3"]),
        ("office", ["Huyton: A2", "Prescot: A1 A3", "Not recorded: A4"]),
        ("concern", ["Not recorded: A1 A2 A3 A4"]),
    ],
)
def test_cases_are_grouped_in_the_order_of_choices_and_may_be_in_several_groups(detail: str, groups: list[str]) -> None:
    grouped_cases = group_by_detail(SMALL.case_details_by_id[detail], parse_records(GROUPS, SMALL))
    lines = [f"{group.text}: {' '.join(record.case.reference for record in group.records)}" for group in grouped_cases]
    assert lines == groups


def test_a_value_outside_the_choices_has_a_group_of_its_own() -> None:
    cases = [CaseRecord(Case("A1", details={"sentence_type": ("recall",)})), CaseRecord(Case("A2"))]
    groups = group_by_detail(SMALL.case_details_by_id["sentence_type"], cases)
    assert [(group.text, len(group.records)) for group in groups] == [("recall", 1), ("Not recorded", 1)]


def test_no_cases_give_no_groups() -> None:
    assert group_by_detail(SMALL.case_details_by_id["sentence_type"], ()) == ()


@pytest.mark.parametrize(
    ("detail", "written", "read"),
    [
        ("sentence_type", "Resettlement", ("resettlement",)),
        ("sentence_type", " COMMUNITY SENTENCE ", ("community",)),
        ("sentence_type", "", ()),
        ("requirements", "Unpaid work; programme;", ("unpaid_work", "programme")),
        ("requirements", "programme;Accredited programme", ("programme",)),
        ("concern", "YES", ("yes",)),
        ("office", " St Helens ", ("St Helens",)),
        ("office", "x" * 60, ("x" * 60,)),
    ],
)
def test_case_details_are_read_by_id_or_by_text(detail: str, written: str, read: tuple[str, ...]) -> None:
    assert SMALL.case_details_by_id[detail].parse(written) == read


@pytest.mark.parametrize(
    ("detail", "written", "sentence"),
    [
        ("sentence_type", "licence", "Type of sentence takes one of: community, resettlement."),
        ("sentence_type", "community;resettlement", "Type of sentence takes one of: community, resettlement."),
        ("concern", "perhaps", "Safeguarding concern takes one of: yes, no."),
        ("office", "x" * 61, "Office: give at most 60 characters on one line."),
        ("office", "two\nlines", "Office: give at most 60 characters on one line."),
    ],
)
def test_an_unreadable_case_detail_says_what_is_allowed(detail: str, written: str, sentence: str) -> None:
    with pytest.raises(InputError) as refused:
        SMALL.case_details_by_id[detail].parse(written)
    assert str(refused.value) == sentence
