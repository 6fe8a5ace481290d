"""How long cases are stored, as a lead sets it on its page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from audit.formatting import format_date, today
from audit.messages import files as files_messages
from audit.messages import pages as messages
from audit.messages import storage as storage_messages
from audit.model.retention import ErasureStep
from audit.storage import Person, Role, Store
from audit.storage.engine import clock
from audit.storage.queries.compaction import compact
from audit.web.retention.steps import NOW, STEP_LABELS, status_sentences
from tests.storage.factories import ANN, YES, create_audit, create_case, save_answer
from tests.storage.test_compaction import held_when_rewritten
from tests.web.conftest import NewVisitor, Visitor

SetClock = Callable[[datetime], None]

DUE = date(2030, 1, 31)
WAITED = datetime(2030, 3, 2, 9, tzinfo=UTC)
NAME_LABEL = "Type the name of the audit to erase its cases"
ERASE_LABEL = "Erase cases permanently"


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Sets the clock of the server."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


@pytest.fixture
def audit_id(store: Store) -> str:
    audit_id = create_audit(store)
    save_answer(store, create_case(store, audit_id, "A1"), "2.2.1", YES)
    return audit_id


def test_a_new_audit_has_no_deletion_date_and_no_legal_hold(visitor: NewVisitor, audit_id: str):
    page = visitor().open_page("retention", audit=audit_id)
    assert {messages.NO_DELETION_DATE, messages.NO_LEGAL_HOLD} <= set(page.text_lines)


def test_a_deletion_date_can_be_set(visitor: NewVisitor, store: Store, audit_id: str):
    page = visitor().open_page("retention", audit=audit_id).fill("date_input", "Cases can be deleted from", DUE)
    page.press("Set deletion date")
    assert messages.DELETION_DATE.format(date="31 January 2030") in page.text_lines
    assert store.retentions.get(ANN, audit_id).purge_on == DUE


def test_a_deletion_date_in_the_past_is_refused(visitor: NewVisitor, store: Store, audit_id: str):
    past = date(2020, 1, 31)
    page = visitor().open_page("retention", audit=audit_id).fill("date_input", "Cases can be deleted from", past)
    page.press("Set deletion date")
    refusal = storage_messages.DELETION_DATE_PAST.format(date="31 January 2020", today=format_date(today()))
    assert refusal in page.text_lines
    assert store.retentions.get(ANN, audit_id).purge_on is None


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


def test_cases_cannot_be_marked_before_their_deletion_date(visitor: NewVisitor, store: Store, audit_id: str):
    page = visitor().open_page("retention", audit=audit_id)
    assert page.widget_by_label("button", "Mark cases for erasure").disabled
    store.retentions.set_purge_date(ANN, audit_id, DUE)
    page = visitor().open_page("retention", audit=audit_id)
    assert page.widget_by_label("button", "Mark cases for erasure").disabled
    assert messages.MARK_FROM.format(date="31 January 2030") in page.text_lines


def mark(store: Store, audit_id: str, set_clock: SetClock) -> None:
    """Mark the cases on their deletion date, late in the evening."""
    store.retentions.set_purge_date(ANN, audit_id, DUE)
    set_clock(datetime(2030, 1, 31, 23, 30, tzinfo=UTC))
    store.retentions.mark_for_erasure(ANN, audit_id)


def test_the_button_to_erase_is_off_until_the_waiting_time_is_over_and_the_page_says_from_when(
    visitor: NewVisitor, store: Store, audit_id: str, set_clock: SetClock
):
    mark(store, audit_id, set_clock)
    for moment in (datetime(2030, 3, 1, 23, 59, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)):
        set_clock(moment)
        page = confirm_erasure(visitor().open_page("retention", audit=audit_id))
        assert page.widget_by_label("button", ERASE_LABEL).disabled, moment
        assert messages.ERASE_FROM.format(date="2 March 2030") in page.text_lines
    set_clock(datetime(2030, 3, 2, tzinfo=UTC))
    page = confirm_erasure(visitor().open_page("retention", audit=audit_id))
    assert not page.widget_by_label("button", ERASE_LABEL).disabled


def confirm_erasure(page: Visitor, name: str = "First audit") -> Visitor:
    """Tick every confirmation and type the name of the audit."""
    for label in page.labels("checkbox"):
        page.fill("checkbox", label, True)
    return page.fill("text_input", NAME_LABEL, name)


def test_unfinished_cases_and_a_missing_export_are_shown_and_must_be_confirmed(
    visitor: NewVisitor, store: Store, audit_id: str, set_clock: SetClock
):
    mark(store, audit_id, set_clock)
    set_clock(WAITED)
    page = visitor().open_page("retention", audit=audit_id)
    assert messages.UNFINISHED_CASES.format(cases="1 case: 1 in progress") in page.text_lines
    assert messages.NEVER_EXPORTED.format(file="Word report") in page.text_lines
    page.fill("text_input", NAME_LABEL, "First audit")
    assert len(page.labels("checkbox")) == 2
    assert page.widget_by_label("button", ERASE_LABEL).disabled
    confirm_erasure(page).press(ERASE_LABEL)
    assert "Certificate of erasure" in page.text_lines
    assert store.cases.progress(ANN, audit_id) == []


def test_the_page_says_whether_the_report_was_exported_since_the_last_change(
    visitor: NewVisitor, store: Store, audit_id: str, set_clock: SetClock
):
    mark(store, audit_id, set_clock)
    store.history.log_export(ANN, audit_id, "first-audit-report-0a1b2c3d.docx")
    exported = {"file": "Word report", "name": "Ann", "date": "31 January 2030"}
    page = visitor().open_page("retention", audit=audit_id)
    assert messages.EXPORT_CURRENT.format(**exported) in page.text_lines
    set_clock(WAITED)
    create_case(store, audit_id, "A2")
    page = visitor().open_page("retention", audit=audit_id)
    assert messages.EXPORT_OUTDATED.format(**exported) in page.text_lines


def test_a_deletion_mark_can_be_removed(visitor: NewVisitor, store: Store, audit_id: str, set_clock: SetClock):
    mark(store, audit_id, set_clock)
    page = visitor().open_page("retention", audit=audit_id).press("Unmark cases")
    assert store.retentions.get(ANN, audit_id).marked_at is None
    assert "Mark cases for erasure" in page.labels("button")


def test_the_steps_say_where_the_audit_is(visitor: NewVisitor, store: Store, audit_id: str, set_clock: SetClock):
    def current_step() -> ErasureStep:
        step = store.retentions.erasure_status(ANN, audit_id).step
        assert f"{STEP_LABELS[step]}{NOW}" in visitor().open_page("retention", audit=audit_id).text.replace("\n", "")
        return step

    assert current_step() is ErasureStep.SET_DATE
    store.retentions.set_purge_date(ANN, audit_id, DUE)
    assert current_step() is ErasureStep.MARK
    mark(store, audit_id, set_clock)
    assert current_step() is ErasureStep.WAIT
    set_clock(WAITED)
    assert current_step() is ErasureStep.ERASE


def test_an_erasure_that_may_leave_data_in_the_file_says_so_until_the_file_is_rewritten(
    visitor: NewVisitor, store: Store, audit_id: str, set_clock: SetClock
):
    mark(store, audit_id, set_clock)
    set_clock(WAITED)
    page = confirm_erasure(visitor().open_page("retention", audit=audit_id))
    with held_when_rewritten(store):
        page.press(ERASE_LABEL)
    assert {storage_messages.NOT_COMPACTED, storage_messages.COMPACT_HINT} <= set(page.text_lines)
    page = visitor().open_page("retention", audit=audit_id)
    assert {storage_messages.NOT_COMPACTED, storage_messages.COMPACT_HINT} <= set(page.text_lines)
    assert files_messages.FILES_NOT_REWRITTEN in page.text_lines
    compact(store.database)
    page = visitor().open_page("retention", audit=audit_id)
    assert files_messages.FILES_REWRITTEN in page.text_lines
    assert not {storage_messages.NOT_COMPACTED, storage_messages.COMPACT_HINT} & set(page.text_lines)
