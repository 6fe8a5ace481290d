"""What the text and the JSON of results print with the results, if an audit has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audit.analysis.audit_results import AuditResults
from audit.analysis.frozen_results import Closing
from audit.analysis.make_up import MakeUp
from audit.analysis.sample_section import SampleSection
from audit.analysis.split_answers import SplitAnswers
from audit.model.benchmark import Benchmark


@dataclass(frozen=True)
class Additions:
    """The sample, the closing that froze the figures, the agreement of two reviews, the benchmarks and the groups."""

    sample: SampleSection | None = None
    closing: Closing | None = None
    agreement: SplitAnswers | None = None
    benchmarks: Sequence[Benchmark] = ()
    make_up: Sequence[MakeUp] = ()


NO_ADDITIONS = Additions()


def additions_of(audit_results: AuditResults, benchmarks: Sequence[Benchmark]) -> Additions:
    """Return what is printed with the results of an audit in the database."""
    return Additions(
        audit_results.sample, audit_results.closing, audit_results.agreement, benchmarks, audit_results.make_up
    )
