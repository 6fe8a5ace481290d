"""How sure a figure of an audit is: its interval, and the bands that the interval spans."""

from __future__ import annotations

from dataclasses import dataclass

from audit.analysis.intervals import Interval, bands_spanned, share_interval
from audit.analysis.ratings import QuestionResult
from audit.model.bands import Band, BandScale
from audit.model.questionnaire import Noun


@dataclass(frozen=True)
class Certainty:
    """The 95% interval of one question's share; None where there is no share, no bands where nothing is rated."""

    interval: Interval | None
    spans: tuple[Band, ...] = ()

    @property
    def text(self) -> str:
        """The interval as every surface prints it; a dash where there is none."""
        return "–" if self.interval is None else self.interval.text

    @property
    def spans_text(self) -> str:
        """The bands from the worst to the best that the interval reaches: ``Inadequate to Good``."""
        ends = [self.spans[0].rating, self.spans[-1].rating] if self.spans else ["–"]
        return " to ".join(dict.fromkeys(ends))


def certainty(result: QuestionResult, scale: BandScale, eligible: int | None = None) -> Certainty:
    """How sure the share of a question is; ``eligible`` is the number of all cases that could have been drawn.

    Raises InputError where more cases were read than are eligible.
    """
    tally = result.tally
    interval = share_interval(tally.share, eligible, tally.base + tally.not_applicable)
    return Certainty(interval, bands_spanned(scale, interval) if interval and result.band else ())


def usable(eligible: int | None, counting: int) -> int | None:
    """The number of eligible cases, where it is known and can be: never fewer than count here.

    >>> usable(63, 46), usable(40, 46), usable(None, 46)
    (63, None, None)
    """
    return eligible if eligible is not None and eligible >= counting else None


def why_not_eligible(eligible: int | None, counting: int, noun: Noun) -> str:
    """Why the number of eligible cases cannot be used for the cases that count; '' where it can, or is not given.

    >>> why_not_eligible(40, 46, Noun("case", "cases"))
    'The details of the audit say 40 eligible cases, but 46 count here. Correct the details.'
    """
    if eligible is None or usable(eligible, counting):
        return ""
    said = f"{eligible} eligible {noun.of(eligible)}"
    return f"The details of the audit say {said}, but {counting} count here. Correct the details."
