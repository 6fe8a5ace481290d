"""A bar of the cases by state, with their numbers in words below it."""

from __future__ import annotations

from html import escape

from audit.model.case import CaseState, how_many_cases
from audit.model.dashboard import StateCounts
from audit.model.questionnaire import CaseLabel

FURTHEST_FIRST = (
    CaseState.FINAL,
    CaseState.SUBMITTED,
    CaseState.RETURNED,
    CaseState.IN_PROGRESS,
    CaseState.ALLOCATED,
    CaseState.ELIMINATED,
)


def state_bar_html(counts: StateCounts, case_label: CaseLabel) -> str:
    """Return the bar and its legend as HTML. Each state has a different pattern, and its number is in the legend."""
    shown = [(state, counts[state]) for state in FURTHEST_FIRST if counts.get(state)]
    parts = "".join(f'<span class="{state.value}" style="flex-grow:{count}"></span>' for state, count in shown)
    items = "".join(
        f'<li><span class="swatch {state.value}"></span>{count:,} {escape(state.label)}</li>' for state, count in shown
    )
    label = escape(how_many_cases(counts, case_label))
    return f'<div class="states" role="img" aria-label="{label}">{parts}</div><ul class="state-list">{items}</ul>'
