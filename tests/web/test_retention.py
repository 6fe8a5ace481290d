"""How long cases are kept, as a lead sets it on its page."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from audit.storage import Person, Role, Store
from audit.storage.audit_log import change_log
from audit.storage.engine.compaction import compact
from audit.storage.repositories.retention import COMPACT, NOT_COMPACTED
from audit.web.pages.retention import standing
from tests.storage.factories import ANN, YES, begin_audit, begin_case, say
from tests.storage.test_compaction import held_when_rewritten
from tests.web.conftest import NewVisitor

LONG_AGO = date(2020, 1, 31)


@pytest.fixture
def audit_id(store: Store) -> str:
    audit_id = begin_audit(store)
    say(store, begin_case(store, audit_id, "A1"), "2.2.1", YES)
    return audit_id


def test_a_new_audit_has_no_day_and_no_hold(visitor: NewVisitor, audit_id: str):
    page = visitor().go("retention", audit=audit_id)
    assert {"No day is set from which they may go.", "Nothing holds them."} <= set(page.lines)


def test_the_day_is_set(visitor: NewVisitor, store: Store, audit_id: str):
    page = visitor().go("retention", audit=audit_id).fill("date_input", "The cases may go from", LONG_AGO)
    page.press("Set the day")
    assert "The cases may go from 31 January 2020." in page.lines
    assert store.retentions.get(ANN, audit_id).purge_on == LONG_AGO


def test_cases_are_held_with_a_reason_and_released_with_one(visitor: NewVisitor, store: Store, audit_id: str):
    page = (
        visitor()
        .go("retention", audit=audit_id)
        .fill("text_area", "Why they are held", "A complaint")
        .press("Hold the cases")
    )
    assert "They are held: A complaint" in page.lines
    page.fill("text_area", "Why it is released", "It was answered").press("Release the hold")
    assert "Nothing holds them." in page.lines


def test_why_cases_are_held_is_told_to_leads_alone(store: Store, audit_id: str):
    store.retentions.hold(ANN, audit_id, "A complaint")
    reader = Person("rea")
    store.members.give(ANN, audit_id, reader.name, Role.READER)
    assert "They are held: A complaint" in standing(store.retentions.get(ANN, audit_id))
    assert "They are held." in standing(store.retentions.get(reader, audit_id))


def test_cases_whose_time_is_not_over_are_not_marked(visitor: NewVisitor, store: Store, audit_id: str):
    page = visitor().go("retention", audit=audit_id).press("Mark the cases")
    assert "The time of this audit's cases is not over." in page.text
    assert store.retentions.get(ANN, audit_id).marked_at is None


def test_cases_are_erased_only_after_the_wait_and_with_the_name_typed(
    visitor: NewVisitor, store: Store, audit_id: str, monkeypatch: pytest.MonkeyPatch
):
    store.retentions.set_purge_date(ANN, audit_id, LONG_AGO)
    page = visitor().go("retention", audit=audit_id).press("Mark the cases")
    assert page.labelled("button", "Erase the cases for good").disabled
    page.fill("text_input", "The name of the audit, to erase its cases", "First audit")
    page.press("Erase the cases for good")
    assert "30 days after they were marked" in page.text
    later: datetime = change_log.now() + timedelta(days=31)
    monkeypatch.setattr(change_log, "now", lambda: later)
    page.press("Erase the cases for good")
    assert "Rows that were erased" in page.lines
    assert store.cases.progress(ANN, audit_id) == []


def test_a_mark_is_taken_back(visitor: NewVisitor, store: Store, audit_id: str):
    store.retentions.set_purge_date(ANN, audit_id, LONG_AGO)
    page = visitor().go("retention", audit=audit_id).press("Mark the cases").press("Take the mark back")
    assert store.retentions.get(ANN, audit_id).marked_at is None
    assert "Mark the cases" in page.labels("button")


def test_an_erasure_whose_data_may_still_be_in_the_file_says_so_until_the_file_is_rewritten(
    visitor: NewVisitor, store: Store, audit_id: str, monkeypatch: pytest.MonkeyPatch
):
    store.retentions.set_purge_date(ANN, audit_id, LONG_AGO)
    store.retentions.mark(ANN, audit_id)
    later: datetime = change_log.now() + timedelta(days=31)
    monkeypatch.setattr(change_log, "now", lambda: later)
    page = visitor().go("retention", audit=audit_id)
    page.fill("text_input", "The name of the audit, to erase its cases", "First audit")
    with held_when_rewritten(store):
        page.press("Erase the cases for good")
    assert {NOT_COMPACTED, COMPACT} <= set(page.lines)
    page = visitor().go("retention", audit=audit_id)
    assert "Rows that were erased" in page.lines
    assert {NOT_COMPACTED, COMPACT} <= set(page.lines)
    compact(store.database)
    page = visitor().go("retention", audit=audit_id)
    assert "Rows that were erased" in page.lines
    assert not {NOT_COMPACTED, COMPACT} & set(page.lines)
