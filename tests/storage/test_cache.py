"""Results are worked once and kept until their audit changes, whoever changes it."""

from __future__ import annotations

from sqlalchemy import event

from audit.analysis.ratings import Judgement
from audit.model.audit import Finding, FindingKind
from audit.model.case import CaseState
from audit.storage import Store, open_store
from audit.storage.cache import Kept
from tests.storage.factories import ANN, BEN, NO, begin_audit, begin_case, complete, say, submit_cases


def test_results_asked_for_again_are_not_read_again(store: Store) -> None:
    audit_id = begin_audit(store)
    submit_cases(store, audit_id, 4, 3)
    first = store.audits.results(ANN, audit_id)
    asked: list[str] = []
    event.listen(store.database.engine, "before_cursor_execute", lambda *call: asked.append(str(call[2])))
    assert store.audits.results(BEN, audit_id) is first
    assert not [statement for statement in asked if "answer" in statement]


def test_results_over_other_states_are_results_of_their_own(store: Store) -> None:
    audit_id = begin_audit(store)
    submit_cases(store, audit_id, 4, 3)
    assert store.audits.results(ANN, audit_id).results.cases == 4
    assert store.audits.results(ANN, audit_id, (CaseState.FINAL,)).results.cases == 0


def test_every_kind_of_change_is_seen_at_once_also_from_another_process(any_store: Store) -> None:
    other = open_store(any_store.database.engine.url.render_as_string(hide_password=False))
    audit_id = begin_audit(any_store)
    reading = complete(any_store, begin_case(any_store, audit_id))

    def seen() -> object:
        return any_store.audits.results(ANN, audit_id)

    assert seen() is seen()
    changes = (
        lambda: other.stages.submit(ANN, reading),
        lambda: other.audits.judge(ANN, audit_id, "1.1", Judgement("Good"), None),
        lambda: other.audits.add_findings(ANN, audit_id, [Finding(FindingKind.STRENGTH, "Good.", "2.2")]),
        lambda: submit_cases_of_others(other, audit_id),
        lambda: other.audits.close(ANN, audit_id),
        lambda: other.audits.reopen(ANN, audit_id, "Again."),
    )
    for change in changes:
        before = seen()
        change()
        assert seen() != before
    other.close()


def submit_cases_of_others(store: Store, audit_id: str) -> None:
    say(store, begin_case(store, audit_id, "KSH-9"), "2.2.1", NO)


def test_the_ones_asked_for_longest_ago_go_first() -> None:
    kept: Kept[str] = Kept(most=2)
    for of in ("a", "b", "a", "c"):
        kept.get(of, 1, lambda of=of: of)  # type: ignore[misc]
    assert kept.get("a", 1, lambda: "anew") == "a"
    assert kept.get("b", 1, lambda: "anew") == "anew"
