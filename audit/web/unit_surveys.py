"""The surveys of the same unit as an audit, with the benchmarks that were entered for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from audit.analysis.audit_results import AuditResults
from audit.model.benchmark import Benchmark
from audit.web.session.page_context import PageContext


def benchmarks_of_surveys(context: PageContext, surveys: Iterable[AuditResults]) -> Mapping[str, Sequence[Benchmark]]:
    """Return the benchmarks of each survey, by the id of its audit."""
    return {survey.audit.id: benchmarks_of(context, survey.audit.id) for survey in surveys}


def benchmarks_of(context: PageContext, audit_id: str) -> list[Benchmark]:
    """Return the benchmarks of an audit or a survey."""
    return [each.benchmark for each in context.store.benchmarks.all(context.person, audit_id).values()]
