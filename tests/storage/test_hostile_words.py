"""Words that would be commands to a database, in every place that takes text: kept as they are, obeyed nowhere."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from audit.errors import AuditError
from audit.model.audit import Addressee, AuditDetails, Finding, FindingKind
from audit.storage import Only, Person, Role, Store
from audit.storage.audit_log.verification import verify
from audit.storage.engine.schema import metadata
from tests.small_questionnaire import SMALL_TOML
from tests.storage.factories import ANN, YES, begin_case, complete, jot, reread, say, tell

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
    with store.database.reading() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }


@pytest.mark.parametrize("words", INJECTED)
def test_every_place_that_takes_text_keeps_it_and_obeys_none(any_store: Store, words: str) -> None:
    store = any_store
    audit_id = store.audits.start(ANN, AuditDetails(words, words, region=words, started_in=words), SMALL_TOML.encode())
    reading = begin_case(store, audit_id)
    jot(store, reading, "2.2.1", words)
    tell(store, reading, "office", words)
    store.stages.allocate(ANN, reading, words)
    store.members.give(ANN, audit_id, words, Role.READER)
    store.findings.write(
        ANN, audit_id, Finding(FindingKind.RECOMMENDATION, words, "2.2", Addressee.REGION, owner=words)
    )
    store.drafts.keep(Person(words, local=True), words, {words: words})
    store.retentions.set_purge_date(ANN, audit_id, date(2040, 1, 1))
    store.retentions.hold(ANN, audit_id, words)
    store.history.exported(ANN, audit_id, words)
    store.stages.submit(ANN, complete(store, reread(store, reading)))
    store.stages.give_back(ANN, reread(store, reading), words)
    found = reread(store, reading)
    assert (found.notes["2.2.1"].value, found.auditor) == (words, words)
    assert found.record.case.facts["office"] == (words,)
    details = store.audits.get(ANN, audit_id).details
    assert (details.name, details.unit, details.region, details.started_in) == (words,) * 4
    assert [(kept.finding.text, kept.finding.owner) for kept in store.findings.all(ANN, audit_id)] == [(words, words)]
    assert store.members.all(ANN, audit_id)[words] is Role.READER
    assert store.drafts.read(Person(words, local=True), words) == {words: words}
    assert store.retentions.get(ANN, audit_id).held_because == words
    with store.database.reading() as connection:
        assert verify(connection).breaks == []


@pytest.mark.parametrize("words", INJECTED)
def test_no_search_and_no_address_finds_more_than_it_names(any_store: Store, words: str) -> None:
    reading = begin_case(any_store)
    say(any_store, reading, "2.2.1", YES)
    before = rows(any_store)
    assert any_store.history.changes(ANN, reading.audit.id, Only(by=words)) == []
    assert any_store.history.changes(ANN, reading.audit.id, Only(case_id=words)) == []
    assert any_store.history.who_saw(ANN, reading.audit.id, Only(by=words)) == []
    assert any_store.drafts.read(ANN, words) == {}
    for refused in (
        lambda: any_store.audits.get(ANN, words),
        lambda: any_store.readings.open(ANN, reading.audit.id, words),
        lambda: any_store.history.case_id(ANN, reading.audit.id, words),
        lambda: any_store.readings.record(ANN, reading, words, YES, 0, "save"),
        lambda: any_store.history.everything_of(ANN, reading.audit.id, words),
    ):
        with pytest.raises(AuditError):
            refused()
    logged = {"access", "chain_head"}
    after = rows(any_store)
    assert {name: after[name] for name in set(after) - logged} == {name: before[name] for name in set(before) - logged}
