"""Progress over the week, told by the trail: what stood at the end of each day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from audit.model.case_progress import DayProgress
from audit.storage import Store
from audit.storage.engine import clock
from tests.storage.factories import (
    ANN,
    NO,
    YES,
    complete_case,
    create_audit,
    create_case,
    create_second_review,
    import_submitted_cases,
    reload_review,
    save_answer,
    save_case_detail,
    save_note,
)

MONDAY = datetime(2024, 4, 8, 9, tzinfo=UTC)


SetDay = Callable[[float], None]


@pytest.fixture
def set_day(monkeypatch: pytest.MonkeyPatch) -> SetDay:
    """Lets a test say how many days after Monday morning it is."""

    def on(days: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: MONDAY + timedelta(days=days))

    return on


def progress(store: Store, audit_id: str) -> list[tuple[int, int, int]]:
    """Day of the month, answers, submitted cases."""
    return [(day.day.day, day.answers, day.submitted) for day in store.audits.progress_by_day(ANN, audit_id)]


def test_answers_and_submitted_cases_are_cumulative_by_day(any_store: Store, set_day: SetDay) -> None:
    set_day(0)
    audit_id = create_audit(any_store)
    first, second = create_case(any_store, audit_id, "KSH-1"), create_case(any_store, audit_id, "KSH-2")
    complete_case(any_store, first)
    set_day(1)
    any_store.workflow.submit(ANN, reload_review(any_store, first))
    save_answer(any_store, second, "2.2.1", YES)
    set_day(3)
    any_store.workflow.submit(ANN, complete_case(any_store, reload_review(any_store, second)))
    assert progress(any_store, audit_id) == [(8, 10, 0), (9, 11, 1), (11, 20, 2)]
    assert any_store.audits.progress_by_day(ANN, audit_id)[0] == DayProgress(MONDAY.date(), 10, 0)


def test_a_cleared_answer_is_subtracted_and_a_changed_one_counts_once(any_store: Store, set_day: SetDay) -> None:
    set_day(0)
    review = create_case(any_store)
    any_store.workflow.submit(ANN, complete_case(any_store, review))
    set_day(1)
    any_store.workflow.mark_as_final(ANN, review)
    set_day(2)
    any_store.workflow.reopen(ANN, review, "A letter was found.")
    save_answer(any_store, reload_review(any_store, review), "2.2.1", NO)
    save_answer(any_store, reload_review(any_store, review), "2.2.2", None)
    assert progress(any_store, review.audit.id) == [(8, 10, 1), (9, 10, 1), (10, 9, 0)]


def test_notes_case_details_and_second_reviews_are_not_progress(any_store: Store, set_day: SetDay) -> None:
    set_day(0)
    review = create_case(any_store)
    save_answer(any_store, create_second_review(any_store, review), "2.2.1", YES)
    save_note(any_store, review, "2.2.1", "Seen.")
    save_case_detail(any_store, review, "office", "North")
    assert progress(any_store, review.audit.id) == [(8, 0, 0)]


def test_imported_cases_count_on_the_day_of_the_import(any_store: Store, set_day: SetDay) -> None:
    set_day(0.58)  # five minutes before midnight in London
    audit_id, other = create_audit(any_store), create_audit(any_store)
    import_submitted_cases(any_store, audit_id, cases=3, yes=1)
    set_day(0.59)
    import_submitted_cases(any_store, other, cases=2, yes=1)
    assert progress(any_store, audit_id) == [(8, 30, 3)]
    assert progress(any_store, other) == [(9, 20, 2)]


def test_an_audit_without_answers_has_no_progress(any_store: Store) -> None:
    assert progress(any_store, create_audit(any_store)) == []
