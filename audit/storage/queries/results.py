"""The results of an audit: calculated from its cases, or from its saved counts once they are erased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from audit.analysis.audit_results import AuditResults, calculate, calculate_from_counts
from audit.analysis.case_counts import CaseCounts, count_cases
from audit.analysis.restricted_results import (
    too_few,
    without_figures,
    without_second_reviews,
    without_small_numbers,
)
from audit.analysis.results import Results
from audit.model.audit import Audit
from audit.model.case import COUNTED_STATES, CaseState, which_cases
from audit.storage.queries import case_records, dated_reviews, saved_results
from audit.storage.queries.draws import read_all_eliminations, read_draw, restricted_draw, sample_strata
from audit.storage.queries.elimination_rows import without_identities
from audit.storage.queries.progress import cases_by_state


def read_results(connection: Connection, audit: Audit, states: Sequence[CaseState]) -> AuditResults:
    """The results over the cases in these states; of an erased audit the saved ones."""
    is_erased = audit.retention.erased_at is not None
    audit_results = (
        saved_results.audit_results(connection, audit) if is_erased else _calculate(connection, audit, states)
    )
    eliminations = read_all_eliminations(connection, audit.id)
    return replace(audit_results, draw=read_draw(connection, audit.id, eliminations), eliminations=eliminations)


def counted_results(connection: Connection, audit: Audit) -> Results:
    """The results over the submitted and final cases of an audit whose cases are not erased."""
    return calculate_from_counts(audit, count_audit(connection, audit))


def count_audit(connection: Connection, audit: Audit) -> CaseCounts:
    """The counts of the submitted and final cases of an audit whose cases are not erased."""
    cases = case_records.of_audit(connection, audit.id, COUNTED_STATES)
    sample, pairs = sample_strata(connection, audit.id), dated_reviews.pairs(connection, audit.id)
    return count_cases(audit.questionnaire, cases, sample, pairs=pairs)


def restricted(audit_results: AuditResults) -> AuditResults:
    """The results for somebody who may not see every case."""
    audit, cases = audit_results.audit, audit_results.results.case_count
    few = too_few(cases, audit.description)
    return replace(
        audit_results,
        results=without_figures(calculate(audit, ()), cases)
        if few
        else without_second_reviews(without_small_numbers(audit_results.results, audit.description)),
        records=(),
        pairs=(),
        draw=audit_results.draw and restricted_draw(audit_results.draw),
        eliminations=tuple(map(without_identities, audit_results.eliminations)),
        shows_cases=False,
        too_few=few,
    )


def _calculate(connection: Connection, audit: Audit, states: Sequence[CaseState]) -> AuditResults:
    records = tuple(case_records.of_audit(connection, audit.id, states))
    pairs = dated_reviews.pairs(connection, audit.id)
    counts = cases_by_state(connection, audit.id).get(audit.id, {})
    results = calculate(audit, records, sample_strata(connection, audit.id), pairs)
    return AuditResults(
        audit=audit,
        results=results,
        records=records,
        which_cases=which_cases(counts, states, audit.questionnaire.case_label, results.moderated),
        all_cases=sum(counts.values()),
        pairs=pairs,
    )
