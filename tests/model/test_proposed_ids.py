"""Ids and short names that are proposed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.model.proposed_ids import (
    next_prompt_id,
    next_question_id,
    next_section_id,
    propose_short,
    propose_word_id,
)


def proposed_questions(section_id: str, number: int) -> list[str]:
    ids: list[str] = []
    for _ in range(number):
        ids.append(next_question_id(section_id, ids))
    return ids


def test_the_questions_of_a_lettered_section_are_counted_on() -> None:
    assert proposed_questions("B", 12)[-3:] == ["B10", "B11", "B12"]


def test_no_proposed_id_is_the_same_number_as_another_in_a_spreadsheet() -> None:
    ids = proposed_questions("1", 25)
    assert len({float(each) for each in ids}) == len(ids)
    assert [str(float(each)) for each in ids] == ids


def test_an_id_of_three_parts_may_end_in_0_because_it_is_no_number() -> None:
    assert proposed_questions("2.2", 10)[-1] == "2.2.10"


def test_a_proposed_id_is_none_that_is_taken_in_other_capitals() -> None:
    assert next_question_id("A", [], {"a1"}) == "A2"
    assert propose_word_id("Case", {"case"}) == "case_2"


def test_sections_go_on_after_z() -> None:
    ids: list[str] = []
    for _ in range(28):
        ids.append(next_section_id(ids))
    assert ids[25:] == ["Z", "S1", "S2"]


def test_a_question_has_more_prompts_than_letters() -> None:
    ids: list[str] = []
    for _ in range(28):
        ids.append(next_prompt_id("A1", ids))
    assert (ids[0], ids[25:]) == ("A1a", ["A1z", "A1_p", "A1_p_2"])
    assert len(set(ids)) == 28


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Was a plan made?", "Plan made"),
        ("Is it?", "Is it"),
        ("Antidisestablishmentarianism is discussed with everybody", "Antidisestablishmentarianism"),
        ("   ", ""),
    ],
)
def test_a_short_name_is_made_of_the_first_words_that_say_something(text: str, short: str) -> None:
    assert propose_short(text) == short


@given(st.text())
def test_every_text_gives_an_id_that_a_file_may_have(text: str) -> None:
    proposed = propose_word_id(text)
    assert proposed.isascii()
    assert proposed.replace("_", "").isalnum()
    assert proposed[0] != "_"
