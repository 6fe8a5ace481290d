"""The History page: every row of both logs, with old and new values, filters and a search."""

from __future__ import annotations

import logging
from datetime import date

import pytest

from audit.messages import model as model_messages
from audit.messages import pages as messages
from audit.model.audit_log import AccessType
from audit.model.case import Case
from audit.model.log_filter import LogSearch
from audit.storage import Role, Store
from audit.web.history import log_table
from audit.web.history.search import MAX_SEARCH_LENGTH, log_search
from audit.web.history.values import ERASED, NO_VALUE
from audit.web.pages import history
from tests.files.test_erased_audit import erase
from tests.small_questionnaire import SMALL
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    YES,
    create_audit,
    create_case,
    reload_review,
    save_answer,
    save_case_detail,
    save_note,
)
from tests.web.conftest import NewVisitor, Visitor
from tests.web.signed_in import visitor_with_role


@pytest.fixture
def audit_id(store: Store) -> str:
    return create_audit(store)


def open_changes(visitor: NewVisitor, audit_id: str) -> Visitor:
    """The History page as it opens."""
    return visitor().open_page("history", audit=audit_id)


def open_accesses(visitor: NewVisitor, audit_id: str) -> Visitor:
    page = visitor().open_page("history", audit=audit_id)
    return page.set_value("segmented_control", "history-which", history.ACCESS_VIEW)


def cells(page: Visitor) -> list[list[str]]:
    """The cells of the table, without who and when."""
    rows = page.html.split("<tbody>")[1].split("</tbody>")[0].split("</tr>")
    return [[cell.split(">", 1)[1].split("</td>")[0] for cell in row.split("<td")[2:]] for row in rows if "<td" in row]


def test_the_access_log_shows_who_saw_which_case_and_can_be_filtered(visitor: NewVisitor, store: Store, audit_id: str):
    create_case(store, audit_id, "A1")
    second = store.cases.add(ANN, audit_id, Case("A2"))
    store.reviews.open(BEN, audit_id, second)
    page = open_accesses(visitor, audit_id)
    assert "3 rows, newest first, UK time" in page.text_lines
    assert {"opened case A1", "opened case A2"} <= set(page.text_lines)
    page.fill("text_input", "Case reference", "A2")
    assert "2 rows, newest first, UK time" in page.text_lines
    assert "opened case A1" not in page.text_lines
    assert "read the history" in page.text_lines, "reading the whole log is reading the case"
    page.fill("selectbox", "Person", "Ben")
    assert "1 row, newest first, UK time" in page.text_lines


def test_the_history_can_be_filtered_by_day_and_by_kind(visitor: NewVisitor, store: Store, audit_id: str):
    create_case(store, audit_id, "A1")
    page = open_accesses(visitor, audit_id)
    page.fill("date_input", "To", date(2020, 1, 1))
    assert messages.NO_MATCHING_ROWS in page.text_lines
    page.fill("date_input", "To", None).fill("date_input", "From", date(2020, 1, 1))
    assert "2 rows, newest first, UK time" in page.text_lines
    page.fill("multiselect", "Kinds of row", [AccessType.EXPORT])
    assert messages.NO_MATCHING_ROWS in page.text_lines


def test_an_unknown_case_gives_a_message(visitor: NewVisitor, audit_id: str):
    page = visitor().open_page("history", audit=audit_id).fill("text_input", "Case reference", "Z9")
    assert model_messages.CASE_NOT_FOUND in page.text


def test_old_and_new_values_are_shown_in_plain_words(visitor: NewVisitor, store: Store, audit_id: str):
    review = create_case(store, audit_id, "A1")
    save_answer(store, review, "2.2.1", YES)
    save_answer(store, reload_review(store, review), "2.2.1", NO)
    save_case_detail(store, review, "requirements", "programme", "unpaid_work")
    save_note(store, review, "2.2.1", "Seen in <b>June</b>.")
    store.members.set_role(ANN, audit_id, "Dee", Role.READER)
    rows = cells(open_changes(visitor, audit_id))
    assert [row[1:3] for row in rows[:4]] == [
        [NO_VALUE, "reader"],
        [NO_VALUE, "Seen in &lt;b&gt;June&lt;/b&gt;."],
        [NO_VALUE, "Accredited programme; Unpaid work"],
        ["Yes", "No"],
    ]
    assert "Does assessment engage the person?" in rows[3][0]
    assert AccessType.AUDIT_LOG in [read.event.type for read in store.history.access_log(ANN, audit_id)]


def test_a_long_note_can_be_opened_and_is_shown_whole(visitor: NewVisitor, store: Store, audit_id: str):
    note = "A sentence of some length. " * 40
    save_note(store, create_case(store, audit_id, "A1"), "2.2.1", note)
    new_value = cells(open_changes(visitor, audit_id))[1][2]
    assert new_value.startswith("<details><summary>A sentence")
    assert new_value.count("A sentence of some length.") > 40


