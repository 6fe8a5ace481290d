"""The search for words in notes: at the start of words; capitals and accents make no difference.

It is made here and not in the database, because the engines compare letters differently, and so that what somebody
types reaches no statement and no log.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audit.errors import InputError
from audit.messages import notes as messages
from audit.model.text_fields import clean_text
from audit.model.written_note import WrittenNote

MAX_SEARCH_LENGTH = 200
MAX_WHOLE_LENGTH = 300  # a longer note is shown in excerpts
CONTEXT = 90  # characters before and after what was found
MAX_EXCERPTS = 3
GAP = " … "
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
_PHRASE_OR_WORD = re.compile(r'"([^"]+)"?|([^\s"]+)')
Span = tuple[int, int]


class _FoldedCharacters(dict[int, str]):
    """What each character becomes in the search, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFKD", chr(code).translate(_QUOTES))
        folded = "".join(each for each in decomposed if not unicodedata.combining(each)).casefold()
        self[code] = folded
        return folded


_FOLDED = _FoldedCharacters()


@dataclass(frozen=True)
class NoteMatch:
    """A note in which everything was found that was searched for, and where: the start and end of each hit."""

    note: WrittenNote
    hits: tuple[Span, ...]


@dataclass(frozen=True)
class ExcerptPart:
    """A piece of a note as it is shown."""

    text: str
    is_hit: bool = False


def parse_search(typed: str) -> tuple[str, ...]:
    """Return the words and the phrases in quotation marks that a note must have, folded; all of them count.

    Raises InputError if the text is too long.

    >>> parse_search('Café "risk of  harm"')
    ('cafe', 'risk of harm')
    """
    text = clean_text(typed, one_line=True).translate(_QUOTES)
    if len(text) > MAX_SEARCH_LENGTH:
        raise InputError(messages.SEARCH_TOO_LONG.format(limit=MAX_SEARCH_LENGTH))
    found = (" ".join((phrase or word).split()) for phrase, word in _PHRASE_OR_WORD.findall(text))
    return tuple(dict.fromkeys(folded for each in found if (folded := _fold(each))))


def find_notes(notes: Iterable[WrittenNote], searched: Sequence[str]) -> list[NoteMatch]:
    """Return the notes that have everything in ``searched`` (see ``parse_search``); every note if it is empty."""
    patterns = [re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, each.split()))) for each in searched]
    matches = []
    for note in notes:
        folded = _fold(note.text)
        spans = [[match.span() for match in pattern.finditer(folded)] for pattern in patterns]
        if all(spans):
            hits = _original((span for found in spans for span in found), note.text)
            matches.append(NoteMatch(note, tuple(_merged(hits))))
    return matches


def excerpt(match: NoteMatch) -> list[ExcerptPart]:
    """Return a short note as a whole, or what is around the first hits of a long one."""
    text = match.note.text
    windows = [(0, len(text))] if len(text) <= MAX_WHOLE_LENGTH else _windows(match)
    parts = [] if windows[0][0] == 0 else [ExcerptPart(GAP.lstrip())]
    for number, window in enumerate(windows):
        parts += [ExcerptPart(GAP)] if number else []
        parts += _marked(text, window, match.hits)
    return parts if windows[-1][1] == len(text) else [*parts, ExcerptPart(GAP.rstrip())]


def _fold(text: str) -> str:
    """Return a text without capitals and accents. It may have more or fewer characters than the text."""
    return text.lower() if text.isascii() else text.translate(_FOLDED)


def _places(text: str) -> Sequence[int]:
    """Return for each character of a folded text its place in the text itself."""
    if text.isascii():
        return range(len(text))
    return [place for place, character in enumerate(text) for _ in _FOLDED[ord(character)]]


def _original(spans: Iterable[Span], text: str) -> list[Span]:
    """Return where spans of the folded text are in the text itself."""
    places = _places(text)
    return [(places[start], places[end - 1] + 1) for start, end in spans]


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that overlap or touch as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _windows(match: NoteMatch) -> list[Span]:
    """Return what to show of a long note: around its first hits, or its start if nothing was searched for."""
    text = match.note.text
    if not match.hits:
        return [(0, _word_end(text, MAX_WHOLE_LENGTH))]
    around = ((_word_start(text, start - CONTEXT), _word_end(text, end + CONTEXT)) for start, end in match.hits)
    return _merged(around)[:MAX_EXCERPTS]


def _word_start(text: str, place: int) -> int:
    return 0 if place <= 0 else text.find(" ", place) + 1 or place


def _word_end(text: str, place: int) -> int:
    end = text.rfind(" ", 0, place)
    return len(text) if place >= len(text) else end if end > place - CONTEXT else place


def _marked(text: str, window: Span, hits: Iterable[Span]) -> list[ExcerptPart]:
    """Return the text of a window in pieces: what was found, and what is between."""
    place, stop = window
    parts = []
    for start, end in hits:
        if place <= start < stop:
            parts += [ExcerptPart(text[place:start]), ExcerptPart(text[start:end], is_hit=True)]
            place = end
    return [part for part in (*parts, ExcerptPart(text[place:stop])) if part.text]
