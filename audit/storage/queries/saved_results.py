"""The results of audits whose cases an earlier version erased: counts, from which the figures are calculated again.

Only the eliminations are still saved in this form, without the cases, by whichever version erases.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, select

from audit.analysis.audit_results import AuditResults, calculate_from_counts
from audit.analysis.case_counts import CaseCounts
from audit.analysis.fewest_cases import CaseNumber, fewest_if_answered_alike
from audit.analysis.published_breakdowns import PublishedBreakdown
from audit.analysis.tallies import Tally
from audit.analysis.weights import WeightedShare, Weighting
from audit.model.audit import Audit
from audit.model.case import COUNTED_STATES, CaseState, which_cases
from audit.model.questionnaire import CaseLabel, Questionnaire
from audit.model.sampling import Elimination, EliminationReason
from audit.storage.engine import schema
from audit.storage.queries.archived_tallies import decode_tallies
from audit.storage.queries.saved_breakdowns import decode_breakdowns


@dataclass(frozen=True)
class SavedResults:
    """What is left of the cases: their counts, and how many were in each state (None if an earlier version erased)."""

    counts: CaseCounts
    cases_by_state: Mapping[CaseState, int] | None = None

    def which_cases(self, case_label: CaseLabel) -> str:
        """Return which cases the results include, in the words used before the erasure."""
        if self.cases_by_state is None:
            return case_label.with_count(self.counts.case_count)
        return which_cases(self.cases_by_state, COUNTED_STATES, case_label)


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
        fewest_cases=partial(_fewest_cases, data["shared_no"]),
        weighting=_decode_weights(data),
    )
    return SavedResults(counts, {CaseState(state): count for state, count in data["states"].items()})


def _fewest_cases(shared_no: Sequence[Sequence[str]], needs: Mapping[str, int]) -> CaseNumber:
    """Return at least how many cases could give several questions further Yes, if single cases are not known.

    ``shared_no`` is what earlier versions saved: the groups of questions that a single case answered No.
    """
    fewest = fewest_if_answered_alike(needs)
    if fewest.cases > 1 or not fewest.at_least:
        return fewest
    return CaseNumber(1) if list(needs) in shared_no else CaseNumber(2, at_least=True)


def _decode_weights(data: Mapping[str, Any]) -> Weighting | None:
    if "weighted_shares" not in data:
        return None
    shares = {question_id: WeightedShare(*percents) for question_id, percents in data["weighted_shares"].items()}
    return Weighting(shares=shares, ratings=data["weighted_ratings"])


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


def encode_eliminations(eliminations: Iterable[Elimination], replacements: int) -> Mapping[str, object]:
    """Return what is saved of the eliminations when the cases are erased: reasons, and nothing else about a case."""
    return {"eliminated": list(map(_encode_elimination, eliminations)), "replacements": replacements}


def case_count(connection: Connection, questionnaire: Questionnaire, audit_id: str) -> int:
    """Return the number of cases in the results of an erased audit."""
    table = schema.closed_audit
    query = select(table.c.cases).where(table.c.audit_id == audit_id)
    cases: int | None = connection.execute(query).scalar_one_or_none()
    return _read_earlier_counts(connection, questionnaire, audit_id).counts.case_count if cases is None else cases


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
