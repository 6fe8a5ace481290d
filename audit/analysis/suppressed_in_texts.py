"""Written texts that print a number which a copy for outside suppresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from audit.analysis.breakdowns import Breakdown, BreakdownGroup
from audit.analysis.disclosure_control import DisclosureControl
from audit.analysis.results import Results
from audit.analysis.sensitivity import number_in_words
from audit.analysis.tallies import Tally
from audit.model.bands import Share

_WORDS = {word: number for number in range(100) if not (word := number_in_words(number)).isdigit()}
_FRACTIONS = {"half": 50, "a quarter": 25, "one quarter": 25, "three quarters": 75, "a third": 33, "one third": 33}
_FRACTIONS |= {"two thirds": 67, "two-thirds": 67, "three-quarters": 75}
_NUMBER = rf"(\d+|{'|'.join(_WORDS)})"
_COUNT = re.compile(rf"\b{_NUMBER}\s+(?:out\s+)?of\s+(?:the\s+)?{_NUMBER}\b", re.IGNORECASE)
_PERCENT = re.compile(rf"(?<![\d.,]){_NUMBER}\s?(?:%|per\s?cent\b)", re.IGNORECASE)
_FRACTION = re.compile(rf"\b({'|'.join(_FRACTIONS)})\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")
SHORT_NAME = 3
"""The name of a group with at most this many letters, such as Yes, says nothing without the name of its detail."""


@dataclass(frozen=True)
class WrittenText:
    """A text and its place. ``standard_id`` is the standard that it is about; '' if it may be about any."""

    place: str
    text: str
    standard_id: str = ""


@dataclass(frozen=True)
class SuppressedInText:
    """A text that prints a suppressed number, as it prints it, and the questions and groups whose number it is."""

    text: WrittenText
    printed: str
    about: tuple[str, ...]


@dataclass(frozen=True)
class _Suppressed:
    """A suppressed share, or (without one) the suppressed number of cases of a group.

    A text prints it only if one of its sentences has all the ``names`` of the group.
    """

    about: str
    standard_id: str = ""
    share: Share | None = None
    names: tuple[str, ...] = ()
    case_count: int = 0


def suppressed_in_texts(
    texts: Iterable[WrittenText], results: Results, control: DisclosureControl, breakdowns: Iterable[Breakdown] = ()
) -> list[SuppressedInText]:
    """Return every number in these texts that is a suppressed one, over all cases or of a group that the text names.

    Counts are found as "3 of 14", "three out of the 14" and the like, percentages as "21%", "21 per cent" or
    "a quarter". A percentage over all cases must be one of the standard that the text is about. ``breakdowns`` are
    those that the copy prints, before anything is suppressed.
    """
    suppressed = [*_suppressed_totals(results, control), *_suppressed_groups(breakdowns, control)]
    noun = results.questionnaire.case_label
    size = re.compile(rf"\b{_NUMBER}\s+(?:{re.escape(noun.plural)}|{re.escape(noun.singular)})\b", re.IGNORECASE)
    return [
        SuppressedInText(text, printed, about)
        for text in texts
        for sentence in _SENTENCE_END.split(text.text)
        for printed, about in _found_in(sentence, text.standard_id, suppressed, size)
    ]


def _found_in(
    sentence: str, standard_id: str, suppressed: Sequence[_Suppressed], size: re.Pattern[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each printed number of a sentence, in order, with what it is a suppressed number of."""
    if not any(pattern.search(sentence) for pattern in (_COUNT, _PERCENT, _FRACTION, size)):
        return  # most sentences print none, and the names of all groups take long to look for
    named = [each for each in suppressed if all(_names(sentence, name) for name in each.names)]
    in_scope = [each for each in named if each.names or standard_id in ("", each.standard_id)]
    found: list[tuple[int, str, list[str]]] = []
    for match in _COUNT.finditer(sentence):
        share = Share(_value(match[1]), _value(match[2]))
        found.append((match.start(), match[0], [each.about for each in named if _is_count(share, each.share)]))
    for pattern, values in ((_PERCENT, None), (_FRACTION, _FRACTIONS)):
        for match in pattern.finditer(sentence):
            percent = values[match[1].lower()] if values else _value(match[1])
            found.append(
                (match.start(), match[0], [each.about for each in in_scope if _is_percent(percent, each.share)])
            )
    for match in size.finditer(sentence):
        count = _value(match[1])
        found.append((match.start(), match[0], [each.about for each in named if count and each.case_count == count]))
    for _, printed, about in sorted(found):
        if about:
            yield printed, tuple(dict.fromkeys(about))


def _suppressed_totals(results: Results, control: DisclosureControl) -> Iterator[_Suppressed]:
    for standard in results.standards:
        for result in standard.all_questions:
            if result.tally.base and not control.can_publish(result.question.id):
                yield _Suppressed(result.question.id, standard.standard.id, result.share)


def _suppressed_groups(breakdowns: Iterable[Breakdown], control: DisclosureControl) -> Iterator[_Suppressed]:
    for breakdown in breakdowns:
        published, detail = control.publish(breakdown), breakdown.case_details[0].text
        for number, group in enumerate(breakdown.groups):
            name, names = f"{detail}: {group.text}", _names_of(group, detail)
            figures = [published.for_question(question.id)[number] for question in breakdown.questions]
            for figure in figures:
                tally: Tally = group.tallies[figure.question.id]
                if figure.counts.share is None and tally.base:
                    yield _Suppressed(f"{figure.question.id} ({name})", share=tally.share, names=names)
            bases = [figure.counts.base for figure in figures if group.tallies[figure.question.id].base]
            if bases and not any(bases):
                yield _Suppressed(name, names=names, case_count=group.case_count)


def _names_of(group: BreakdownGroup, detail: str) -> tuple[str, ...]:
    return (group.text,) if len(group.text) > SHORT_NAME and group.values != ("",) else (group.text, detail)


def _names(sentence: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence, re.IGNORECASE) is not None


def _is_count(printed: Share, share: Share | None) -> bool:
    return share is not None and printed.base == share.base and printed.yes in (share.yes, share.base - share.yes)


def _is_percent(printed: int, share: Share | None) -> bool:
    """Return whether a percentage is that of Yes or of No."""
    percent = share.percent if share is not None else None
    return percent is not None and printed in (percent, 100 - percent)


def _value(number: str) -> int:
    return int(number) if number.isdigit() else _WORDS[number.lower()]
