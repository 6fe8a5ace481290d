"""One key question over time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from audit.analysis.audit_counts import AuditSummaryCounts
from audit.analysis.comparison import ComparedShare, compare_share, split_by_questionnaire
from audit.messages import analysis as messages
from audit.model.questionnaire import Question


@dataclass(frozen=True)
class Trend:
    """One question over audits in order of fieldwork. ``exclusions`` says which are left out and why.

    An audit that has the question but a base of 0 is included without a percentage.
    """

    question: Question
    shares: tuple[ComparedShare, ...]
    exclusions: tuple[str, ...]


def calculate_trend(question: Question, questionnaire_id: str, audits: Iterable[AuditSummaryCounts]) -> Trend:
    """Return one question over audits, each share with its interval, earliest first."""
    matching, exclusions = split_by_questionnaire(questionnaire_id, audits)
    dated = sorted(
        (audit for audit in matching if audit.fieldwork_date), key=lambda audit: audit.fieldwork_date or date.max
    )
    undated = [audit for audit in matching if not audit.fieldwork_date]
    exclusions += [messages.AUDIT_WITHOUT_DATE.format(audit=audit.name) for audit in undated]
    shares = [compare_share(question, audit) for audit in dated]
    exclusions += [share.why_no_share for share in shares if share.tally is None]
    return Trend(question, tuple(share for share in shares if share.tally is not None), tuple(exclusions))
