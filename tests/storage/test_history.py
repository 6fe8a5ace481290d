"""Reading the logs a page at a time: every row once, filters, the search, and who may find what."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from audit.errors import NotAllowedError
from audit.formatting import today
from audit.model.audit_log import AccessType, ChangeType
from audit.model.case import Case
from audit.model.case_review import CaseReview
from audit.model.log_filter import NO_FILTER, LogFilter, LogSearch
from audit.storage import Person, Role, Store
from audit.storage.engine import schema
from tests.files.test_erased_audit import erase
from tests.storage.factories import (
    ANN,
    NO,
    YES,
    count_statements,
    create_audit,
    create_case,
    reload_review,
    save_answer,
    save_case_detail,
    save_note,
)

BEN = Person("Ben", local=True)


@pytest.fixture
def review(any_store: Store) -> CaseReview:
    """A case with an answer, a note, a case detail, and another case of another person."""
    review = create_case(any_store, create_audit(any_store), "KSH-1")
    save_answer(any_store, review, "2.2.1", YES, BEN)
    save_note(any_store, review, "2.2.1", "Seen in 50% of the RECORDS of Élan.")
    save_case_detail(any_store, review, "sentence_type", "community")
    save_answer(any_store, create_case(any_store, review.audit.id, "KSH-2"), "2.2.2", NO)
    return review


def found(store: Store, review: CaseReview, search: LogSearch, person: Person = ANN) -> list[str]:
    """The kinds of the changes that a search finds, oldest first."""
    page = store.history.audit_log_page(person, review.audit.id, LogFilter(search=search), 50)
    assert page.total == len(page.rows)
    return [row.change.type.value for row in reversed(page.rows)]


def test_every_row_is_on_one_page_newest_first(any_store: Store, review: CaseReview) -> None:
    all_rows = any_store.history.audit_log(ANN, review.audit.id)
    shown, before = [], None
    while True:
        page = any_store.history.audit_log_page(ANN, review.audit.id, NO_FILTER, 3, before)
        assert (page.newer, page.total) == (len(shown), len(all_rows))
        shown += page.rows
        if not page.older:
            break
        before = page.rows[-1].number
    assert [row.number for row in shown] == [row.number for row in reversed(all_rows)]
    assert len(shown) > 6


def test_rows_added_meanwhile_move_no_page(any_store: Store, review: CaseReview) -> None:
    first = any_store.history.audit_log_page(ANN, review.audit.id, NO_FILTER, 3)
    second = any_store.history.audit_log_page(ANN, review.audit.id, NO_FILTER, 3, first.rows[-1].number)
    save_note(any_store, review, "2.2.2", "Later.")
    again = any_store.history.audit_log_page(ANN, review.audit.id, NO_FILTER, 3, first.rows[-1].number)
    assert (again.rows, again.newer) == (second.rows, second.newer + 1)


SEARCHES = (
    (LogSearch("ben"), ["answer", "state"]),
    (LogSearch("ksh-2"), ["case", "answer", "state"]),
    (LogSearch("records"), ["note"]),
    (LogSearch("élan"), ["note"]),
    (LogSearch("50%"), ["note"]),
    (LogSearch("5_%"), []),
    (LogSearch("2.2.2"), ["answer"]),
    (LogSearch("wording", subjects=frozenset({"2.2.1"})), ["answer", "note"]),
    (LogSearch("Community sentence", values=frozenset({"community"})), ["fact"]),
    (LogSearch("in progress", values=frozenset({"in_progress"})), ["state", "state"]),
    (LogSearch("'; drop table trail; --"), []),
)
"""Texts to look for, and the kinds of the changes that have them, oldest first."""


def test_a_search_finds_people_cases_questions_and_values(any_store: Store, review: CaseReview) -> None:
    for search, expected in SEARCHES:
        assert found(any_store, review, search) == expected, search


def test_a_search_finds_one_of_hundreds_of_codes_and_lists_with_them(any_store: Store, review: CaseReview) -> None:
    """SQLite refuses a condition with more than 1,000 parts."""
    codes = frozenset({*(f"office_{number}" for number in range(1_000)), "community"})
    assert found(any_store, review, LogSearch("no such text", values=codes)) == ["fact"]
    alike = frozenset({f"{code[:-1]}_" for code in codes} | {"c%"})
    assert found(any_store, review, LogSearch("no such text", values=alike)) == []


def test_kinds_are_filtered_in_both_logs(any_store: Store, review: CaseReview) -> None:
    kinds = frozenset({ChangeType.NOTE, ChangeType.CASE_DETAIL})
    page = any_store.history.audit_log_page(ANN, review.audit.id, LogFilter(types=kinds), 50)
    assert [row.change.type for row in page.rows] == [ChangeType.CASE_DETAIL, ChangeType.NOTE]
    any_store.history.log_export(BEN, review.audit.id, "workbook")
    exports = any_store.history.access_log_page(
        ANN, review.audit.id, LogFilter(types=frozenset({AccessType.EXPORT})), 50
    )
    assert [(row.by, row.event.subject) for row in exports.rows] == [("Ben", "workbook")]
    searched = any_store.history.access_log_page(ANN, review.audit.id, LogFilter(search=LogSearch("WORKB")), 50)
    assert searched == exports
    assert "Ben" in any_store.history.people_with_access(ANN, review.audit.id)


def test_a_moderator_cannot_find_the_reason_of_a_legal_hold(any_store: Store, review: CaseReview) -> None:
    audit_id, moderator = review.audit.id, Person("Mo")
    any_store.members.set_role(ANN, audit_id, "Mo", Role.MODERATOR)
    any_store.retentions.set_purge_date(ANN, audit_id, today())
    any_store.retentions.set_legal_hold(ANN, audit_id, "A complaint of Zoe.")
    assert found(any_store, review, LogSearch("zoe")) == ["retention"]
    assert found(any_store, review, LogSearch("zoe"), moderator) == []
    page = any_store.history.audit_log_page(moderator, audit_id, NO_FILTER, 50)
    assert "Zoe" not in str(page)


def test_who_may_not_read_a_log_may_not_read_a_page_of_it(any_store: Store, review: CaseReview) -> None:
    for role in (Role.AUDITOR, Role.READER):
        any_store.members.set_role(ANN, review.audit.id, "Cat", role)
        for read in (any_store.history.audit_log_page, any_store.history.access_log_page):
            with pytest.raises(NotAllowedError):
                read(Person("Cat"), review.audit.id, NO_FILTER, 50)


def test_erased_values_are_marked_and_no_search_finds_them(any_store: Store, review: CaseReview) -> None:
    review = reload_review(any_store, review)
    erase(any_store, review.audit.id)
    page = any_store.history.audit_log_page(ANN, review.audit.id, NO_FILTER, 50)
    erased = [row.is_erased for row in page.rows]
    assert erased == sorted(erased), "only the rows about the erasure itself have values"
    assert sum(erased) > 8
    assert {(row.change.old, row.change.new) for row in page.rows if row.is_erased} == {(None, None)}
    assert found(any_store, review, LogSearch("records")) == []


def test_a_page_takes_as_many_statements_however_long_the_log_is(store: Store) -> None:
    audit_id = create_audit(store)
    store.history.audit_log(ANN, audit_id)  # logs that the history was read
    counts = []
    for number in range(20):
        store.cases.add(Person(f"Person {number}", local=True), audit_id, Case(f"A{number}"))
        if number in (5, 19):
            with count_statements(store) as statements:
                page = store.history.audit_log_page(ANN, audit_id, LogFilter(search=LogSearch("a")), 5)
            assert page.total > number
            counts.append(len(statements))
    assert counts[0] == counts[1] <= 8


@pytest.mark.thorough
def test_a_log_of_100_000_rows_is_paged_and_searched_within_a_second_of_work(store: Store) -> None:
    audit_id = create_audit(store)
    row = {"audit_id": audit_id, "at": datetime(2026, 1, 1, tzinfo=UTC), "by": "Ann", "digest": "", "case_id": "c"}
    rows = [{**row, "number": number, "what": "case", "subject": "", "visit": ""} for number in range(100_000)]
    with store.database.engine.begin() as connection:
        triggers = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
        for name in triggers:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.execute(insert(schema.access), rows)
    started = time.process_time()
    page = store.history.access_log_page(ANN, audit_id, NO_FILTER, 100, 200)
    assert [row.number for row in page.rows] == list(range(199, 99, -1))
    assert store.history.access_log_page(ANN, audit_id, LogFilter(search=LogSearch("zanzibar")), 100).total == 0
    assert time.process_time() - started < 1
