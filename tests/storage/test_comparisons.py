"""Audits beside each other: what each says of itself, and which questions are told."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event

from audit.analysis.comparison import AuditTally
from audit.model.answers import Tally
from audit.storage import Store
from tests.small_questionnaire import KEYS, SMALL, changed
from tests.storage.factories import ANN, begin_audit, submit_cases

DAYS = {"fieldwork_from": date(2023, 4, 17), "fieldwork_to": date(2023, 4, 21)}


@pytest.mark.parametrize("closed", [False, True])
def test_an_audit_is_compared_by_what_it_says_of_itself_and_its_key_questions(any_store: Store, closed: bool) -> None:
    audit_id = begin_audit(any_store, region="North", **DAYS)
    submit_cases(any_store, audit_id, cases=10, yes=9)
    if closed:
        any_store.audits.close(ANN, audit_id)
    assert any_store.comparisons.all(ANN) == [
        AuditTally(
            audit_id=audit_id,
            name="First audit",
            unit="Example unit",
            region="North",
            **DAYS,
            questionnaire_id="small",
            questionnaire_version="1",
            tallies=dict.fromkeys(KEYS, Tally(9, 1)),
            ratings={"1.1": None, "2.2": "Outstanding", "2.3": "Outstanding"},
            overall=None,
            cases=10,
        )
    ]
    (every,) = any_store.comparisons.all(ANN, prompts=True)
    assert set(every.tallies) == {question.id for question in SMALL.questions}


def test_audits_of_one_questionnaire_are_compared_in_any_version_the_first_begun_first(any_store: Store) -> None:
    first = begin_audit(any_store)
    begin_audit(any_store, changed('id = "small"', 'id = "other"'))
    second = begin_audit(any_store, changed('version = "1"', 'version = "2"'))
    any_store.audits.close(ANN, second)
    found = any_store.comparisons.all(ANN, "small")
    assert [(audit.audit_id, audit.questionnaire_version) for audit in found] == [(first, "1"), (second, "2")]
    assert len(any_store.comparisons.all(ANN)) == 3
    assert any_store.comparisons.all(ANN, "none") == []


def test_an_audit_without_cases_is_compared_too(any_store: Store) -> None:
    any_store.audits.close(ANN, begin_audit(any_store))
    (kept,) = any_store.comparisons.all(ANN)
    assert (kept.cases, set(kept.tallies.values()), kept.overall) == (0, {Tally()}, None)


def test_closed_audits_are_compared_with_one_query_and_no_look_at_their_answers(any_store: Store) -> None:
    for _ in range(3):
        audit_id = begin_audit(any_store)
        submit_cases(any_store, audit_id, cases=2, yes=1)
        any_store.audits.close(ANN, audit_id)
    asked: list[str] = []
    event.listen(any_store.database.engine, "before_cursor_execute", lambda *call: asked.append(str(call[2])))
    any_store.comparisons.all(ANN)
    queries = [query for query in asked if query.startswith("SELECT audit.id")]
    assert len(queries) == 1
    assert not any("FROM answer" in query for query in asked)


def test_audits_are_named_without_being_counted_and_only_those_wanted_are_told(any_store: Store) -> None:
    first, second = begin_audit(any_store, region="North", **DAYS), begin_audit(any_store, name="Second audit")
    named = any_store.comparisons.names(ANN)
    assert [(one.audit_id, one.name, one.region, one.when) for one in named] == [
        (first, "First audit", "North", DAYS["fieldwork_from"]),
        (second, "Second audit", "", None),
    ]
    assert [audit.audit_id for audit in any_store.comparisons.all(ANN, only=[second])] == [second]
    assert any_store.comparisons.all(ANN, only=[]) == []
