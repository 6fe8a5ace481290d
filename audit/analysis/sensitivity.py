"""Sensitivity: how many cases, answered otherwise, would change a band or a rating."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from audit.analysis.fewest_cases import FewestCases, fewest_if_answered_alike
from audit.formatting import join_list
from audit.model.bands import Band, BandScale, Share

NUMBER_WORDS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
)


@dataclass(frozen=True)
class Sensitivity:
    """The fewest cases that, answered otherwise, would change the band, and the rating that would follow.

    ``more_yes`` counts cases with answers changed from No to Yes, ``fewer_yes`` from Yes to No; None if there is no
    better or no worse band, or no share. The base does not change. For a standard, all key questions of ``more_yes_on``
    would have to rise together, which a case can do for several of them at once, and any one of ``fewer_yes_on`` would
    have to fall. ``more_answers`` has the further Yes on each of ``more_yes_on``. With ``at_least``, fewer cases than
    ``more_yes`` are not enough, but more may be needed. ``in_answers`` counts answers to any of the key questions, and
    not cases, because the rating is that of their mean.
    """

    more_yes: int | None = None
    higher_rating: str = ""
    fewer_yes: int | None = None
    lower_rating: str = ""
    more_yes_on: tuple[str, ...] = ()
    fewer_yes_on: tuple[str, ...] = ()
    more_answers: tuple[int, ...] = ()
    at_least: bool = False
    in_answers: bool = False

    @property
    def one_case_changes_rating(self) -> bool:
        """Whether a single case would be enough."""
        return 1 in (self.more_yes, self.fewer_yes)

    def from_counts(self) -> Sensitivity:
        """Return what follows from the counts alone, without how many cases are No on several questions at once.

        >>> Sensitivity(12, "Good", more_yes_on=("2.2.1", "2.2.3"), more_answers=(4, 11)).from_counts().sentence
        'Four more Yes on 2.2.1 and eleven on 2.2.3, in at least eleven cases, would make this Good.'
        """
        if len(self.more_yes_on) < 2:
            return self
        return replace(self, more_yes=max(self.more_answers), at_least=True)

    @cached_property
    def sentence(self) -> str:
        """Both directions in one sentence; '' if nothing could change.

        >>> Sensitivity(more_yes=2, higher_rating="Good", fewer_yes=1, lower_rating="Inadequate").sentence
        'Two more cases answered Yes would make this Good; one fewer would make it Inadequate.'
        >>> Sensitivity(fewer_yes=1, lower_rating="Good", fewer_yes_on=("2.2.1", "2.2.3")).sentence
        'One fewer Yes on 2.2.1 or 2.2.3 would make this Good.'
        >>> Sensitivity(12, "Good", more_yes_on=("2.2.1", "2.2.3"), more_answers=(4, 11)).sentence
        'Four more Yes on 2.2.1 and eleven on 2.2.3, in as few as twelve cases, would make this Good.'
        >>> Sensitivity(more_yes=2, higher_rating="Good", in_answers=True).sentence
        'Two more answers of Yes to the key questions would make this Good.'
        """
        parts = []
        if self.more_yes is not None:
            parts.append(f"{self._more()} would make this {self.higher_rating}")
        if self.fewer_yes is not None:
            on_any = f" on {join_list(self.fewer_yes_on, 'or')}" if self.fewer_yes_on else ""
            on_any = " to the key questions" if self.in_answers and not parts else on_any
            fewer, subject = ("fewer", "it") if parts else ("fewer Yes", "this")
            parts.append(f"{number_in_words(self.fewer_yes)} {fewer}{on_any} would make {subject} {self.lower_rating}")
        sentence = "; ".join(parts)
        return f"{sentence[0].upper()}{sentence[1:]}." if sentence else ""

    def _more(self) -> str:
        """Return the cases for a better rating; several key questions need several answers, some in the same case."""
        if self.in_answers:
            noun = "answer" if self.more_yes == 1 else "answers"
            return f"{number_in_words(self.more_yes or 0)} more {noun} of Yes to the key questions"
        cases = f"{number_in_words(self.more_yes or 0)} {'more ' if len(self.more_yes_on) < 2 else ''}"
        cases += "case" if self.more_yes == 1 else "cases"
        if len(self.more_yes_on) < 2:
            return f"{cases} answered Yes{''.join(f' on {question}' for question in self.more_yes_on)}"
        first, *others = zip(self.more_answers, self.more_yes_on, strict=True)
        answers = [f"{number_in_words(first[0])} more Yes on {first[1]}"]
        answers += [f"{number_in_words(number)} on {question}" for number, question in others]
        fewest = "at least" if self.at_least else "as few as" if (self.more_yes or 0) > 1 else "only"
        return f"{join_list(answers, 'and')}, in {fewest} {cases},"


NOT_SENSITIVE = Sensitivity()
"""The sensitivity of a question or standard without a band."""


def share_sensitivity(scale: BandScale, share: Share) -> Sensitivity:
    """Return how near a share is to the bands above and below its own.

    >>> from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, load_questionnaire
    >>> scale = load_questionnaire(QUESTIONNAIRES_FOLDER / "hmip-probation-2021.toml").scale
    >>> share_sensitivity(scale, Share(30, 46)).sentence  # 65%; 29 of 46 is 63%
    'Seven more cases answered Yes would make this Outstanding; one fewer would make it Requires improvement.'
    """
    band = scale.band(share)
    if band is None:
        return NOT_SENSITIVE
    more_yes, higher_rating = _answers_and_rating(_change_to_band_above(scale, share, band))
    fewer_yes, lower_rating = _answers_and_rating(_change_to_band_below(scale, share, band))
    return Sensitivity(more_yes, higher_rating, fewer_yes, lower_rating)


def standard_sensitivity(
    scale: BandScale, shares: Mapping[str, Share], fewest: FewestCases = fewest_if_answered_alike
) -> Sensitivity:
    """Return how near a standard is to another rating; ``shares`` are those of its key questions, by id.

    For a better rating, every key question in the lowest band has to rise; ``fewest`` finds the fewest cases for that.
    For a worse one, a single key question has to fall, and each case takes one Yes from it.
    """
    bands = {question_id: band for question_id, share in shares.items() if (band := scale.band(share)) is not None}
    if not bands:
        return NOT_SENSITIVE
    lowest_band = min(bands.values(), key=_points)
    rises = {
        question_id: change
        for question_id, band in bands.items()
        if band == lowest_band and (change := _change_to_band_above(scale, shares[question_id], lowest_band))
    }
    falls = {
        question_id: change
        for question_id in bands
        if (change := _change_to_band_below(scale, shares[question_id], lowest_band))
    }
    more = fewest({question_id: change.answers for question_id, change in rises.items()}) if rises else None
    smallest_fall = min(falls.values(), key=lambda change: (change.answers, change.band.points), default=None)
    fewer_yes, lower_rating = _answers_and_rating(smallest_fall)
    return Sensitivity(
        more.cases if more else None,
        _rating_after(bands, rises) if more else "",
        fewer_yes,
        lower_rating,
        tuple(rises),
        tuple(question_id for question_id, change in falls.items() if change == smallest_fall),
        tuple(change.answers for change in rises.values()),
        more.at_least if more else False,
    )


@dataclass(frozen=True)
class _BandChange:
    """A number of answers that change, and the band they lead to."""

    answers: int
    band: Band


def _change_to_band_above(scale: BandScale, share: Share, band: Band) -> _BandChange | None:
    """Return the fewest additional Yes that move a share above its band; None from the best band."""
    band_above = next((candidate for candidate in scale.bands if candidate.points > band.points), None)
    if band_above is None:
        return None
    return _band_change(scale, share, scale.min_yes(band_above, share.base))


def _change_to_band_below(scale: BandScale, share: Share, band: Band) -> _BandChange | None:
    """Return the smallest drop in Yes that moves a share below this band; None below the worst band."""
    if band == scale.bands[0]:
        return None
    return _band_change(scale, share, scale.min_yes(band, share.base) - 1)


def _band_change(scale: BandScale, share: Share, yes: int) -> _BandChange | None:
    band = scale.band(Share(yes, share.base))
    return None if band is None else _BandChange(abs(yes - share.yes), band)


def _rating_after(bands: Mapping[str, Band], rises: Mapping[str, _BandChange]) -> str:
    """Return the rating of the lowest band after all rises."""
    bands_after = {**bands, **{question_id: change.band for question_id, change in rises.items()}}
    return min(bands_after.values(), key=_points).rating


def _answers_and_rating(change: _BandChange | None) -> tuple[int | None, str]:
    return (None, "") if change is None else (change.answers, change.band.rating)


def _points(band: Band) -> int:
    return band.points


def number_in_words(number: int) -> str:
    """Return a number in words up to twelve, in digits above."""
    return NUMBER_WORDS[number] if number < len(NUMBER_WORDS) else str(number)
