"""The benchmarks in an audit file."""

from __future__ import annotations

from audit.errors import InputError
from audit.messages import benchmarks as messages
from audit.model.benchmark import Benchmark, check_benchmark
from audit.model.questionnaire import Questionnaire
from audit.toml_files.reader import Table


def read_benchmarks(root: Table, questionnaire: Questionnaire | None) -> tuple[Benchmark, ...]:
    """Return the benchmarks in the order of the file. Questions are checked if there is a ``questionnaire``."""
    benchmarks: dict[tuple[str, str], Benchmark] = {}
    for table in root.tables("benchmarks", "benchmark", optional=True):
        benchmark = _benchmark(table, questionnaire)
        if benchmark.key in benchmarks:
            table.add_problem(messages.TWICE.format(question=benchmark.question_id, name=benchmark.name))
        benchmarks[benchmark.key] = benchmark
        table.reject_unknown_keys()
    return tuple(benchmarks.values())


def _benchmark(table: Table, questionnaire: Questionnaire | None) -> Benchmark:
    benchmark = Benchmark(
        question_id=table.identifier("question"),
        name=table.text("name", plain_text=False),
        percent=table.integer("percent"),
        source=table.text("source", plain_text=False),
        published=table.text("published", plain_text=False),
        base=table.integer("base") if table.has("base") else None,
    )
    if questionnaire is None or not (benchmark.question_id and benchmark.name and benchmark.source):
        return benchmark  # what is missing is reported already
    try:
        return check_benchmark(benchmark, questionnaire)
    except InputError as error:
        for problem in error.problems:
            table.add_problem(problem)
        return benchmark
