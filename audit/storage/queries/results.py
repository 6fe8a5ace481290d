"""The results of an audit: calculated from its cases, or those that were frozen when it was closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from audit.analysis.audit_results import AuditResults, calculate, ratings_only
from audit.analysis.case_counts import count_cases
from audit.analysis.changed_figures import ChangedFigure, compare_figures
from audit.analysis.frozen_results import Closing
from audit.analysis.published_breakdowns import PublishedBreakdown
from audit.analysis.restricted_results import (
    too_few,
    without_figures,
    without_second_reviews,
    without_small_numbers,
)
from audit.analysis.results import Results
from audit.analysis.saved_suppression import suppress_saved
from audit.model.audit import Audit
from audit.model.case import COUNTED_STATES, CaseState, which_cases
from audit.storage.queries import case_records, dated_reviews, frozen_results, saved_results
from audit.storage.queries.draws import read_all_eliminations, read_draw, restricted_draw, sample_strata
from audit.storage.queries.elimination_rows import without_identities
from audit.storage.queries.progress import cases_by_state


def read_results(connection: Connection, audit: Audit, states: Sequence[CaseState]) -> AuditResults:
    """The results over the cases in these states; of a closed audit the frozen ones, whichever states are asked for."""
    closing = frozen_results.read(connection, audit)
    if closing is not None:
        return _frozen(connection, audit, closing)
    if audit.retention.erased_at is not None:
        return _with_draw(connection, saved_results.audit_results(connection, audit))
    return calculated_results(connection, audit, states)


def calculated_results(
    connection: Connection, audit: Audit, states: Sequence[CaseState] = COUNTED_STATES
) -> AuditResults:
    """The results over the cases in these states, as this version of the program calculates them."""
    records = tuple(case_records.of_audit(connection, audit, states))
    counts = cases_by_state(connection, audit.id).get(audit.id, {})
    pairs = dated_reviews.pairs(connection, audit.id)
    results = calculate(audit, records, sample_strata(connection, audit.id), pairs)
    audit_results = AuditResults(
        audit=audit,
        results=results,
        records=records,
        which_cases=which_cases(counts, states, audit.questionnaire.case_label, results.moderated),
        all_cases=sum(counts.values()),
        pairs=pairs,
        states=tuple(states),
    )
    return _with_draw(connection, audit_results)


def _frozen(connection: Connection, audit: Audit, closing: Closing) -> AuditResults:
    """The frozen results of a closed audit, with its cases unless they are erased."""
    is_erased = audit.retention.erased_at is not None
    audit_results = AuditResults(
        audit=audit,
        results=closing.frozen.results,
        records=() if is_erased else tuple(case_records.of_audit(connection, audit, COUNTED_STATES)),
        which_cases=closing.frozen.which_cases,
        all_cases=closing.frozen.all_cases,
        pairs=() if is_erased else dated_reviews.pairs(connection, audit.id),
        closing=closing,
    )
    return _with_draw(connection, audit_results)


def _with_draw(connection: Connection, audit_results: AuditResults) -> AuditResults:
    audit_id = audit_results.audit.id
    eliminations = read_all_eliminations(connection, audit_id)
    return replace(audit_results, draw=read_draw(connection, audit_id, eliminations), eliminations=eliminations)


def counted_results(connection: Connection, audit: Audit) -> Results:
    """The results over the submitted and final cases of an audit whose cases are not erased, without stability."""
    cases = case_records.of_audit(connection, audit, COUNTED_STATES)
    return ratings_only(audit, count_cases(audit.questionnaire, cases, sample_strata(connection, audit.id)))


def restricted(audit_results: AuditResults) -> AuditResults:
    """The results for somebody who may not see every case."""
    audit, cases = audit_results.audit, audit_results.results.case_count
    few = too_few(cases, audit.description)
    results = (
        without_figures(calculate(audit, ()), cases)
        if few
        else without_second_reviews(without_small_numbers(audit_results.results, audit.description))
    )
    return replace(
        audit_results,
        results=results,
        records=(),
        pairs=(),
        draw=audit_results.draw and restricted_draw(audit_results.draw),
        eliminations=tuple(map(without_identities, audit_results.eliminations)),
        shows_cases=False,
        too_few=few,
        closing=audit_results.closing and audit_results.closing.for_people_without_cases(results),
    )


def saved_breakdowns(connection: Connection, audit_results: AuditResults) -> tuple[PublishedBreakdown, ...]:
    """The breakdowns of an erased audit, without what earlier versions printed and is suppressed now."""
    audit = audit_results.audit
    saved = (
        audit_results.closing.frozen.published
        if audit_results.closing is not None
        else saved_results.read_breakdowns(connection, audit.questionnaire, audit.id)
    )
    return suppress_saved(saved, audit_results.results.case_count, audit.description.max_suppressed_count + 1)


def changed_figures(connection: Connection, audit_results: AuditResults) -> tuple[ChangedFigure, ...]:
    """The frozen figures of a closed audit that would be others if they were calculated now."""
    return compare_figures(audit_results.results, calculated_results(connection, audit_results.audit).results)
