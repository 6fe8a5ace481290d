"""Benchmarks on the Results page: who enters them, what is typed, and what two people see."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audit.messages import benchmarks as messages
from audit.model.benchmark import Benchmark
from audit.storage import Role, Store
from tests.storage.factories import ANN, BEN, create_audit, import_submitted_cases
from tests.web.conftest import NewVisitor, Visitor
from tests.web.signed_in import visitor_with_role

AVERAGE = Benchmark("2.2.1", "National average", 52, "Annual report", "2023", base=1_200)


def opened(visitor: NewVisitor, audit_id: str, name: str = "Ann") -> Visitor:
    page = visitor(name).open_page("results", audit=audit_id)
    page.at.session_state[f"benchmarks {audit_id}"] = True
    return page.run()


def audit_with_cases(store: Store, cases: int = 4, yes: int = 1) -> str:
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, cases=cases, yes=yes)
    return audit_id


@pytest.mark.thorough
def test_a_lead_enters_changes_and_removes_a_benchmark(visitor: NewVisitor, store: Store) -> None:
    audit_id = audit_with_cases(store)
    page = opened(visitor, audit_id).fill("text_input", "Name", AVERAGE.name)
    page.fill("selectbox", "Question", "2.2.1")
    page.press("Save benchmark")
    assert {messages.PERCENT_MISSING, messages.SOURCE_MISSING} <= set(page.text_lines)
    page.fill("number_input", "Percentage Yes", 52).fill("number_input", "Base, if it was published", 1_200)
    page.fill("text_input", "Source", AVERAGE.source)
    again = opened(visitor, audit_id)
    assert again.widget_by_label("text_input", "Source").value == AVERAGE.source, "a reload loses nothing"
    again.fill("text_input", "Year or date", AVERAGE.published).press("Save benchmark")
    assert messages.SAVED.format(name=AVERAGE.name, question="2.2.1") in again.text_lines
    assert {"25% (1 of 4)", AVERAGE.percentage, AVERAGE.origin} <= set(again.text_lines)
    again.fill("selectbox", "Benchmark", "2.2.1 National average")
    again.fill("number_input", "Percentage Yes", 54).press("Save benchmark")
    (saved,) = store.benchmarks.all(ANN, audit_id).values()
    assert saved.benchmark == replace(AVERAGE, percent=54)
    again.press("Remove benchmark")
    assert store.benchmarks.all(ANN, audit_id) == {}
    assert not store.drafts.names(ANN, "benchmark")


@pytest.mark.thorough
def test_a_benchmark_that_somebody_else_changed_is_not_overwritten_unseen(visitor: NewVisitor, store: Store) -> None:
    audit_id = audit_with_cases(store)
    store.benchmarks.save(ANN, audit_id, AVERAGE)
    page = opened(visitor, audit_id).fill("selectbox", "Benchmark", "2.2.1 National average")
    store.benchmarks.save(BEN, audit_id, replace(AVERAGE, percent=60), AVERAGE)
    page.fill("number_input", "Percentage Yes", 54).press("Save benchmark")
    assert messages.CONFLICT in page.text_lines
    (saved,) = store.benchmarks.all(ANN, audit_id).values()
    assert saved.benchmark.percent == 60
    page.press("Save benchmark")
    (saved,) = store.benchmarks.all(ANN, audit_id).values()
    assert saved.benchmark.percent == 54


@pytest.mark.parametrize("has_benchmark", [True, pytest.param(False, marks=pytest.mark.thorough)])
def test_a_reader_sees_the_benchmarks_and_no_form(
    store: Store, monkeypatch: pytest.MonkeyPatch, has_benchmark: bool
) -> None:
    audit_id = audit_with_cases(store, cases=20, yes=12)
    if has_benchmark:
        store.benchmarks.save(ANN, audit_id, AVERAGE)
    page = visitor_with_role(store, monkeypatch, audit_id, Role.READER).open_page("results", audit=audit_id)
    assert "2.2 Assessment" in page.text
    assert (AVERAGE.origin in page.text_lines, messages.TITLE in page.text_lines) == (has_benchmark, has_benchmark)
    assert "Enter, change or remove a benchmark" not in page.labels("expander")
