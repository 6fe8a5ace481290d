"""Checks of the answers of a case: which contradictions are flagged, and which are not."""

from __future__ import annotations

import pytest

from audit.messages import model as messages
from audit.model.consistency_checks import NO_NOTE, check_consistency
from tests.small_questionnaire import KEY_QUESTION_IDS, SMALL, load_questionnaire_text, replace_in_small_toml
from tests.text_tables import parse_record

ALL_NO, ALL_YES = messages.ALL_PROMPTS_NO, messages.ALL_PROMPTS_YES
RELEASE = messages.APPLIES_BUT_NOT_APPLICABLE.format(reason="“Type of sentence” is Resettlement")
CONTACT = messages.APPLIES_BUT_NOT_APPLICABLE.format(reason="2.2.2a is Yes")
CONCERN = "“Safeguarding concern” is No"
SENTENCE = "“Type of sentence” is Community sentence"


def not_counted(answer: str, reason: str = CONCERN) -> str:
    return messages.DOES_NOT_APPLY_BUT_ANSWERED.format(answer=answer, reason=reason)


def checks_for(table: str, noted: tuple[str, ...] = KEY_QUESTION_IDS) -> dict[str, str]:
    """Return the warnings for the only case of a text table; by default every key question has a note."""
    case_record = parse_record(table, SMALL)
    return check_consistency(
        SMALL.standards, case_record.case.details, case_record.answers, noted, SMALL.case_details_by_id
    )


@pytest.mark.parametrize(
    # 2.2.1 has two prompts; 2.2.1b applies where concern is yes.
    ("concern", "first", "second", "overall", "warning"),
    [
        ("yes", "no", "no", "yes", ALL_NO),
        ("yes", "yes", "yes", "no", ALL_YES),
        ("yes", "no", "no", "no", ""),
        ("yes", "yes", "yes", "yes", ""),
        ("yes", "yes", "no", "yes", ""),
        ("yes", "yes", "no", "no", ""),
        ("yes", "no", "no", "-", ""),  # no overall answer yet
        # not every prompt is answered yet
        ("yes", "no", "-", "yes", ""),
        ("yes", "-", "yes", "no", ""),
        ("-", "no", "-", "yes", ""),
        ("yes", "-", "-", "yes", ""),
        ("yes", "-", "-", "no", ""),
        # what is not applicable, by the auditor or by a rule, is left out
        ("-", "no", "n/a", "yes", ALL_NO),
        ("-", "n/a", "yes", "no", ALL_YES),
        ("no", "no", "-", "yes", ALL_NO),
        ("no", "yes", "-", "no", ALL_YES),
        ("-", "n/a", "n/a", "yes", ""),
        ("no", "n/a", "-", "no", ""),
        # the overall answer is not applicable
        ("yes", "yes", "yes", "n/a", ""),
    ],
)
def test_an_answer_contradicting_every_counted_prompt_is_flagged(
    concern: str, first: str, second: str, overall: str, warning: str
) -> None:
    checks = checks_for(f"case concern 2.2.1a 2.2.1b 2.2.1\n A1 {concern} {first} {second} {overall}")
    assert checks == ({"2.2.1": warning} if warning else {})


def test_an_answer_that_does_not_count_is_not_compared() -> None:
    checks = checks_for("case concern 2.2.1a 2.2.1b 2.2.1\n A1 no no yes yes")
    assert checks == {"2.2.1b": not_counted("Yes"), "2.2.1": ALL_NO}


@pytest.mark.parametrize("overall", ["yes", "no"])
def test_a_key_question_without_prompts_is_not_compared(overall: str) -> None:
    assert checks_for(f"case 2.6.1\n A1 {overall}") == {}


@pytest.mark.parametrize(
    ("overall", "noted", "warning"),
    [
        ("yes", (), NO_NOTE),
        ("no", (), NO_NOTE),
        ("no", ("2.2.1", "2.2.1a"), NO_NOTE),
        ("no", ("2.6.1",), ""),
        ("n/a", (), ""),
        ("-", (), ""),
    ],
)
def test_an_overall_answer_without_a_note_is_flagged(overall: str, noted: tuple[str, ...], warning: str) -> None:
    assert checks_for(f"case 2.6.1\n A1 {overall}", noted) == ({"2.6.1": warning} if warning else {})


def test_prompts_need_no_note() -> None:
    assert checks_for("case 2.2.1a 2.3.1b\n A1 no yes", noted=()) == {}


def test_a_contradiction_is_flagged_rather_than_a_missing_note() -> None:
    assert checks_for("case concern 2.2.1a 2.2.1\n A1 no no yes", noted=()) == {"2.2.1": ALL_NO}


@pytest.mark.parametrize(
    # 2.2.2a applies where sentence_type is resettlement, and 2.2.2b where 2.2.2a counts as yes.
    ("sentence_type", "contact", "informed", "warnings"),
    [
        ("community", "yes", "-", {"2.2.2a": not_counted("Yes", SENTENCE)}),
        ("community", "no", "-", {"2.2.2a": not_counted("No", SENTENCE)}),
        ("community", "n/a", "-", {}),  # the auditor and the rule say the same
        ("community", "-", "no", {"2.2.2b": not_counted("No", "2.2.2a is Not applicable")}),
        ("resettlement", "n/a", "-", {"2.2.2a": RELEASE}),
        ("resettlement", "n/a", "yes", {"2.2.2a": RELEASE, "2.2.2b": not_counted("Yes", "2.2.2a is Not applicable")}),
        ("resettlement", "yes", "n/a", {"2.2.2b": CONTACT}),
        ("resettlement", "no", "yes", {"2.2.2b": not_counted("Yes", "2.2.2a is No")}),
        ("resettlement", "no", "n/a", {}),
        ("resettlement", "yes", "no", {}),
        # not known yet whether it applies
        ("-", "yes", "-", {}),
        ("-", "n/a", "-", {}),
        ("resettlement", "-", "yes", {}),
        ("resettlement", "-", "n/a", {}),
    ],
)
def test_an_answer_contradicted_by_its_rule_is_flagged(
    sentence_type: str, contact: str, informed: str, warnings: dict[str, str]
) -> None:
    checks = checks_for(f"case sentence_type 2.2.2a 2.2.2b\n A1 {sentence_type} {contact} {informed}")
    assert checks == warnings


def test_an_answer_stored_on_a_question_that_does_not_apply_is_flagged_once() -> None:
    text = replace_in_small_toml(
        'short = "Progress"', 'short = "Progress"\napplies_when = { fact = "concern", is = "yes" }'
    )
    ruled = load_questionnaire_text(text)
    case_record = parse_record("case concern 2.6.1\n A1 no yes", ruled)
    assert check_consistency(
        ruled.standards, case_record.case.details, case_record.answers, (), ruled.case_details_by_id
    ) == {"2.6.1": not_counted("Yes")}


def test_not_applicable_without_a_rule_is_the_auditor_s_choice() -> None:
    assert checks_for("case 2.2.1a 2.2.1\n A1 n/a n/a") == {}


def test_an_empty_case_has_nothing_flagged() -> None:
    assert checks_for("case\nA1", noted=()) == {}


def test_checks_are_in_recording_order() -> None:
    checks = checks_for("case sentence_type 2.6.1 2.2.2a 2.2.1\n A1 community yes no yes", noted=())
    assert list(checks) == ["2.2.1", "2.2.2a", "2.6.1"]
