"""Sensitivity: how many answers would have to change for a band, or a rating, to change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from audit.model.bands import Band, BandScale, Share
from audit.model.case import listed

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class Sensitivity:
    """The fewest answers that would have to change for the band to change, and the rating that it then gives.

    ``up`` counts answers from No to Yes, ``down`` those from Yes to No; both are None where there is no better or
    no worse band, or no share. The base stays as it is. Of a standard, ``up_on`` are the key questions that would
    all have to rise together, and ``down_on`` those of which a single one would have to fall.
    """

    up: int | None = None
    up_rating: str = ""
    down: int | None = None
    down_rating: str = ""
    up_on: tuple[str, ...] = ()
    down_on: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Both ways in one sentence; '' where nothing could change.

        >>> Sensitivity(up=2, up_rating="Good", down=1, down_rating="Inadequate").sentence
        'Two more Yes would make this Good; one fewer would make it Inadequate.'
        >>> Sensitivity(down=1, down_rating="Good", down_on=("2.2.1", "2.2.3")).sentence
        'One Yes fewer on 2.2.1 or 2.2.3 would make this Good.'
        """
        parts = []
        if self.up is not None:
            together = f" on {listed(self.up_on, 'and')}" if self.up_on else ""
            parts.append(f"{_number(self.up)} more Yes{together} would make this {self.up_rating}")
        if self.down is not None:
            alone = f" on {listed(self.down_on, 'or')}" if self.down_on else ""
            fewer, this = ("fewer", "it") if parts else ("Yes fewer", "this")
            parts.append(f"{_number(self.down)} {fewer}{alone} would make {this} {self.down_rating}")
        sentence = "; ".join(parts)
        return f"{sentence[0].upper()}{sentence[1:]}." if sentence else ""


INSENSITIVE = Sensitivity()
"""What has no band, and so no other band to change to."""


def of_share(scale: BandScale, share: Share) -> Sensitivity:
    """How near a share is to the bands above and below its own.

    >>> from audit.toml_files.questionnaire import QUESTIONNAIRES, load_questionnaire
    >>> scale = load_questionnaire(QUESTIONNAIRES / "hmip-probation-2021.toml").scale
    >>> of_share(scale, Share(30, 46)).sentence  # 65%; 29 of 46 is 63%
    'Seven more Yes would make this Outstanding; one fewer would make it Requires improvement.'
    """
    band = scale.band(share)
    if band is None:
        return INSENSITIVE
    up, up_rating = _words_of(_rise(scale, share, band))
    down, down_rating = _words_of(_fall(scale, share, band))
    return Sensitivity(up, up_rating, down, down_rating)


def of_standard(scale: BandScale, shares: Mapping[str, Share]) -> Sensitivity:
    """How near a standard is to another rating; ``shares`` are those of its key questions, by id.

    For a better rating every key question in the lowest band has to rise; for a worse one a single one has to fall.
    """
    bands = {key: band for key, share in shares.items() if (band := scale.band(share)) is not None}
    if not bands:
        return INSENSITIVE
    lowest = min(bands.values(), key=_points)
    rises = {key: step for key, band in bands.items() if band == lowest and (step := _rise(scale, shares[key], lowest))}
    falls = {key: step for key in bands if (step := _fall(scale, shares[key], lowest))}
    up, up_rating = _words_of(_all_rise(bands, rises))
    fewest = min(falls.values(), key=lambda step: (step.answers, step.band.points), default=None)
    down, down_rating = _words_of(fewest)
    return Sensitivity(
        up, up_rating, down, down_rating, tuple(rises), tuple(key for key, step in falls.items() if step == fewest)
    )


@dataclass(frozen=True)
class _Step:
    """So many answers that change, and the band that they lead to."""

    answers: int
    band: Band


def _rise(scale: BandScale, share: Share, band: Band) -> _Step | None:
    """The fewest more Yes that lift a share of this band out of it; None from the best band."""
    above = next((better for better in scale.bands if better.points > band.points), None)
    if above is None:
        return None
    return _step(scale, share, scale.least_yes(above, share.base))


def _fall(scale: BandScale, share: Share, band: Band) -> _Step | None:
    """The fewest Yes fewer that bring a share below this band; None below the worst band."""
    if band == scale.bands[0]:
        return None
    return _step(scale, share, scale.least_yes(band, share.base) - 1)


def _step(scale: BandScale, share: Share, yes: int) -> _Step | None:
    band = scale.band(Share(yes, share.base))
    return None if band is None else _Step(abs(yes - share.yes), band)


def _all_rise(bands: Mapping[str, Band], rises: Mapping[str, _Step]) -> _Step | None:
    """All rises together, and the band that is the lowest after them."""
    if not rises:
        return None
    after = {**bands, **{key: step.band for key, step in rises.items()}}
    return _Step(sum(step.answers for step in rises.values()), min(after.values(), key=_points))


def _words_of(step: _Step | None) -> tuple[int | None, str]:
    return (None, "") if step is None else (step.answers, step.band.rating)


def _points(band: Band) -> int:
    return band.points


def _number(answers: int | None) -> str:
    """A number in words up to nine, as the reports write it."""
    return NUMBERS[answers] if answers is not None and answers < len(NUMBERS) else str(answers)
