"""Ids and short names that the program proposes for new sections, questions, prompts, case details and choices."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Collection, Iterable
from decimal import Decimal
from itertools import count

from audit.model.text_fields import fold_text

MAX_WORD_ID = 40
MAX_SHORT = 30
_NUMBER_AT_END = re.compile(r"^(?P<start>.*?)(?P<number>[0-9]+)$")
_LETTER_AT_END = re.compile(r"^(?P<start>.*[0-9])(?P<letter>[a-y])$")
_WEAK_WORDS = (
    "a an and any are at be been by can could did do does for from had has have how if in is it of on should the there "
    "to was were what when which who why will with would"
)
_WEAK = frozenset(_WEAK_WORDS.split())


def propose_questionnaire_id(title: str) -> str:
    """Return an id for a questionnaire, made of the words of its title.

    >>> propose_questionnaire_id("Zürich dip sample"), propose_questionnaire_id("面接")
    ('zurich-dip-sample', 'questionnaire')
    """
    return _words_as_id(title).replace("_", "-") or "questionnaire"


def propose_word_id(text: str, taken: Collection[str] = ()) -> str:
    """Return an id made of the words of a text, for a case detail or a choice.

    >>> propose_word_id("Type of sentence"), propose_word_id("Yes, café", {"YES_CAFE"})
    ('type_of_sentence', 'yes_cafe_2')
    """
    return _first_free(_words_as_id(text) or "id", taken)


def _words_as_id(text: str) -> str:
    """Return the first words of a text, without accents and joined by underscores; '' if it has no Latin letters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z0-9]+", plain)
    word_id = ""
    for word in words:
        longer = f"{word_id}_{word}" if word_id else word[:MAX_WORD_ID]
        if len(longer) > MAX_WORD_ID:
            break
        word_id = longer
    return word_id


def next_section_id(section_ids: Iterable[str]) -> str:
    """Return the id of a new section: the next letter, or what follows the last one.

    >>> next_section_id([]), next_section_id(["A", "B"]), next_section_id(["2.1", "2.2"])
    ('A', 'C', '2.3')
    """
    ids = tuple(section_ids)
    last = ids[-1] if ids else ""
    if _NUMBER_AT_END.match(last):
        return _next_number(last, ids)
    taken = {fold_text(each) for each in ids}
    letters = (letter for letter in string.ascii_uppercase if letter.casefold() not in taken)
    return next(letters, "") or _next_number("S0", ids)


def next_question_id(section_id: str, question_ids: Iterable[str], taken: Collection[str] = ()) -> str:
    """Return the id of a new question of a section whose questions are ``question_ids``. Others are ``taken``.

    It never is one that a spreadsheet program takes for the same number as another: 1.10 is 1.1 there.

    >>> next_question_id("A", []), next_question_id("2.2", ["2.2.1", "2.2.3"]), next_question_id("1", ["1.9"], {"1.1"})
    ('A1', '2.2.4', '1.11')
    """
    ids = tuple(question_ids)
    numbered = [each for each in ids if _NUMBER_AT_END.match(each)]
    separator = "." if section_id[-1:].isdigit() else ""
    return _next_number(numbered[-1] if numbered else f"{section_id}{separator}0", (*ids, *taken))


def next_prompt_id(question_id: str, prompt_ids: Iterable[str], taken: Collection[str] = ()) -> str:
    """Return the id of a new prompt: the id of its key question and the next letter.

    >>> next_prompt_id("A1", []), next_prompt_id("2.2.3", ["2.2.3a", "2.2.3b"])
    ('A1a', '2.2.3c')
    """
    ids = tuple(prompt_ids)
    match = _LETTER_AT_END.match(ids[-1]) if ids else None
    start, first = (match["start"], chr(ord(match["letter"]) + 1)) if match else (question_id, "a")
    folded = {fold_text(each) for each in (*ids, *taken)}
    letters = (letter for letter in string.ascii_lowercase if letter >= first)
    free = (f"{start}{letter}" for letter in letters if fold_text(f"{start}{letter}") not in folded)
    return next(free, "") or _first_free(f"{question_id}_p", folded)


def propose_short(text: str) -> str:
    """Return a short name for charts: the first two or three words of a question that say something.

    >>> propose_short("Has a manager recorded a view of the case?")
    'Manager recorded view'
    """
    words = [word.strip(".,;:?!()\"“”'") for word in text.split()]
    telling = [word for word in words if word and word.casefold() not in _WEAK] or words
    short = ""
    for word in telling[:3]:
        longer = f"{short} {word}" if short else word[:MAX_SHORT]
        if len(longer) > MAX_SHORT:
            break
        short = longer
    return f"{short[:1].upper()}{short[1:]}"


def _first_free(word_id: str, taken: Collection[str]) -> str:
    folded = {fold_text(each) for each in taken}
    candidates = (word_id if number == 1 else f"{word_id}_{number}" for number in count(1))
    return next(each for each in candidates if fold_text(each) not in folded)


def _next_number(last: str, taken: Collection[str]) -> str:
    """Return the id that follows one that ends in a number, and is nobody's."""
    match = _NUMBER_AT_END.match(last)
    if match is None:
        return _first_free(last, taken)
    folded = {fold_text(each) for each in taken}
    for number in count(int(match["number"]) + 1):
        proposed = f"{match['start']}{number}"
        if fold_text(proposed) not in folded and not _is_changed_as_number(proposed):
            return proposed
    raise AssertionError


def _is_changed_as_number(proposed: str) -> bool:
    """Return whether a spreadsheet program takes an id for a number and writes it otherwise, as 1.10."""
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", proposed):
        return False
    return f"{Decimal(proposed).normalize():f}" != proposed
