"""Answers: how they are spelled, what they count as, and how they are tallied."""

import pytest

from audit.errors import InputError
from audit.model.answers import (
    Answer,
    CaseRecord,
    Tally,
    applying,
    counted,
    grouped,
    notes_needed,
    read_answer,
    tallies,
    unanswered,
)
from audit.model.case import Case
from tests.small_questionnaire import NOTED_TOML, SMALL, changed, load
from tests.text_tables import record, records

YES, NO, NOT_APPLICABLE = Answer


def counts_as(case: CaseRecord, question: str) -> Answer | None:
    return counted(SMALL.questions, case.case.facts, case.answers)[question]


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
def test_answers_are_read_in_every_usual_spelling(written: str, read: Answer | None) -> None:
    assert read_answer(written) is read


@pytest.mark.parametrize("written", ["maybe", "yes!", "2", "yes no", "-", "ja", "None", "Mrs Smith said yes"])
def test_anything_else_is_refused_without_repeating_it(written: str) -> None:
    with pytest.raises(InputError) as refused:
        read_answer(written)
    assert str(refused.value) == "write yes, no or n/a, or leave it empty"


def test_every_answer_in_its_own_words_is_read_back() -> None:
    assert [read_answer(answer.words) for answer in Answer] == list(Answer)


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
def test_a_rule_on_a_fact_makes_a_question_not_applicable_only_where_the_fact_says_so(
    drawing: str, question: str, counts: Answer | None
) -> None:
    assert counts_as(record(drawing, SMALL), question) is counts


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
def test_a_rule_on_another_answer_looks_at_what_that_answer_counts_as(
    sentence_type: str, before: str, answer: str, counts: Answer | None
) -> None:
    case = record(f"case sentence_type 2.2.2a 2.2.2b\n A1 {sentence_type} {before} {answer}", SMALL)
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
def test_every_part_of_all_must_hold_and_one_known_not_to_hold_settles_it(
    sentence_type: str, contact: str, informed: str, concern: str, counts: Answer
) -> None:
    drawing = f"""
        case  sentence_type    2.2.2a     2.2.2b      concern    2.3.1a
        A1    {sentence_type}  {contact}  {informed}  {concern}  yes
    """
    assert counts_as(record(drawing, SMALL), "2.3.1a") is counts


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
def test_one_part_of_any_is_enough_and_not_known_takes_nothing_away(
    concern: str, requirements: str, counts: Answer
) -> None:
    case = record(f"case concern requirements 2.3.1b\n A1 {concern} {requirements} yes", SMALL)
    assert counts_as(case, "2.3.1b") is counts


def test_an_answer_is_kept_while_it_does_not_count_and_counts_again_when_it_applies_again() -> None:
    answers = {"2.2.1b": NO}
    as_recorded = [{"concern": ("yes",)}, {"concern": ("no",)}, {"concern": ("yes",)}]
    counting = [counted(SMALL.questions, facts, answers)["2.2.1b"] for facts in as_recorded]
    assert counting == [NO, NOT_APPLICABLE, NO]
    assert answers == {"2.2.1b": NO}


def test_a_fact_recorded_as_nothing_is_a_fact_not_recorded() -> None:
    assert counted(SMALL.questions, {"concern": ()}, {"2.2.1b": YES})["2.2.1b"] is YES


def test_a_rule_on_a_key_question_holds_for_its_prompts_as_well() -> None:
    ruled = load(changed('short = "Progress"', 'short = "Progress"\napplies_when = { fact = "concern", is = "yes" }'))
    text = changed('short = "Engagement"', 'short = "Engagement"\napplies_when = { fact = "concern", is = "yes" }')
    both = load(text)
    facts = {"concern": ("no",)}
    assert counted(ruled.questions, facts, {"2.6.1": YES})["2.6.1"] is NOT_APPLICABLE
    found = counted(both.questions, facts, {"2.2.1": YES, "2.2.1a": YES})
    assert (found["2.2.1"], found["2.2.1a"], found["2.2.1b"]) == (NOT_APPLICABLE,) * 3


