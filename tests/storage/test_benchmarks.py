"""Benchmarks: saved with who and when, changed only as they were seen, and removed."""

from dataclasses import replace

import pytest

from audit.errors import ConflictError, InputError, NotAllowedError
from audit.messages import benchmarks as messages
from audit.model.audit_log import ChangeType
from audit.model.benchmark import MAX_SOURCE_LENGTH, Benchmark
from audit.model.personal_text import TextKind
from audit.storage import Store
from tests.storage.factories import ANN, BEN, close_audit, complete_case, create_audit, create_case

AVERAGE = Benchmark("2.2.1", "National average", 52, "Annual report", "2023")


def benchmarks(store: Store, audit_id: str) -> list[Benchmark]:
    return [saved.benchmark for saved in store.benchmarks.all(ANN, audit_id).values()]


def test_a_benchmark_is_saved_changed_and_removed_as_it_was_seen(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    any_store.benchmarks.save(ANN, audit_id, replace(AVERAGE, name=" National  average "))
    any_store.benchmarks.save(ANN, audit_id, AVERAGE)  # the same again is no conflict
    changed = replace(AVERAGE, percent=54, base=4_000)
    with pytest.raises(ConflictError, match=messages.CONFLICT):
        any_store.benchmarks.save(BEN, audit_id, changed, seen=None)
    any_store.benchmarks.save(BEN, audit_id, changed, seen=AVERAGE)
    any_store.benchmarks.save(ANN, audit_id, replace(AVERAGE, name="North West"))
    (saved, other) = any_store.benchmarks.all(BEN, audit_id).values()
    assert (saved.benchmark, saved.by, other.benchmark.name) == (changed, BEN.name, "North West")
    with pytest.raises(ConflictError, match=messages.CONFLICT):
        any_store.benchmarks.remove(ANN, audit_id, AVERAGE)
    any_store.benchmarks.remove(ANN, audit_id, changed)
    any_store.benchmarks.remove(ANN, audit_id, changed)
    assert benchmarks(any_store, audit_id) == [other.benchmark]
    rows = any_store.history.audit_log(ANN, audit_id)
    logged = [row.change.new for row in rows if row.change.type is ChangeType.BENCHMARK]
    assert logged.count(None) == 1
    assert "National average: 54% (of 4,000). Annual report, 2023" in logged


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"question_id": "9.9"}, messages.NOT_A_QUESTION.format(question="9.9")),
        ({"percent": 101}, messages.PERCENT_OUT_OF_RANGE.format(percent=101)),
        ({"percent": -1}, messages.PERCENT_OUT_OF_RANGE.format(percent=-1)),
        ({"base": 0}, messages.BASE_OUT_OF_RANGE.format(base=0, limit=100_000_000)),
        ({"source": " "}, messages.SOURCE_MISSING),
        ({"source": "x" * 301}, messages.SOURCE_TOO_LONG.format(length=301, limit=MAX_SOURCE_LENGTH)),
    ],
)
def test_a_benchmark_that_cannot_be_is_refused(store: Store, wrong: dict[str, object], message: str) -> None:
    audit_id = create_audit(store)
    with pytest.raises(InputError) as refused:
        store.benchmarks.save(ANN, audit_id, replace(AVERAGE, **wrong))  # type: ignore[arg-type]
    assert (refused.value.problems, benchmarks(store, audit_id)) == ((message,), [])


def test_a_benchmark_without_a_name_and_a_date_names_both(store: Store) -> None:
    with pytest.raises(InputError) as refused:
        store.benchmarks.save(ANN, create_audit(store), replace(AVERAGE, name="", published=""))
    assert [problem.split(" is ")[0] for problem in refused.value.problems] == ["The name", "The year or date"]


def test_benchmarks_of_a_closed_audit_do_not_change(store: Store) -> None:
    audit_id = create_audit(store)
    store.benchmarks.save(ANN, audit_id, AVERAGE)
    complete_case(store, create_case(store, audit_id))
    close_audit(store, audit_id)
    with pytest.raises(NotAllowedError):
        store.benchmarks.remove(ANN, audit_id, AVERAGE)
    assert benchmarks(store, audit_id) == [AVERAGE]


def test_the_source_of_a_benchmark_is_checked_for_personal_data(store: Store) -> None:
    audit_id = create_audit(store)
    store.benchmarks.save(ANN, audit_id, replace(AVERAGE, source="Ring 07700 900123"))
    (checked,) = store.text_checks.texts_to_check(ANN, audit_id)
    assert (checked.kind, checked.subject) == (TextKind.BENCHMARK, "2.2.1")
