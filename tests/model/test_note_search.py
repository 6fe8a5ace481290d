"""The search over notes: the start of words, in capitals or not, with accents or not, and where the hits are."""

import pytest

from audit.errors import InputError
from audit.messages import notes as messages
from audit.model.note_search import MAX_SEARCH_LENGTH, NoteMatch, excerpt, find_notes, parse_search
from audit.model.written_note import WrittenNote


def note(text: str) -> WrittenNote:
    return WrittenNote("c1", "KSH-1", 1, "Ann", "2.2.1", None, text)


def hits(text: str, typed: str) -> list[str]:
    """What is marked in a text."""
    return [text[start:end] for match in find_notes([note(text)], parse_search(typed)) for start, end in match.hits]


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("Abuse was disclosed. No abusers.", "abuse", ["Abuse", "abuse"]),
        ("The disabused man", "abuse", []),
        ("Seen at the café in Straße 1", "CAFE strasse", ["café", "Straße"]),
        ("Seen at the cafe", "Café", ["cafe"]),
        ("Café: decomposed accent", "café", ["Café"]),
        ("The oﬃce was closed", "office", ["oﬃce"]),
        ("He didn’t come", "didn't", ["didn’t"]),
        ("Risk of harm was high", '"risk of harm"', ["Risk of harm"]),
        ("Risk of\nserious harm", '"risk of harm"', []),
        ("Harm and risk", "risk harm", ["Harm", "risk"]),
        ("Harm alone", "risk harm", []),
        ("Owes £50.", "£5", ["£5"]),
        ("Level (2).", "(2)", ["(2)"]),
        ("A.B", "a.", ["A."]),
        ("AxB", "a.", []),
        ("an ana", "an ana", ["an", "ana"]),
    ],
)
def test_words_are_found_and_marked(text: str, typed: str, marked: list[str]) -> None:
    assert hits(text, typed) == marked


@pytest.mark.parametrize("typed", ["", "  ", '"', '""'])
def test_without_words_every_note_is_found(typed: str) -> None:
    assert find_notes([note("One."), note("Two.")], parse_search(typed)) == [
        NoteMatch(note("One."), ()),
        NoteMatch(note("Two."), ()),
    ]


def test_a_search_that_is_too_long_is_refused_without_its_words() -> None:
    with pytest.raises(InputError) as refusal:
        parse_search("canary " * MAX_SEARCH_LENGTH)
    assert refusal.value.problems == (messages.SEARCH_TOO_LONG.format(limit=MAX_SEARCH_LENGTH),)


def excerpt_of(text: str, typed: str) -> str:
    (match,) = find_notes([note(text)], parse_search(typed))
    return "".join(f"[{part.text}]" if part.is_hit else part.text for part in excerpt(match))


def test_a_short_note_is_shown_as_a_whole() -> None:
    assert excerpt_of("Plan agreed.\nPlan shared.", "plan") == "[Plan] agreed.\n[Plan] shared."


def test_a_long_note_is_shown_around_its_hits_and_cut_at_words() -> None:
    text = f"{'before ' * 60}needle {'between ' * 60}needle {'after ' * 60}".strip()
    shown = excerpt_of(text, "needle")
    assert shown.count("[needle]") == 2
    assert len(shown) < 500
    pieces = shown.split("…")
    assert len(pieces) == 4
    assert {word.strip("[] ") for piece in pieces for word in piece.split()} == {"before", "needle", "between", "after"}


def test_a_long_note_without_words_begins_at_its_start() -> None:
    assert excerpt_of("word " * 100, "").startswith("word word")
    assert len(excerpt_of("word " * 100, "")) < 310
