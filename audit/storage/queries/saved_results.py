"""The results of an audit whose cases are erased: counts, from which every figure and rating is calculated again.

The tallies of the questions are in the row that comparisons of closed audits use. Two more columns hold the other
counts and the breakdowns. Breakdowns are saved as people see them who may see no case, so that a small group is not in
the database at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from audit.analysis.audit_results import AuditResults, calculate_from_counts
from audit.analysis.case_counts import CaseCounts
from audit.analysis.intervals import Interval
from audit.analysis.published_breakdowns import PublishedBreakdown
from audit.analysis.results import Results
from audit.analysis.tallies import Tally
from audit.analysis.weights import WeightedShare, Weighting, public_shares
from audit.model.audit import Audit
from audit.model.case import COUNTED_STATES, CaseState, which_cases
from audit.model.questionnaire import CaseLabel, Questionnaire
from audit.model.sampling import Elimination, EliminationReason
from audit.storage.engine import schema
from audit.storage.queries.archived_tallies import (
    archived_columns,
    decode_clustering,
    decode_tallies,
    encode_clustering,
    encode_tallies,
)
from audit.storage.queries.saved_breakdowns import decode_breakdowns, encode_breakdowns
from audit.storage.queries.saved_stability import (
    FewestCasesRecorder,
    SavedFewestCases,
    decode_stabilities,
    encode_stabilities,
)


@dataclass(frozen=True)
class SavedResults:
    """What is left of the cases: their counts, and how many were in each state (None if an earlier version erased)."""

    counts: CaseCounts
    cases_by_state: Mapping[CaseState, int] | None = None

    def which_cases(self, case_label: CaseLabel) -> str:
        """Return which cases the results include, in the words used before the erasure."""
        if self.cases_by_state is None:
            return case_label.with_count(self.counts.case_count)
        return which_cases(self.cases_by_state, COUNTED_STATES, case_label, self.counts.moderated)


def save(
    connection: Connection,
    audit: Audit,
    counts: CaseCounts,
    cases_by_state: Mapping[CaseState, int],
    breakdowns: Iterable[PublishedBreakdown],
    eliminations: Iterable[Elimination] = (),
    replacements: int = 0,
) -> None:
    """Save the results of a locked audit before its cases are erased, in place of what was archived at its closing."""
    table, fewest_cases = schema.closed_audit, FewestCasesRecorder(counts.fewest_cases)
    results = calculate_from_counts(audit, replace(counts, fewest_cases=fewest_cases))
    printed = {result.question.id for result in (*results.key_questions, *results.prompts)}
    others = {question_id: tally for question_id, tally in counts.tallies.items() if question_id not in printed}
    other_counts = {
        "states": {state.value: count for state, count in cases_by_state.items()},
        "not_inspected": encode_tallies(others),
        "standards_not_collected": sorted(counts.standards_not_collected),
        "details_not_collected": dict(counts.details_not_collected),
        "fewest_cases": fewest_cases.found,
        "stability": encode_stabilities(results),
        **encode_clustering(counts.clustering),
        "moderated": counts.moderated,
        **_encode_weights(results, audit.description.max_suppressed_count + 1),
        "eliminated": [_encode_elimination(elimination) for elimination in eliminations],
        "replacements": replacements,
    }
    columns = {**archived_columns(results), "counts": json.dumps(other_counts)}
    connection.execute(delete(table).where(table.c.audit_id == audit.id))
    connection.execute(insert(table).values(audit_id=audit.id, **columns, breakdowns=encode_breakdowns(breakdowns)))


def read(connection: Connection, questionnaire: Questionnaire, audit_id: str) -> SavedResults:
    """Return the saved results of an erased audit."""
    table = schema.closed_audit
    columns = (table.c.cases, table.c.key_questions, table.c.prompts, table.c.counts)
    row = connection.execute(select(*columns).where(table.c.audit_id == audit_id)).first()
    if row is None:
        return _read_earlier_counts(connection, questionnaire, audit_id)
    tallies = decode_tallies(row.key_questions) | decode_tallies(row.prompts)
    if row.counts is None:
        return SavedResults(CaseCounts(row.cases, _complete(tallies, questionnaire)))
    return _decode(row.cases, tallies, json.loads(row.counts))


def _decode(case_count: int, tallies: Mapping[str, Tally], data: Mapping[str, Any]) -> SavedResults:
    counts = CaseCounts(
        case_count,
        {**tallies, **decode_tallies(data["not_inspected"])},
        data["standards_not_collected"],
        data["details_not_collected"],
        fewest_cases=SavedFewestCases(data.get("fewest_cases", ()), data.get("shared_no")),
        weighting=_decode_weights(data),
        clustering=decode_clustering(data),
        moderated=data.get("moderated", 0),
        stabilities=decode_stabilities(data.get("stability", {})),
    )
    return SavedResults(counts, {CaseState(state): count for state, count in data["states"].items()})


def _encode_weights(results: Results, threshold: int) -> dict[str, object]:
    """The stored form of weighted shares, of those that reveal no small count, and of the ratings they would give."""
    if results.weighting is None:
        return {}
    shares = public_shares(results.weighting, threshold).shares
    ratings = {result.standard.id: result.weighted_rating for result in results.standards if result.weighted_rating}
    return {
        "weighted_shares": {question_id: _encode_weighted_share(share) for question_id, share in shares.items()},
        "weighted_ratings": ratings,
    }


def _decode_weights(data: Mapping[str, Any]) -> Weighting | None:
    if "weighted_shares" not in data:
        return None
    shares = {question_id: _decode_weighted_share(*values) for question_id, values in data["weighted_shares"].items()}
    return Weighting(shares=shares, ratings=data["weighted_ratings"])


def _encode_weighted_share(share: WeightedShare) -> list[float]:
    bounds = [share.interval.low, share.interval.high] if share.interval else []
    return [share.percent, share.whole_percent, *bounds]


def _decode_weighted_share(percent: int, whole_percent: int, *bounds: float) -> WeightedShare:
    """Return a weighted share. Earlier versions saved no interval."""
    return WeightedShare(percent, whole_percent, interval=Interval(*bounds) if bounds else None)


def _read_earlier_counts(connection: Connection, questionnaire: Questionnaire, audit_id: str) -> SavedResults:
    """Return the counts that version 0.1.0 saved when it erased the cases of an open audit."""
    table = schema.retention
    text = connection.execute(select(table.c.results).where(table.c.audit_id == audit_id)).scalar_one_or_none()
    tallies = {question_id: Tally(**counts) for question_id, counts in json.loads(text or "{}").items()}
    case_count = max((tally.case_count for tally in tallies.values()), default=0)
    return SavedResults(CaseCounts(case_count, _complete(tallies, questionnaire)))


def _complete(tallies: Mapping[str, Tally], questionnaire: Questionnaire) -> dict[str, Tally]:
    return {question.id: tallies.get(question.id, Tally()) for question in questionnaire.questions}


def read_breakdowns(
    connection: Connection, questionnaire: Questionnaire, audit_id: str
) -> tuple[PublishedBreakdown, ...]:
    """Return the saved breakdowns of an erased audit; none if an earlier version erased it."""
    table = schema.closed_audit
    text = connection.execute(select(table.c.breakdowns).where(table.c.audit_id == audit_id)).scalar_one_or_none()
    return decode_breakdowns(questionnaire, text or "[]")


def read_eliminations(connection: Connection, audit_id: str) -> tuple[Elimination, ...]:
    """Return the eliminations of an erased audit, with their reasons and nothing else about a case."""
    return tuple(map(_decode_elimination, _read_other_counts(connection, audit_id).get("eliminated", [])))


def read_replacements(connection: Connection, audit_id: str) -> int:
    """Return how many reserves had become cases of an erased audit."""
    return int(_read_other_counts(connection, audit_id).get("replacements", 0))


def _read_other_counts(connection: Connection, audit_id: str) -> Mapping[str, Any]:
    table = schema.closed_audit
    text = connection.execute(select(table.c.counts).where(table.c.audit_id == audit_id)).scalar_one_or_none()
    counts: Mapping[str, Any] = json.loads(text or "{}")
    return counts


def _encode_elimination(elimination: Elimination) -> dict[str, object]:
    """The stored form: without its time, by which it could be found in the audit log, next to a name."""
    return {
        "reason": elimination.reason.value,
        "drawn": elimination.is_drawn,
        "replaced": elimination.is_replaced,
    }


def _decode_elimination(values: Mapping[str, Any]) -> Elimination:
    reason = EliminationReason(values["reason"])
    return Elimination("", "", reason, "", "", None, is_drawn=values["drawn"], is_replaced=values["replaced"])


def audit_results(connection: Connection, audit: Audit) -> AuditResults:
    """Return the results of an erased audit, calculated from its saved counts as they were from its cases."""
    saved = read(connection, audit.questionnaire, audit.id)
    return AuditResults(
        audit=audit,
        results=calculate_from_counts(audit, saved.counts),
        records=(),
        which_cases=saved.which_cases(audit.questionnaire.case_label),
        all_cases=sum((saved.cases_by_state or {}).values()),
    )
