"""Units on one key question against the limits of chance: the figures of a funnel plot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median_low

from audit.analysis.audit_counts import AuditSummaryCounts
from audit.analysis.exact_limits import INNER, OUTER, Limits, exact_limits, is_outside
from audit.analysis.intervals import round_half_up
from audit.analysis.tallies import Tally
from audit.formatting import pluralise
from audit.messages import analysis as messages
from audit.model.bands import Share
from audit.model.questionnaire import CaseLabel, Question

FEW_UNITS = 10
"""With fewer units, each of them has much weight in the common share."""


@dataclass(frozen=True)
class FunnelPoint:
    """The share of one audit, with the inner (95%) and outer (99.8%) limits for its base.

    ``joined_text`` says which other question the share is of, if it is joined by a crosswalk.
    """

    audit: AuditSummaryCounts
    share: Share
    inner: Limits
    outer: Limits

    joined_text: str = ""

    @property
    def name(self) -> str:
        """The unit; if its share is that of another question, with how that one corresponds."""
        return f"{self.audit.unit} ({self.joined_text})" if self.joined_text else self.audit.unit

    @property
    def is_outside_inner(self) -> bool:
        """Whether the share is outside the inner limits, and perhaps the outer ones too."""
        return is_outside(self.share, self.inner)

    @property
    def is_outside_outer(self) -> bool:
        """Whether the share is outside the outer limits."""
        return is_outside(self.share, self.outer)

    @property
    def place(self) -> str:
        """Where the share lies: ``Inside the limits``, ``Below the outer limits``."""
        if not self.is_outside_inner:
            return "Inside the limits"
        side = "Below" if 100 * self.share.yes / self.share.base < self.inner.low else "Above"
        return f"{side} the {'outer' if self.is_outside_outer else 'inner'} limits"


@dataclass(frozen=True)
class Funnel:
    """The audits with a percentage, in their order, around their common share. ``left_out`` audits have none."""

    question: Question
    points: tuple[FunnelPoint, ...]
    common: Share
    left_out: int

    @property
    def can_be_drawn(self) -> bool:
        """Whether there are units to compare."""
        return len(self.points) > 1


def calculate_funnel(question: Question, audits: Iterable[AuditSummaryCounts]) -> Funnel:
    """Return audits on one question around the share of all their cases together."""
    tallied = [(audit, audit.tallies.get(question.id, Tally())) for audit in audits]
    counted = [(audit, tally.share) for audit, tally in tallied if tally.base]
    common = Share(sum(share.yes for _, share in counted), sum(share.base for _, share in counted))
    points = tuple(
        FunnelPoint(
            audit,
            share,
            _limits(share.base, common, INNER),
            _limits(share.base, common, OUTER),
            audit.joined_text(question.id),
        )
        for audit, share in counted
    )
    return Funnel(question, points, common, len(tallied) - len(points))


def _limits(base: int, common: Share, coverage: float) -> Limits:
    return exact_limits(base, common.yes / common.base, coverage)


def which_outside(funnel: Funnel, noun: str) -> str:
    """Return how many units lie outside the limits, and how many would by chance. ``noun`` is "unit" or "audit"."""
    count, outer = len(funnel.points), sum(point.is_outside_outer for point in funnel.points)
    inner_only = sum(point.is_outside_inner for point in funnel.points) - outer
    by_chance = round_half_up((1 - INNER) * count)
    return messages.OUTSIDE_LIMITS.format(
        outer=outer,
        inner=inner_only,
        units=pluralise(count, noun),
        lie="lies" if outer == 1 else "lie",
        by_chance="1 or none" if by_chance < 2 else f"about {by_chance}",
    )


def why_not_rank(funnel: Funnel, noun: str, case_label: CaseLabel) -> str:
    """Return how far chance moves the percentage of a usual unit, so that an order of units is mostly luck."""
    base = median_low(point.share.base for point in funnel.points)
    limits = _limits(base, funnel.common, INNER)
    return messages.RANKING_IS_LUCK.format(
        cases=case_label.with_count(base),
        noun=noun,
        common=funnel.common.percent,
        low=round_half_up(limits.low),
        high=round_half_up(limits.high),
    )


def funnel_notes(funnel: Funnel, noun: str, case_label: CaseLabel) -> list[str]:
    """Return what else a reader must know: few units, units without a percentage, other reasons to be outside."""
    few = messages.FEW_UNITS.format(units=pluralise(len(funnel.points), noun))
    left_out = messages.UNITS_LEFT_OUT.format(
        units=f"{pluralise(funnel.left_out, noun)} {'has' if funnel.left_out == 1 else 'have'}"
    )
    return [
        *([few] if len(funnel.points) < FEW_UNITS else []),
        *([left_out] if funnel.left_out else []),
        messages.WHY_OUTSIDE.format(noun=noun, plural=case_label.plural),
    ]
