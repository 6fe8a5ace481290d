"""Written texts that print a number which a copy for outside suppresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from audit.analysis.disclosure_control import DisclosureControl
from audit.analysis.results import Results
from audit.analysis.sensitivity import number_in_words
from audit.model.bands import Share

_WORDS = {word: number for number in range(100) if not (word := number_in_words(number)).isdigit()}
_NUMBER = rf"(\d+|{'|'.join(_WORDS)})"
_COUNT = re.compile(rf"\b{_NUMBER}\s+(?:out\s+)?of\s+(?:the\s+)?{_NUMBER}\b", re.IGNORECASE)


@dataclass(frozen=True)
class SuppressedInText:
    """A place whose text prints the suppressed numbers of some questions, as it prints them."""

    place: str
    printed: str
    question_ids: tuple[str, ...]


def suppressed_in_texts(
    texts: Iterable[tuple[str, str]], results: Results, control: DisclosureControl
) -> list[SuppressedInText]:
    """Return every count in these (place, text) pairs that is the suppressed one of a question over all cases.

    Counts are found as "3 of 14", "three out of the 14" and the like; their Yes or No and their base must be those of
    the question. A percentage alone is not searched for: it may be that of any other figure.
    """
    suppressed = _suppressed_shares(results, control)
    return [
        SuppressedInText(place, match[0], ids)
        for place, text in texts
        for match in _COUNT.finditer(text)
        if (ids := tuple(_questions_with(Share(_value(match[1]), _value(match[2])), suppressed)))
    ]


def _suppressed_shares(results: Results, control: DisclosureControl) -> Sequence[tuple[str, Share]]:
    questions = (*results.key_questions, *results.prompts)
    return [
        (result.question.id, result.share)
        for result in questions
        if result.tally.base and not control.can_publish(result.question.id)
    ]


def _questions_with(printed: Share, suppressed: Iterable[tuple[str, Share]]) -> Iterator[str]:
    for question_id, share in suppressed:
        if printed.base == share.base and printed.yes in (share.yes, share.base - share.yes):
            yield question_id


def _value(number: str) -> int:
    return int(number) if number.isdigit() else _WORDS[number.lower()]
