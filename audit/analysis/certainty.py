"""How sure a figure of an audit is: its interval, and the bands that the interval spans."""

from __future__ import annotations

from dataclasses import dataclass

from audit.analysis.intervals import Interval, bands_spanned, share_interval
from audit.analysis.ratings import QuestionResult
from audit.model.bands import Band, BandScale
from audit.model.questionnaire import CaseLabel


@dataclass(frozen=True)
class ConfidenceInterval:
    """The 95% interval of one question's share; None where there is no share, no bands where nothing is rated."""

    interval: Interval | None
    bands: tuple[Band, ...] = ()

    @property
    def text(self) -> str:
        """The interval as every surface prints it; a dash where there is none."""
        return "–" if self.interval is None else self.interval.text

    @property
    def bands_text(self) -> str:
        """The bands from the worst to the best that the interval reaches: ``Inadequate to Good``."""
        ends = [self.bands[0].rating, self.bands[-1].rating] if self.bands else ["–"]
        return " to ".join(dict.fromkeys(ends))


def calculate_confidence(result: QuestionResult, scale: BandScale, eligible: int | None = None) -> ConfidenceInterval:
    """How sure the share of a question is; ``eligible`` is the number of all cases that could have been drawn.

    Raises InputError where more cases were read than are eligible.
    """
    tally = result.tally
    interval = share_interval(tally.share, eligible, tally.base + tally.not_applicable)
    return ConfidenceInterval(interval, bands_spanned(scale, interval) if interval and result.band else ())


def valid_eligible(eligible: int | None, case_count: int) -> int | None:
    """The number of eligible cases, where it is known and can be: never fewer than count here.

    >>> valid_eligible(63, 46), valid_eligible(40, 46), valid_eligible(None, 46)
    (63, None, None)
    """
    return eligible if eligible is not None and eligible >= case_count else None


def why_eligible_not_used(eligible: int | None, case_count: int, case_label: CaseLabel) -> str:
    """Why the number of eligible cases cannot be used for the cases that count; '' where it can, or is not given.

    >>> why_eligible_not_used(40, 46, CaseLabel("case", "cases"))
    'The details of the audit say 40 eligible cases, but 46 count here. Correct the details.'
    """
    if eligible is None or valid_eligible(eligible, case_count):
        return ""
    eligible_text = f"{eligible} eligible {case_label.for_count(eligible)}"
    return f"The details of the audit say {eligible_text}, but {case_count} count here. Correct the details."
