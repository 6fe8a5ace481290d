"""All units in one table, and audits in the orders that it is shown in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from audit.analysis.audit_counts import AuditSummaryCounts
from audit.analysis.comparison import ComparedShare, compare_share, split_by_questionnaire
from audit.analysis.tallies import Tally
from audit.model.questionnaire import KeyQuestion, Questionnaire


@dataclass(frozen=True)
class AllUnitsRow:
    """One audit of one unit: its share on each key question, in the order of the columns."""

    audit: AuditSummaryCounts
    shares: tuple[ComparedShare, ...]


@dataclass(frozen=True)
class AllUnitsTable:
    """All units in one table, one column per key question."""

    questions: tuple[KeyQuestion, ...]
    rows: tuple[AllUnitsRow, ...]
    exclusions: tuple[str, ...]


def all_units_table(questionnaire: Questionnaire, audits: Iterable[AuditSummaryCounts]) -> AllUnitsTable:
    """Return one row per audit with a share per key question, in the order of the audits."""
    matching, exclusions = split_by_questionnaire(questionnaire.id, audits)
    key_questions = questionnaire.key_questions
    rows = tuple(AllUnitsRow(audit, tuple(compare_share(key, audit) for key in key_questions)) for audit in matching)
    return AllUnitsTable(key_questions, rows, tuple(exclusions))


def sort_by_unit(audits: Iterable[AuditSummaryCounts]) -> tuple[AuditSummaryCounts, ...]:
    """Return audits sorted by region, unit and fieldwork."""
    return tuple(sorted(audits, key=lambda audit: (audit.region, audit.unit, audit.fieldwork_date or date.max)))


def sort_by_share(
    audits: Iterable[AuditSummaryCounts], question_id: str, highest_first: bool = False
) -> tuple[AuditSummaryCounts, ...]:
    """Return audits sorted by their share on one question, the lowest first; those without a share always come last.

    Of equal shares, the larger base comes first; then the order is by unit.
    """
    shares = [(audit.tallies.get(question_id, Tally()).share, audit) for audit in sort_by_unit(audits)]
    with_share = [(share, audit) for share, audit in shares if share.base]
    with_share.sort(key=lambda pair: -pair[0].base)
    with_share.sort(key=lambda pair: pair[0].exact_percent or 0, reverse=highest_first)
    return (*(audit for _, audit in with_share), *(audit for share, audit in shares if not share.base))


def latest_by_unit(audits: Iterable[AuditSummaryCounts]) -> tuple[AuditSummaryCounts, ...]:
    """Return the latest audit of each unit (within its region), in order of first appearance. Undated means oldest."""
    latest: dict[tuple[str, str], AuditSummaryCounts] = {}
    for audit in audits:
        unit_key = audit.region, audit.unit
        if unit_key not in latest or (audit.fieldwork_date or date.min) > (latest[unit_key].fieldwork_date or date.min):
            latest[unit_key] = audit
    return tuple(latest.values())
