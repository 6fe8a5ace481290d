"""The benchmarks that leads enter: published percentages next to those of an audit."""

from __future__ import annotations

from collections.abc import Mapping

from audit.errors import ConflictError
from audit.messages import benchmarks as messages
from audit.model.benchmark import Benchmark, SavedBenchmark, check_benchmark
from audit.model.people import Permission, Person
from audit.storage.authorisation import Access
from audit.storage.engine import clock
from audit.storage.queries import benchmarks, saved_benchmarks
from audit.storage.queries.audit_reader import AuditReader


class Benchmarks:
    """The benchmarks of every audit. A change names the benchmark that it replaces, so nobody overwrites one unseen."""

    def __init__(self, access: Access, reader: AuditReader) -> None:
        self._access = access
        self._reader = reader

    def all(self, person: Person, audit_id: str) -> Mapping[tuple[str, str], SavedBenchmark]:
        """The benchmarks of an audit by question and name."""
        with self._access.read_transaction(person, Permission.SEE_AUDIT, audit_id) as connection:
            return saved_benchmarks.all_of(connection, audit_id)

    def save(self, person: Person, audit_id: str, benchmark: Benchmark, seen: Benchmark | None = None) -> Benchmark:
        """Save a benchmark over the one ``seen`` (None: there was none); the same again changes nothing.

        Raises InputError with every problem, ConflictError if somebody saved another one since.
        """
        with self._access.write_transaction(person, Permission.WRITE_BENCHMARK, audit_id) as connection:
            questionnaire = self._reader.read_open_for_update(connection, audit_id).questionnaire
            cleaned = check_benchmark(benchmark, questionnaire)
            before = saved_benchmarks.all_of(connection, audit_id).get(cleaned.key)
            if before is not None and before.benchmark == cleaned:
                return cleaned
            _check_unchanged(before, seen)
            benchmarks.save(connection, audit_id, before, SavedBenchmark(cleaned, person.name, clock.now()))
            return cleaned

    def remove(self, person: Person, audit_id: str, seen: Benchmark) -> None:
        """Remove a benchmark; one that is removed already stays so. Raises ConflictError if somebody changed it."""
        with self._access.write_transaction(person, Permission.WRITE_BENCHMARK, audit_id) as connection:
            self._reader.read_open_for_update(connection, audit_id)
            before = saved_benchmarks.all_of(connection, audit_id).get(seen.key)
            if before is None:
                return
            _check_unchanged(before, seen)
            benchmarks.remove(connection, person.name, audit_id, seen)


def _check_unchanged(before: SavedBenchmark | None, seen: Benchmark | None) -> None:
    if (before.benchmark if before else None) != seen:
        raise ConflictError(messages.CONFLICT)
