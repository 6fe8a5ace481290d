"""Dates and numbers in the recording form: how they are entered, shown, refused and checked."""

from __future__ import annotations

import pytest

from audit.messages import case_details as messages
from audit.model.case_review import CaseReview
from audit.storage import Store
from audit.web.record.component.message_types import ControlKind
from tests.dated_questionnaire import dated_toml
from tests.storage.factories import create_audit, create_case, reload_review, save_case_detail
from tests.web.conftest import NewVisitor
from tests.web.recording_form_driver import open_form

SENTENCED, FIRST, MISSED = "sentenced_on", "first_appointment_on", "appointments_missed"


@pytest.fixture
def review(store: Store) -> CaseReview:
    return create_case(store, create_audit(store, dated_toml()))


def test_a_date_is_entered_as_people_write_it_and_shown_in_words(
    visitor: NewVisitor, store: Store, review: CaseReview
) -> None:
    form = open_form(visitor, review, "facts")
    controls = {row_id: (row["kind"], row["hint"]) for row_id, row in form.rows.items()}
    assert controls == {
        SENTENCED: (ControlKind.DATE, "For example, 3/11/2026 or 3 Nov 2026. Today or earlier"),
        FIRST: (ControlKind.DATE, "For example, 3/11/2026 or 3 Nov 2026. Today or earlier"),
        MISSED: (ControlKind.NUMBER, "A whole number from 0 to 500"),
    }
    form = form.enter(SENTENCED, "26/2/24").enter(MISSED, "007")
    assert (form.stored(SENTENCED), form.stored(MISSED)) == (["26 February 2024"], ["7"])
    saved = reload_review(store, review).details
    assert [saved[detail].value for detail in (SENTENCED, MISSED)] == ['["2024-02-26"]', '["7"]']
    assert form.enter(SENTENCED).stored(SENTENCED) == []


def test_what_is_no_date_is_refused_at_its_field_and_nothing_is_lost(
    visitor: NewVisitor, store: Store, review: CaseReview
) -> None:
    save_case_detail(store, review, SENTENCED, "26/2/24")
    form = open_form(visitor, review, "facts").enter(SENTENCED, "30/2/24")
    (outcome,) = form.data["outcomes"].values()
    assert outcome == {"fault": messages.NOT_A_DATE.format(detail="Date of sentence"), "section": "facts"}
    assert form.stored(SENTENCED) == ["26 February 2024"]


def test_a_date_before_the_one_it_follows_gets_a_warning_and_a_place_in_the_checklist(
    visitor: NewVisitor, store: Store, review: CaseReview
) -> None:
    save_case_detail(store, review, SENTENCED, "26/2/24")
    form = open_form(visitor, review, "facts").enter(FIRST, "25/2/24")
    warning = messages.EARLIER_THAN.format(other="Date of sentence", day="26 February 2024")
    assert form.rows[FIRST]["advice"] == warning
    assert [FIRST] in form.open_section("check").checklist_links.values()
    assert form.open_section("facts").enter(FIRST, "26/2/24").rows[FIRST]["advice"] == ""


def test_a_condition_on_dates_says_why_a_question_does_not_apply(
    visitor: NewVisitor, store: Store, review: CaseReview
) -> None:
    for detail, value in ((SENTENCED, "26/2/24"), (FIRST, "3/3/24")):
        save_case_detail(store, review, detail, value)
    form = open_form(visitor, review, "1")
    assert "6 days after “Date of sentence”" in form.rows["1.4"]["off"]
    assert form.rows["1.2"]["off"] == ""
