"""Which groups of a breakdown are suppressed, with what the conditions of the questionnaire tell its readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from audit.analysis.breakdowns import Breakdown
from audit.analysis.condition_groups import may_apply
from audit.analysis.suppression import (
    ALL_SUPPRESSED,
    GroupTable,
    SuppressedCount,
    group_table,
    suppress_tables,
    suppress_tally,
    unsuppressed,
)
from audit.analysis.tallies import Tally
from audit.errors import InputError
from audit.messages import analysis as messages
from audit.model.questionnaire import Question


def suppress_breakdown(
    breakdown: Breakdown, threshold: int, conditional: Iterable[Question] = ()
) -> Mapping[str, tuple[SuppressedCount, ...]]:
    """Suppress a breakdown by one case detail. Returns the published counts of its groups in order, by question id.

    ``conditional`` are the questions with a condition whose base over all cases is published: it tells how many cases
    are in some of the groups together. Raises InputError for a two-way breakdown, whose row and column totals would
    need protection too.
    """
    if len(breakdown.case_details) != 1:
        raise InputError(messages.TWO_WAY_BREAKDOWN_NOT_SUPPRESSED)
    groups, is_exclusive = range(len(breakdown.groups)), breakdown.is_mutually_exclusive
    asked = {question.id: _asked_groups(question, breakdown) for question in breakdown.questions}
    tables = [
        group_table(
            [group.tallies[question.id] for group in breakdown.groups],
            breakdown.tallies[question.id],
            asked[question.id] if is_exclusive else groups,
        )
        for question in breakdown.questions
    ]
    blocks = _blocks(len(groups), [_asked_groups(question, breakdown) for question in conditional])
    published = suppress_tables(tables, threshold, is_exclusive, blocks)
    return {
        question.id: _as_everybody_knows(counts, asked[question.id], table, threshold)
        for question, table, counts in zip(breakdown.questions, tables, published, strict=True)
    }


def _as_everybody_knows(
    counts: tuple[SuppressedCount, ...], asked: frozenset[int], table: GroupTable, threshold: int
) -> tuple[SuppressedCount, ...]:
    """Return the counts, or those of all cases if every case that is asked belongs to one group.

    The other groups are then those of cases that are not asked, or overlap with that group.
    """
    if len(asked) != 1 or len(counts) == 1:
        return counts
    overlaps = len(table.asked) > 1
    others = [ALL_SUPPRESSED if overlaps and tally.base else unsuppressed(Tally()) for tally in table.tallies]
    total = suppress_tally(table.total, threshold)
    return tuple(total if group in asked else other for group, other in enumerate(others))


def _blocks(group_count: int, known: Iterable[frozenset[int]]) -> list[frozenset[int]]:
    """Return the smallest sets of groups whose number of cases readers can work out from these sets."""
    blocks = [frozenset(range(group_count))]
    for groups in known:
        blocks = [part for block in blocks for part in (block & groups, block - groups) if part]
    return blocks


def _asked_groups(question: Question, breakdown: Breakdown) -> frozenset[int]:
    """Return the groups in which a question may be asked, as far as its condition depends on the case detail.

    If a case may have several values, they are the groups to which every case that is asked may belong.
    """
    every = frozenset(range(len(breakdown.groups)))
    if question.applies_when is None:
        return every
    (detail,) = breakdown.case_details
    values = [group.values[0] for group in breakdown.groups]
    if breakdown.is_mutually_exclusive:
        return frozenset(group for group in every if may_apply(question.applies_when, detail, values[group]))
    for group, value in enumerate(values):
        others = tuple(other for other in values if other != value and other)
        if "" not in values and question.applies_when.is_met({detail.id: others}, {}) is False:
            return frozenset({group})
    return every