def test_erased_values_say_that_they_are_erased(visitor: NewVisitor, store: Store, audit_id: str):
    save_answer(store, create_case(store, audit_id, "A1"), "2.2.1", YES)
    erase(store, audit_id)
    page = open_changes(visitor, audit_id)
    page.fill("text_input", "Search", "2.2.1")
    assert [row[1:3] for row in cells(page)] == [[ERASED, ERASED]]


def test_a_search_finds_values_and_is_neither_in_the_address_nor_in_the_log_of_the_server(
    visitor: NewVisitor, store: Store, audit_id: str, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    review = create_case(store, audit_id, "A1")
    save_note(store, review, "2.2.1", "Zanzibar.")
    save_answer(store, review, "2.2.2", YES)
    page = open_changes(visitor, audit_id).fill("text_input", "Search", " ZANZIBAR ")
    assert "1 row, newest first, UK time" in page.text_lines
    assert "Zanzibar." in page.text_lines
    assert "zanzibar" not in str(page.query).lower()
    page.fill("text_input", "Search", "safe")
    assert [row[2] for row in cells(page)] == ["Yes"], "the wording of the question has it"
    assert "zanzibar" not in caplog.text.lower()


def test_a_search_knows_the_words_on_the_screen_for_what_is_stored():
    assert log_search("  ", SMALL) == LogSearch()
    assert log_search("SAFE", SMALL).subjects >= {"2.2.2"}
    assert log_search("end of the fieldwork", SMALL).subjects == {"fieldwork_to"}
    for text, code in (("In progress", "in_progress"), ("accredited", "programme"), ("is restricted", "restricted")):
        assert log_search(text, SMALL).values == {code}
    assert log_search("3 Nov 26", SMALL).values == {"2026-11-03"}


def test_every_row_is_reached_a_page_at_a_time(
    visitor: NewVisitor, store: Store, audit_id: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(log_table, "PAGE_SIZE", 4)
    store.cases.add_many(ANN, audit_id, [f"A{number}" for number in range(9)])
    page = open_changes(visitor, audit_id)
    ranges, references = [], []
    for press in ("Older rows", "Older rows", "Back to the newest rows", ""):
        ranges.append(next(line for line in page.text_lines if line.startswith("Rows ")))
        references += [row[0].split(" ")[0] for row in cells(page)]
        if press:
            page.press(press)
    assert [text.split(",")[0] for text in ranges] == [
        *("Rows 1 to 4 of 10", "Rows 5 to 8 of 10", "Rows 9 to 10 of 10"),
        "Rows 1 to 4 of 10",
    ]
    assert set(references) == {*(f"A{number}" for number in range(9)), "audit"}
    assert page.labels("button")[:2] == ["Check for new rows", "Older rows"]
    page.press("Older rows").press("Newer rows")
    assert "Rows 1 to 4 of 10, newest first, UK time" in page.text_lines


def test_another_filter_begins_at_the_newest_row(
    visitor: NewVisitor, store: Store, audit_id: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(log_table, "PAGE_SIZE", 4)
    store.cases.add_many(ANN, audit_id, [f"A{number}" for number in range(9)])
    page = open_changes(visitor, audit_id).press("Older rows")
    page.fill("selectbox", "Person", "Ann")
    assert "Rows 1 to 4 of 10, newest first, UK time" in page.text_lines


def test_exporting_the_history_is_logged_before_the_file_is_ready(visitor: NewVisitor, store: Store, audit_id: str):
    create_case(store, audit_id, "A1")
    page = open_accesses(visitor, audit_id)
    assert page.at.get("download_button") == []
    page.press("Create file")
    assert len(page.at.get("download_button")) == 1
    *_, last = store.history.access_log(ANN, audit_id)
    assert (last.by, last.event.type, last.event.subject) == ("Ann", "export", "log of reads")


def test_a_moderator_reads_the_changes_without_the_access_log(
    store: Store, audit_id: str, monkeypatch: pytest.MonkeyPatch
):
    page = visitor_with_role(store, monkeypatch, audit_id, Role.MODERATOR).open_page("history", audit=audit_id)
    assert page.at.segmented_control(key="history-which").options == [history.CHANGES_VIEW]
    assert "audit started" in page.text_lines


@pytest.mark.parametrize("letter", ["x", "%", "\N{GRINNING FACE}"])
def test_a_search_has_a_limit_below_that_of_the_database(visitor: NewVisitor, store: Store, audit_id: str, letter: str):
    create_case(store, audit_id, "A1")
    page = open_changes(visitor, audit_id).fill("text_input", "Search", letter * MAX_SEARCH_LENGTH)
    assert "No rows match" in page.html
    page.fill("text_input", "Search", letter * (MAX_SEARCH_LENGTH + 1))
    too_long = model_messages.TEXT_TOO_LONG.format(
        label="The search", length=MAX_SEARCH_LENGTH + 1, limit=MAX_SEARCH_LENGTH
    )
    assert f'data-field="st-key-history-search">{too_long}</a>' in page.html
