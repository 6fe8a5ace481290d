"""The surveys of the same unit as an audit, with the benchmarks that were entered for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from audit.analysis.audit_results import AuditResults
from audit.model.benchmark import Benchmark
from audit.web.session.page_context import PageContext


def benchmarks_of_surveys(context: PageContext, surveys: Iterable[AuditResults]) -> Mapping[str, Sequence[Benchmark]]:
    """Return the benchmarks of each survey, by the id of its audit."""
    all_of = context.store.benchmarks.all
    ids = [survey.audit.id for survey in surveys]
    return {audit_id: [each.benchmark for each in all_of(context.person, audit_id).values()] for audit_id in ids}
