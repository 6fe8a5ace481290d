"""Words that would be commands to a database, in every place that takes text: kept as they are, obeyed nowhere."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from audit.errors import AuditError
from audit.model.audit import AuditDescription
from audit.model.finding import Addressee, Finding, FindingKind
from audit.storage import LogFilter, Person, Role, Store
from audit.storage.audit_log.verification import verify
from audit.storage.engine.schema import metadata
from tests.small_questionnaire import SMALL_TOML
from tests.storage.factories import (
    ANN,
    YES,
    complete_case,
    create_case,
    reload_review,
    save_answer,
    save_case_detail,
    save_note,
)

pytestmark = pytest.mark.thorough

INJECTED = (
    "'; DROP TABLE answer; --",
    "' OR '1'='1",
    '" OR ""="',
    "x'); DELETE FROM trail; --",
    "%s %(a)s {0} :x ?1 $1",
    "\\'; UPDATE answer SET value = 'no'; --",
    "a%' UNION SELECT value FROM note --",
    "1; ATTACH DATABASE '/tmp/x' AS x; --",
    "$$; DROP SCHEMA public CASCADE; $$",
)


def rows(store: Store) -> dict[str, int]:
    """How many rows every table has."""
    with store.database.read_transaction() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }


@pytest.mark.parametrize("words", INJECTED)
def test_every_text_field_stores_hostile_text_as_plain_data(any_store: Store, words: str) -> None:
    store = any_store
    audit_id = store.audits.start(
        ANN, AuditDescription(words, words, region=words, started_in=words), SMALL_TOML.encode()
    )
    review = create_case(store, audit_id)
    save_note(store, review, "2.2.1", words)
    save_case_detail(store, review, "office", words)
    store.workflow.allocate(ANN, review, words)
    store.members.set_role(ANN, audit_id, words, Role.READER)
    store.findings.add(ANN, audit_id, Finding(FindingKind.RECOMMENDATION, words, "2.2", Addressee.REGION, owner=words))
    store.drafts.save(Person(words, local=True), words, {words: words})
    store.retentions.set_purge_date(ANN, audit_id, date(2040, 1, 1))
    store.retentions.set_legal_hold(ANN, audit_id, words)
    store.history.log_export(ANN, audit_id, words)
    store.workflow.submit(ANN, complete_case(store, reload_review(store, review)))
    store.workflow.return_to_auditor(ANN, reload_review(store, review), words)
    reloaded = reload_review(store, review)
    assert (reloaded.notes["2.2.1"].value, reloaded.auditor) == (words, words)
    assert reloaded.case_record.case.details["office"] == (words,)
    details = store.audits.get(ANN, audit_id).description
    assert (details.name, details.unit, details.region, details.started_in) == (words,) * 4
    assert [(saved.finding.text, saved.finding.owner) for saved in store.findings.all(ANN, audit_id)] == [
        (words, words)
    ]
    assert store.members.all(ANN, audit_id)[words] is Role.READER
    assert store.drafts.read(Person(words, local=True), words) == {words: words}
    assert store.retentions.get(ANN, audit_id).hold_reason == words
    with store.database.read_transaction() as connection:
        assert verify(connection).breaks == []


@pytest.mark.parametrize("words", INJECTED)
def test_no_search_and_no_id_matches_more_than_it_names(any_store: Store, words: str) -> None:
    review = create_case(any_store)
    save_answer(any_store, review, "2.2.1", YES)
    before = rows(any_store)
    assert any_store.history.audit_log(ANN, review.audit.id, LogFilter(by=words)) == []
    assert any_store.history.audit_log(ANN, review.audit.id, LogFilter(case_id=words)) == []
    assert any_store.history.access_log(ANN, review.audit.id, LogFilter(by=words)) == []
    assert any_store.drafts.read(ANN, words) == {}
    for refused in (
        lambda: any_store.audits.get(ANN, words),
        lambda: any_store.reviews.open(ANN, review.audit.id, words),
        lambda: any_store.history.find_case_id(ANN, review.audit.id, words),
        lambda: any_store.reviews.save_answer(ANN, review.key, words, YES, 0, "save"),
        lambda: any_store.history.subject_access_data(ANN, review.audit.id, words),
    ):
        with pytest.raises(AuditError):
            refused()
    logged = {"access", "chain_head"}
    after = rows(any_store)
    assert {name: after[name] for name in set(after) - logged} == {name: before[name] for name in set(before) - logged}
