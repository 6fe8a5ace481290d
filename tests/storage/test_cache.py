"""Results are worked once and kept until their audit changes, whoever changes it."""

from __future__ import annotations

from sqlalchemy import event

from audit.model.case import CaseState
from audit.model.finding import Finding, FindingKind
from audit.model.judgement import Judgement
from audit.storage import Store, open_store
from audit.storage.cache import VersionedCache
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    close_audit,
    complete_case,
    create_audit,
    create_case,
    import_submitted_cases,
    save_answer,
)


def test_repeated_results_come_from_the_cache(store: Store) -> None:
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, 4, 3)
    first = store.audits.results(ANN, audit_id)
    asked: list[str] = []
    event.listen(store.database.engine, "before_cursor_execute", lambda *call: asked.append(str(call[2])))
    assert store.audits.results(BEN, audit_id) is first
    assert not [statement for statement in asked if "answer" in statement]


def test_results_for_other_states_are_cached_separately(store: Store) -> None:
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, 4, 3)
    assert store.audits.results(ANN, audit_id).results.case_count == 4
    assert store.audits.results(ANN, audit_id, (CaseState.FINAL,)).results.case_count == 0


def test_every_kind_of_change_invalidates_the_cache_even_from_another_process(any_store: Store) -> None:
    other = open_store(any_store.database.engine.url.render_as_string(hide_password=False))
    audit_id = create_audit(any_store)
    review = complete_case(any_store, create_case(any_store, audit_id))

    def seen() -> object:
        return any_store.audits.results(ANN, audit_id)

    assert seen() is seen()
    changes = (
        lambda: other.workflow.submit(ANN, review),
        lambda: other.audits.save_judgement(ANN, audit_id, "1.1", Judgement("Good"), None),
        lambda: other.audits.add_findings(ANN, audit_id, [Finding(FindingKind.STRENGTH, "Good.", "2.2")]),
        lambda: submit_cases_of_others(other, audit_id),
        lambda: close_audit(other, audit_id),
        lambda: other.closings.reopen(ANN, audit_id, "Again."),
    )
    for change in changes:
        before = seen()
        change()
        assert seen() != before
    other.close()


def submit_cases_of_others(store: Store, audit_id: str) -> None:
    save_answer(store, create_case(store, audit_id, "KSH-9"), "2.2.1", NO)


def test_the_least_recently_used_results_are_evicted_first() -> None:
    cache: VersionedCache[str] = VersionedCache(max_entries=2)
    for of in ("a", "b", "a", "c"):
        cache.get(of, 1, lambda of=of: of)  # type: ignore[misc]
    assert cache.get("a", 1, lambda: "anew") == "a"
    assert cache.get("b", 1, lambda: "anew") == "anew"
