"""How sure a figure is, as files print it: the interval beside a share, the bands it spans, and what it assumes."""

from __future__ import annotations

from audit.answers import Tally
from audit.audits import AuditDetails
from audit.bands import BandScale
from audit.intervals import Interval, bands_spanned, share_interval
from audit.ratings import Results


def population(results: Results, details: AuditDetails) -> int | None:
    """How many cases were eligible, where that is known and can be: never fewer than were read."""
    return details.eligible if details.eligible and details.eligible >= results.cases else None


def interval_of(tally: Tally, eligible: int | None) -> Interval | None:
    """Wilson's interval of a share. Read is every case whose state is known, not applicable too."""
    return share_interval(tally.share, eligible, tally.base + tally.not_applicable if eligible else None)


def spanned(scale: BandScale, interval: Interval) -> str:
    """The ratings that an interval reaches into: ``Inadequate to Good``; '' where nothing is rated."""
    if not scale.bands:
        return ""
    bands = bands_spanned(scale, interval)
    return " to ".join(dict.fromkeys((bands[0].rating, bands[-1].rating)))


def how_intervals_are_made(results: Results, details: AuditDetails) -> str:
    """What the intervals are, and how many eligible cases they take into account."""
    noun, eligible = results.questionnaire.record, population(results, details)
    if eligible:
        known = f"They take into account that {results.cases} of {noun.count(eligible)} that were eligible count."
    elif details.eligible:
        known = (
            f"More {noun.many} count ({results.cases}) than are said to be eligible ({details.eligible}), so the "
            "intervals take the number of eligible ones for very large."
        )
    else:
        known = f"How many {noun.many} were eligible is not known; the intervals take their number for very large."
    return (
        f"Wilson's interval at 95%: the percentages of all eligible {noun.many} that the counts fit. {known} "
        "Intervals of groups and of differences always take it for very large."
    )
