"""Cleaning of text that people type, paste or import."""

from __future__ import annotations

import unicodedata

import pytest

from audit.errors import InputError
from audit.messages import model as messages
from audit.model.text_fields import (
    MAX_TEXT_LENGTH,
    check_text,
    clean_name,
    clean_text,
    fold_text,
    has_several_lines,
    line_problems,
    require_reason,
    what_cleaning_changes,
)

LINE_BREAKS = ("\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029")
SPACES = ("\xa0", "\u1680", "\u2003", "\u2007", "\u202f", "\u205f", "\u3000")
INVISIBLE = ("\0", "\xad", "\u200b", "\u200e", "\u202a", "\u202e", "\u2066", "\u2069", "\u2060", "\ufeff", "\u061c")


@pytest.mark.parametrize("line_break", LINE_BREAKS, ids=ascii)
def test_every_line_break_is_the_same_in_a_text_and_a_space_in_a_line(line_break: str) -> None:
    text = f"Seen twice.{line_break}Seen again."
    assert clean_text(text) == "Seen twice.\nSeen again."
    assert clean_text(text, one_line=True) == "Seen twice. Seen again."
    assert has_several_lines(text)


@pytest.mark.parametrize("space", SPACES, ids=ascii)
def test_every_kind_of_space_is_a_space(space: str) -> None:
    assert clean_text(f"Not{space}met") == "Not met"
    assert clean_text(f"{space}Not {space} met{space}", one_line=True) == "Not met"


@pytest.mark.parametrize("character", INVISIBLE, ids=ascii)
def test_a_character_that_cannot_be_seen_is_removed(character: str) -> None:
    assert clean_text(f"risk{character} of harm") == "risk of harm"


@pytest.mark.parametrize("character", ["\x01", "\x07", "\x1b", "\x1c", "\x7f", "\x80", "\x9f"], ids=ascii)
def test_words_on_both_sides_of_a_control_character_stay_apart(character: str) -> None:
    assert clean_text(f"risk{character}of harm") == "risk of harm"


def test_the_hyphens_that_word_copies_are_a_hyphen_and_nothing() -> None:
    assert clean_text("follow\x1eup of super\x1fvision") == "follow-up of supervision"


@pytest.mark.parametrize("text", ["šŵ é", "👩🏽‍⚖️ 👨‍👩‍👧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "می‌خواهم", "a\tb", "e = mc²"])
def test_what_can_be_seen_is_kept(text: str) -> None:
    assert clean_text(text) == text
    assert what_cleaning_changes(text) == []


def test_two_halves_of_an_emoji_are_joined_and_half_an_emoji_is_marked() -> None:
    assert clean_text("Good \ud83d\ude00") == "Good 😀"
    assert clean_text("Good \ud83d work") == "Good � work"
    assert what_cleaning_changes("Good \ud83d work") == [messages.CHARACTER_UNREADABLE]
    assert what_cleaning_changes("Good � work") == [messages.CHARACTER_UNREADABLE], "also of what is stored"


def test_letters_with_accents_have_one_form() -> None:
    assert clean_text("Jose\u0301") == "José"
    assert fold_text("JOSE\u0301 ") == fold_text("josé")


def test_removing_a_change_of_direction_is_reported() -> None:
    assert clean_text("paid \u202e005\u202c pounds") == "paid 005 pounds"
    assert what_cleaning_changes("paid \u202e005\u202c pounds") == [messages.DIRECTION_REMOVED]
    assert what_cleaning_changes("one\vtwo\r\n\xa0three\0") == [], "nobody sees a difference"


def test_a_clean_text_is_not_changed_again_and_can_be_stored_everywhere() -> None:
    for code in (*range(0x2100), *range(0x2100, 0x10000, 5), *range(0xFFF0, 0x10000), *range(0xE0000, 0xE0080)):
        once = clean_text(f"a{chr(code)}b")
        assert clean_text(once) == once
        assert all(unicodedata.category(character) not in ("Cc", "Cs") or character in "\n\t" for character in once)
        assert not {"\ufffe", "\uffff", "\0"} & set(once), "not allowed in XML, so in no workbook or report"


@pytest.mark.parametrize("name", ["x" * 121, "Ann\nBen", "Ann\vBen", "Ann \ud83d"])
def test_a_name_is_one_readable_line(name: str) -> None:
    with pytest.raises(InputError, match=r"^at most 120$"):
        clean_name(name, "at most {limit}")
    assert clean_name(" Ann\xa0 Lee\n", "") == "Ann Lee"


def test_length_is_counted_after_cleaning() -> None:
    assert check_text("The note", "x" * MAX_TEXT_LENGTH + "\0\n") == "x" * MAX_TEXT_LENGTH
    with pytest.raises(InputError):
        check_text("The note", "x" * (MAX_TEXT_LENGTH + 1))
    with pytest.raises(InputError) as refused:
        require_reason("\0 \u200b\n", "case")
    assert str(refused.value) == messages.REASON_MISSING.format(subject="case")
    assert line_problems("The unit", "x" * 120) == []
