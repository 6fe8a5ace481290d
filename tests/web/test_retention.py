"""How long cases are stored, as a lead sets it on its page."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from audit.messages import pages as messages
from audit.messages import storage as storage_messages
from audit.storage import Person, Role, Store
from audit.storage.engine import clock
from audit.storage.queries.compaction import compact
from audit.web.pages.retention import status_sentences
from tests.storage.factories import ANN, YES, create_audit, create_case, save_answer
from tests.storage.test_compaction import held_when_rewritten
from tests.web.conftest import NewVisitor

LONG_AGO = date(2020, 1, 31)


@pytest.fixture
def audit_id(store: Store) -> str:
    audit_id = create_audit(store)
    save_answer(store, create_case(store, audit_id, "A1"), "2.2.1", YES)
    return audit_id


def test_a_new_audit_has_no_deletion_date_and_no_legal_hold(visitor: NewVisitor, audit_id: str):
    page = visitor().open_page("retention", audit=audit_id)
    assert {messages.NO_DELETION_DATE, messages.NO_LEGAL_HOLD} <= set(page.text_lines)


def test_a_deletion_date_can_be_set(visitor: NewVisitor, store: Store, audit_id: str):
    page = visitor().open_page("retention", audit=audit_id).fill("date_input", "Cases can be deleted from", LONG_AGO)
    page.press("Set deletion date")
    assert messages.DELETION_DATE.format(date="31 January 2020") in page.text_lines
    assert store.retentions.get(ANN, audit_id).purge_on == LONG_AGO


def test_a_legal_hold_is_set_and_released_with_a_reason(visitor: NewVisitor, store: Store, audit_id: str):
    page = (
        visitor()
        .open_page("retention", audit=audit_id)
        .fill("text_area", "Reason for the legal hold", "A complaint")
        .press("Set legal hold")
    )
    assert messages.LEGAL_HOLD.format(reason=": A complaint") in page.text_lines
    page.fill("text_area", "Reason for releasing the legal hold", "It was answered").press("Release legal hold")
    assert messages.NO_LEGAL_HOLD in page.text_lines


def test_the_reason_for_a_legal_hold_is_shown_to_leads_only(store: Store, audit_id: str):
    store.retentions.set_legal_hold(ANN, audit_id, "A complaint")
    reader = Person("rea")
    store.members.set_role(ANN, audit_id, reader.name, Role.READER)
    assert messages.LEGAL_HOLD.format(reason=": A complaint") in status_sentences(store.retentions.get(ANN, audit_id))
    assert messages.LEGAL_HOLD.format(reason=".") in status_sentences(store.retentions.get(reader, audit_id))


def test_cases_before_their_deletion_date_are_not_marked(visitor: NewVisitor, store: Store, audit_id: str):
    page = visitor().open_page("retention", audit=audit_id).press("Mark cases for erasure")
    assert storage_messages.BEFORE_DELETION_DATE in page.text
    assert store.retentions.get(ANN, audit_id).marked_at is None


def test_cases_are_erased_only_after_the_waiting_period_and_with_the_audit_name_typed(
    visitor: NewVisitor, store: Store, audit_id: str, monkeypatch: pytest.MonkeyPatch
):
    store.retentions.set_purge_date(ANN, audit_id, LONG_AGO)
    page = visitor().open_page("retention", audit=audit_id).press("Mark cases for erasure")
    assert page.widget_by_label("button", "Erase cases permanently").disabled
    page.fill("text_input", "Type the name of the audit to erase its cases", "First audit")
    page.press("Erase cases permanently")
    assert "30 days after they were marked" in page.text
    later: datetime = clock.now() + timedelta(days=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    page.press("Erase cases permanently")
    assert "Rows erased" in page.text_lines
    assert store.cases.progress(ANN, audit_id) == []


def test_a_deletion_mark_can_be_removed(visitor: NewVisitor, store: Store, audit_id: str):
    store.retentions.set_purge_date(ANN, audit_id, LONG_AGO)
    page = visitor().open_page("retention", audit=audit_id).press("Mark cases for erasure").press("Unmark cases")
    assert store.retentions.get(ANN, audit_id).marked_at is None
    assert "Mark cases for erasure" in page.labels("button")


def test_an_erasure_that_may_leave_data_in_the_file_says_so_until_the_file_is_rewritten(
    visitor: NewVisitor, store: Store, audit_id: str, monkeypatch: pytest.MonkeyPatch
):
    store.retentions.set_purge_date(ANN, audit_id, LONG_AGO)
    store.retentions.mark_for_erasure(ANN, audit_id)
    later: datetime = clock.now() + timedelta(days=31)
    monkeypatch.setattr(clock, "now", lambda: later)
    page = visitor().open_page("retention", audit=audit_id)
    page.fill("text_input", "Type the name of the audit to erase its cases", "First audit")
    with held_when_rewritten(store):
        page.press("Erase cases permanently")
    assert {storage_messages.NOT_COMPACTED, storage_messages.COMPACT_HINT} <= set(page.text_lines)
    page = visitor().open_page("retention", audit=audit_id)
    assert "Rows erased" in page.text_lines
    assert {storage_messages.NOT_COMPACTED, storage_messages.COMPACT_HINT} <= set(page.text_lines)
    compact(store.database)
    page = visitor().open_page("retention", audit=audit_id)
    assert "Rows erased" in page.text_lines
    assert not {storage_messages.NOT_COMPACTED, storage_messages.COMPACT_HINT} & set(page.text_lines)
