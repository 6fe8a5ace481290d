"""Benchmarks next to the figures of an audit, as every surface prints them.

The results are those that may be published: the difference from a suppressed share would reveal it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from audit.analysis.disclosure_control import DisclosureControl
from audit.analysis.intervals import Difference
from audit.analysis.results import Results
from audit.analysis.tables import INTERVAL_HEADING, QuestionRow, question_rows
from audit.messages import benchmarks as messages
from audit.model.benchmark import Benchmark

HEADINGS = ("Question", "This audit", INTERVAL_HEADING, "Benchmark", "Benchmark Yes", "Difference", "Source")
"""The headings of the texts in a row."""


@dataclass(frozen=True)
class BenchmarkRow:
    """A benchmark next to the share of its question. ``difference`` is None if the base of either is not known."""

    row: QuestionRow
    benchmark: Benchmark
    difference: Difference | None = None

    @property
    def difference_text(self) -> str:
        """The share minus the benchmark in points, with its interval; or that it is not calculated."""
        if self.difference is None or self.difference.interval is None:
            return messages.NO_DIFFERENCE
        return f"{self.difference.text} ({self.difference.interval})"

    @property
    def sentences(self) -> str:
        """The benchmark with its question, its source and the difference, if that is calculated."""
        question = f"{self.row.id} {self.row.result.short_name}"
        difference = messages.DIFFERENCE.format(difference=self.difference_text) if self.difference else ""
        return f"{messages.FOR_QUESTION.format(question=question, benchmark=self.benchmark.as_text)}{difference}"

    @property
    def cells(self) -> tuple[str, ...]:
        """The texts under ``HEADINGS``."""
        benchmark = self.benchmark
        return (
            self.row.name,
            self.row.share,
            self.row.interval,
            benchmark.name,
            benchmark.percentage,
            self.difference_text,
            benchmark.origin,
        )


def benchmark_rows(
    results: Results, benchmarks: Iterable[Benchmark], control: DisclosureControl | None = None
) -> tuple[BenchmarkRow, ...]:
    """Return a row for each benchmark of an inspected question, in the order of the questions."""
    by_question: dict[str, list[Benchmark]] = {}
    for benchmark in benchmarks:
        by_question.setdefault(benchmark.question_id, []).append(benchmark)
    with_benchmark = [result for result in results.all_questions if result.question.id in by_question]
    return tuple(
        BenchmarkRow(row, benchmark, _difference(results, row, benchmark))
        for row in question_rows(with_benchmark, control)
        for benchmark in by_question[row.id]
    )


def _difference(results: Results, row: QuestionRow, benchmark: Benchmark) -> Difference | None:
    tally, other = row.result.tally, benchmark.share
    if other is None or row.is_suppressed or tally.suppressed or not tally.base:
        return None
    effect = 1.0 if results.clustering is None else results.clustering.of_question(row.id)
    return Difference(tally.share, other, effect)
