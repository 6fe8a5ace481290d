"""The steps of an audit, from its cases to its report: which are done, and which is next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum

from audit.formatting import format_date, join_list
from audit.model.audit import AuditHeader
from audit.model.case import OPEN_STATES, CaseState
from audit.model.dashboard import LeadDashboard, StateCounts, case_total, submitted_total


class Progress(Enum):
    """How far a step has got; its value is the word on the screen."""

    DONE = "Done"
    NEXT = "Next"
    LATER = "Later"


@dataclass(frozen=True)
class Step:
    """One step: what to do, how far it is, and the page on which to do it, with choices in its address."""

    key: str
    title: str
    detail: str
    page: str
    is_done: bool
    params: dict[str, str] = field(default_factory=dict)
    progress: Progress = Progress.LATER


def steps_of(audit: AuditHeader, dashboard: LeadDashboard, counts: StateCounts) -> list[Step]:
    """Return the steps of an audit in order; the first that is not done is next."""
    return with_progress(_steps(audit, dashboard, counts))


def with_progress(planned: Iterable[Step]) -> list[Step]:
    """Return steps with their progress: the first that is not done is next."""
    steps, is_next_found = [], False
    for step in planned:
        is_next = not step.is_done and not is_next_found
        is_next_found = is_next_found or is_next
        progress = Progress.DONE if step.is_done else Progress.NEXT if is_next else Progress.LATER
        steps.append(replace(step, progress=progress))
    return steps


def _steps(audit: AuditHeader, dashboard: LeadDashboard, counts: StateCounts) -> Iterator[Step]:
    yield _cases_step(audit, dashboard, counts)
    yield _allocation_step(audit, dashboard, counts)
    yield _recording_step(audit, counts)
    yield _checking_step(audit, counts)
    if audit.questionnaire.has_ratings:
        yield _rating_step(dashboard)
    yield _export_step(dashboard)


def _cases_step(audit: AuditHeader, dashboard: LeadDashboard, counts: StateCounts) -> Step:
    case_label, total = audit.questionnaire.case_label, case_total(counts)
    if audit.questionnaire.is_survey:
        title, page = f"Add or import {case_label.plural}", "cases"
    else:
        title, page = f"Draw a sample, or add {case_label.plural}", "sample" if not total else "cases"
    source = ", drawn from a long list" if dashboard.has_draw else ""
    return Step("cases", title, f"{case_label.with_count(total)}{source}", page, total > 0)


def _allocation_step(audit: AuditHeader, dashboard: LeadDashboard, counts: StateCounts) -> Step:
    case_label, unallocated = audit.questionnaire.case_label, dashboard.unallocated
    detail = f"{case_label.with_count(unallocated)} not allocated" if unallocated else ""
    is_done = case_total(counts) > 0 and not unallocated
    return Step("allocate", f"Allocate {case_label.plural}", detail, "allocate", is_done)


def _recording_step(audit: AuditHeader, counts: StateCounts) -> Step:
    case_label, total, submitted = audit.questionnaire.case_label, case_total(counts), submitted_total(counts)
    detail = f"{submitted:,} of {case_label.with_count(total)} submitted" if total else ""
    return Step("record", f"Record {case_label.plural}", detail, "cases", total > 0 and submitted == total)


def _checking_step(audit: AuditHeader, counts: StateCounts) -> Step:
    case_label, waiting = audit.questionnaire.case_label, counts.get(CaseState.SUBMITTED, 0)
    detail = f"{case_label.with_count(waiting)} submitted and not checked" if waiting else ""
    is_done = counts.get(CaseState.FINAL, 0) > 0 and not waiting and not _open_count(counts)
    return Step("check", f"Check {case_label.plural}", detail, "cases", is_done, {"state": CaseState.SUBMITTED.value})


def _open_count(counts: StateCounts) -> int:
    return sum(counts.get(state, 0) for state in OPEN_STATES)


def _rating_step(dashboard: LeadDashboard) -> Step:
    unrated = join_list(dashboard.unrated, "and")
    return Step("rate", "Decide ratings", f"Not rated yet: {unrated}" if unrated else "", "results", not unrated)


def _export_step(dashboard: LeadDashboard) -> Step:
    export = dashboard.last_export
    detail = f"Exported last by {export.by} on {format_date(export.at)}" if export else ""
    return Step("export", "Export the report", detail, "export", export is not None)
