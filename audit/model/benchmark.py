"""Benchmarks: published percentages that are printed next to those of an audit, each with its source."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from audit.errors import InputError
from audit.messages import benchmarks as messages
from audit.model.bands import Share
from audit.model.questionnaire import Questionnaire
from audit.model.text_fields import MAX_TEXT_LENGTH, clean_text, line_problems

MAX_SOURCE_LENGTH = 300
MAX_BASE = 100_000_000


@dataclass(frozen=True)
class Benchmark:
    """A published percentage of Yes to a question, such as a national average.

    ``percent`` is a whole number, as every percentage here. ``base`` is how many answers it is out of; None if that was
    not published. ``published`` is the year or date that it is from. A question has one benchmark of each ``name``.
    """

    question_id: str
    name: str
    percent: int
    source: str
    published: str
    base: int | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Return what no two benchmarks of an audit share."""
        return self.question_id, self.name

    @property
    def share(self) -> Share | None:
        """Return the percentage as the nearest count out of its base; None if the base is not known.

        >>> Benchmark("2.2.1", "National average", 55, "A report", "2022", base=46).share
        Share(yes=25, base=46)
        """
        if self.base is None:
            return None
        return Share((2 * self.percent * self.base + 100) // 200, self.base)

    @property
    def percentage(self) -> str:
        """Return the percentage with its base as it is printed everywhere."""
        base = messages.BASE_NOT_PUBLISHED if self.base is None else messages.BASE_PUBLISHED.format(base=self.base)
        return f"{self.percent}% ({base})"

    @property
    def origin(self) -> str:
        """Return where the percentage comes from, with its date."""
        return f"{self.source.rstrip('.')}, {self.published}"

    @property
    def as_text(self) -> str:
        """Return all of it in one line."""
        return f"{self.name}: {self.percentage}. {self.origin}"


@dataclass(frozen=True)
class SavedBenchmark:
    """A stored benchmark, who entered it and when."""

    benchmark: Benchmark
    by: str
    at: datetime


def check_benchmark(benchmark: Benchmark, questionnaire: Questionnaire) -> Benchmark:
    """Return the benchmark as it will be saved. Raises InputError with every problem."""
    cleaned = replace(
        benchmark,
        name=clean_text(benchmark.name, one_line=True),
        source=clean_text(benchmark.source, one_line=True),
        published=clean_text(benchmark.published, one_line=True),
    )
    problems = [
        *_question_problems(cleaned, questionnaire),
        *line_problems("The name", cleaned.name, required=True),
        *_number_problems(cleaned),
        *_source_problems(cleaned.source),
        *line_problems("The year or date", cleaned.published, required=True),
    ]
    if problems:
        raise InputError(*problems)
    return cleaned


def _question_problems(benchmark: Benchmark, questionnaire: Questionnaire) -> list[str]:
    if benchmark.question_id in questionnaire.questions_by_id:
        return []
    return [messages.NOT_A_QUESTION.format(question=benchmark.question_id[:MAX_TEXT_LENGTH])]


def _number_problems(benchmark: Benchmark) -> list[str]:
    problems = []
    if not 0 <= benchmark.percent <= 100:
        problems.append(messages.PERCENT_OUT_OF_RANGE.format(percent=benchmark.percent))
    if benchmark.base is not None and not 1 <= benchmark.base <= MAX_BASE:
        problems.append(messages.BASE_OUT_OF_RANGE.format(base=benchmark.base, limit=MAX_BASE))
    return problems


def _source_problems(source: str) -> list[str]:
    if not source:
        return [messages.SOURCE_MISSING]
    if len(source) > MAX_SOURCE_LENGTH:
        return [messages.SOURCE_TOO_LONG.format(length=len(source), limit=MAX_SOURCE_LENGTH)]
    return []
