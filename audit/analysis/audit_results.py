"""The results of one audit over the cases included."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from audit.analysis.ratings import Results, calculate_results
from audit.model.audit import Audit
from audit.model.case import CaseRecord


@dataclass(frozen=True)
class AuditResults:
    """The results of an audit, with a phrase that says which cases are included.

    The records are included only for a person who may see every case (``shows_cases``). For anyone else, small numbers
    are suppressed, and every figure is if ``too_few`` cases are included.
    """

    audit: Audit
    results: Results
    records: tuple[CaseRecord, ...]
    which_cases: str
    shows_cases: bool = True
    too_few: bool = False


def calculate(audit: Audit, cases: Iterable[CaseRecord]) -> Results:
    """Return the results of an audit over the cases included, with its judgements and decisions."""
    description = audit.description
    return calculate_results(
        audit.questionnaire, cases, audit.judgements, description.not_inspected, audit.decisions, description.eligible
    )
