"""The results of one audit over the cases included."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from audit.analysis.ratings import Results, calculate_results
from audit.model.audit import Audit
from audit.model.case import CaseRecord


@dataclass(frozen=True)
class AuditResults:
    """The results of an audit with the sentence that says which cases count.

    The records that they rest on come along only for somebody who may see every case: ``shows_cases`` says whether.
    For anybody else small numbers are suppressed; where ``too_few`` cases count, every figure is.
    """

    audit: Audit
    results: Results
    records: tuple[CaseRecord, ...]
    which_cases: str
    shows_cases: bool = True
    too_few: bool = False


def calculate(audit: Audit, cases: Iterable[CaseRecord]) -> Results:
    """The results of an audit over the cases that count, with whatever people judged and decided."""
    return calculate_results(
        audit.questionnaire, cases, audit.judgements, audit.description.not_inspected, audit.decisions
    )