def test_questions_still_to_be_answered_leave_out_those_that_do_not_apply() -> None:
    case = record(
        """
        case  sentence_type  concern  2.2.1a  2.2.1b  2.2.1  2.2.2
        A1    community      no       yes     -       n/a    -
        """,
        SMALL,
    )
    facts, answers = case.case.facts, case.answers
    still = [question.id for question in unanswered(SMALL.questions, facts, answers)]
    assert still == ["2.2.2", "2.3.1b", "2.3.1", "2.6.1"]
    assert [question.id for question in applying(SMALL.questions, facts, answers)] == [
        "2.2.1a", "2.2.1", "2.2.2", "2.3.1b", "2.3.1", "2.6.1",
    ]  # fmt: skip


def test_an_empty_case_has_no_answer_and_every_question_to_answer() -> None:
    empty = record("case\nA1", SMALL)
    assert set(counted(SMALL.questions, empty.case.facts, empty.answers).values()) == {None}
    assert unanswered(SMALL.questions, {}, {}) == list(SMALL.questions)


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
def test_a_note_is_needed_on_the_answers_that_the_questionnaire_names_where_they_count(
    concern: str, judgement: str, prompt: str, noted: tuple[str, ...], needed: list[str]
) -> None:
    questionnaire = load(NOTED_TOML)
    case = record(f"case concern 2.2.1 2.2.1b\n A1 {concern} {judgement} {prompt}", questionnaire)
    found = notes_needed(questionnaire.questions, case.case.facts, case.answers, noted)
    assert [question.id for question in found] == needed


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
def test_a_tally_counts_four_states_and_only_yes_and_no_make_the_base(
    question: str, tally: Tally, printed: str
) -> None:
    found = tallies(SMALL.questions, records(ONE_OF_EACH, SMALL))[question]
    assert found == tally
    assert found.cases == 7
    assert str(found.share) == printed


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
def test_a_dash_says_why_there_is_no_percentage(tally: Tally, sentence: str) -> None:
    assert tally.why_no_share == sentence


GROUPS = """
    case  sentence_type  requirements           office
    A1    resettlement   programme;unpaid_work  Prescot
    A2    community      unpaid_work            Huyton
    A3    -              -                      Prescot
    A4    community      treatment              -
"""


@pytest.mark.parametrize(
    ("fact", "groups"),
    [
        ("sentence_type", ["Community sentence: A2 A4", "Resettlement: A1", "Not recorded: A3"]),
        ("requirements", ["Accredited programme: A1", "Unpaid work: A1 A2", "Treatment: A4", "Not recorded: A3"]),
        ("office", ["Huyton: A2", "Prescot: A1 A3", "Not recorded: A4"]),
        ("concern", ["Not recorded: A1 A2 A3 A4"]),
    ],
)
def test_cases_are_grouped_in_the_order_of_choices_and_stand_in_each_of_their_groups(
    fact: str, groups: list[str]
) -> None:
    found = grouped(SMALL.fact[fact], records(GROUPS, SMALL))
    drawn = [f"{group.text}: {' '.join(record.case.reference for record in group.records)}" for group in found]
    assert drawn == groups


def test_a_value_that_is_not_among_the_choices_is_a_group_and_its_cases_are_not_lost() -> None:
    cases = [CaseRecord(Case("A1", facts={"sentence_type": ("recall",)})), CaseRecord(Case("A2"))]
    found = grouped(SMALL.fact["sentence_type"], cases)
    assert [(group.text, len(group.records)) for group in found] == [("recall", 1), ("Not recorded", 1)]


def test_no_cases_make_no_groups() -> None:
    assert grouped(SMALL.fact["sentence_type"], ()) == ()


@pytest.mark.parametrize(
    ("fact", "written", "read"),
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
def test_facts_are_read_by_id_or_by_text(fact: str, written: str, read: tuple[str, ...]) -> None:
    assert SMALL.fact[fact].read(written) == read


@pytest.mark.parametrize(
    ("fact", "written", "sentence"),
    [
        ("sentence_type", "licence", "Type of sentence takes one of: community, resettlement."),
        ("sentence_type", "community;resettlement", "Type of sentence takes one of: community, resettlement."),
        ("concern", "perhaps", "Safeguarding concern takes one of: yes, no."),
        ("office", "x" * 61, "Office: give at most 60 characters on one line."),
        ("office", "two\nlines", "Office: give at most 60 characters on one line."),
    ],
)
def test_a_fact_that_cannot_be_read_says_what_it_takes(fact: str, written: str, sentence: str) -> None:
    with pytest.raises(InputError) as refused:
        SMALL.fact[fact].read(written)
    assert str(refused.value) == sentence
