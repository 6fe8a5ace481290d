"""The breakdowns that are saved when cases are erased: with small numbers suppressed, and no name of a small group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from audit.analysis.breakdowns import Breakdown
from audit.analysis.published_breakdowns import PublishedBreakdown
from audit.analysis.restricted_results import restricted_breakdowns
from audit.analysis.results import Results
from audit.model.audit import AuditDescription
from audit.model.case_details import CaseDetailKind

SMALL_GROUP = "Small group {number}"
"""The name of a small group in place of what was typed as a detail of its cases."""


def breakdowns_to_save(
    results: Results, breakdowns: Iterable[Breakdown], description: AuditDescription
) -> tuple[PublishedBreakdown, ...]:
    """Return the breakdowns of a person who may not see cases. There are none if too few cases are included.

    What was typed as a detail of a few cases is as personal as the cases, so it does not name their group. Choices of
    the questionnaire do, because everyone knows them.
    """
    in_full = tuple(breakdowns)
    published = restricted_breakdowns(results, in_full, description)
    limit = description.max_suppressed_count
    return tuple(
        _without_names(breakdown, full, limit) if breakdown.case_detail.kind is CaseDetailKind.TEXT else breakdown
        for breakdown, full in zip(published, in_full if published else (), strict=True)
    )


def _without_names(breakdown: PublishedBreakdown, full: Breakdown, limit: int) -> PublishedBreakdown:
    """Return a breakdown without the names of groups of at most ``limit`` cases."""
    small = [group.case_count <= limit and any(group.values) for group in full.groups]
    groups = tuple(
        replace(group, text=SMALL_GROUP.format(number=sum(small[: index + 1]))) if small[index] else group
        for index, group in enumerate(breakdown.groups)
    )
    group_results = tuple(
        replace(result, group=groups[index % len(groups)]) for index, result in enumerate(breakdown.group_results)
    )
    return replace(breakdown, groups=groups, group_results=group_results)
