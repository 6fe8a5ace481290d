"""Audits beside each other: what each says of itself, and which questions are told."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event

from audit.analysis.audit_counts import AuditSummaryCounts
from audit.analysis.tallies import Tally
from audit.storage import Store
from tests.small_questionnaire import KEY_QUESTION_IDS, SMALL, replace_in_small_toml
from tests.storage.factories import ANN, close_audit, create_audit, import_submitted_cases

DAYS = {"fieldwork_from": date(2023, 4, 17), "fieldwork_to": date(2023, 4, 21)}


@pytest.mark.parametrize("closed", [False, True])
def test_an_audit_is_compared_by_its_description_and_key_questions(any_store: Store, closed: bool) -> None:
    audit_id = create_audit(any_store, region="North", **DAYS)
    import_submitted_cases(any_store, audit_id, cases=10, yes=9)
    if closed:
        close_audit(any_store, audit_id)
    assert any_store.comparisons.all(ANN) == [
        AuditSummaryCounts(
            audit_id=audit_id,
            name="First audit",
            unit="Example unit",
            region="North",
            **DAYS,
            questionnaire_id="small",
            questionnaire_version="1",
            tallies=dict.fromkeys(KEY_QUESTION_IDS, Tally(9, 1)),
            ratings={"1.1": None, "2.2": "Outstanding", "2.3": "Outstanding"},
            overall_rating=None,
            case_count=10,
        )
    ]
    (every,) = any_store.comparisons.all(ANN, prompts=True)
    assert set(every.tallies) == {question.id for question in SMALL.questions}


def test_audits_of_any_questionnaire_and_version_are_compared_oldest_first(any_store: Store) -> None:
    first = create_audit(any_store)
    other = create_audit(any_store, replace_in_small_toml('id = "small"', 'id = "other"'))
    second = create_audit(any_store, replace_in_small_toml('version = "1"', 'version = "2"'))
    close_audit(any_store, second)
    versions = [(first, "small", "1"), (other, "other", "1"), (second, "small", "2")]
    summaries = any_store.comparisons.all(ANN)
    assert [(each.audit_id, each.questionnaire_id, each.questionnaire_version) for each in summaries] == versions


def test_an_audit_without_cases_is_compared(any_store: Store) -> None:
    close_audit(any_store, create_audit(any_store))
    (summary,) = any_store.comparisons.all(ANN)
    assert (summary.case_count, set(summary.tallies.values()), summary.overall_rating) == (0, {Tally()}, None)


def test_closed_audits_are_compared_with_one_query_without_reading_answers(any_store: Store) -> None:
    for _ in range(3):
        audit_id = create_audit(any_store)
        import_submitted_cases(any_store, audit_id, cases=2, yes=1)
        close_audit(any_store, audit_id)
    asked: list[str] = []
    event.listen(any_store.database.engine, "before_cursor_execute", lambda *call: asked.append(str(call[2])))
    any_store.comparisons.all(ANN)
    queries = [query for query in asked if query.startswith("SELECT audit.id")]
    assert len(queries) == 1
    assert not any("FROM answer" in query for query in asked)


def test_audits_are_listed_without_counting_and_can_be_filtered_by_id(any_store: Store) -> None:
    first, second = create_audit(any_store, region="North", **DAYS), create_audit(any_store, name="Second audit")
    named = any_store.comparisons.list_audits(ANN)
    assert [
        (reference.audit_id, reference.name, reference.region, reference.fieldwork_date) for reference in named
    ] == [
        (first, "First audit", "North", DAYS["fieldwork_from"]),
        (second, "Second audit", "", None),
    ]
    assert [audit.audit_id for audit in any_store.comparisons.all(ANN, audit_ids=[second])] == [second]
    assert any_store.comparisons.all(ANN, audit_ids=[]) == []
