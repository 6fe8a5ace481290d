"""The words of the History page: every kind of change and access has some, and none is an internal word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from audit.formatting import format_date, today
from audit.model.audit_log import AccessEvent, AccessLogRow, AccessType, AuditLogRow, Change, ChangeType
from audit.model.case import CaseState
from audit.model.permissions import GLOBAL_PERMISSIONS
from audit.model.questionnaire import DEFAULT_CASE_LABEL, CaseLabel
from audit.storage import LogFilter, Permission, Store
from audit.web.history.change_words import CHANGE_WORDS
from audit.web.history.wording import (
    ACCESS_LABELS,
    ACCESS_WORDS,
    CHANGE_LABELS,
    PERMISSION_LABELS,
    access_text,
    change_reason,
    change_text,
)
from tests.storage.factories import ANN, create_audit, create_case, set_state

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
REFERENCES = {"c": "KSH-1"}


def words(change_type: ChangeType, subject: str = "", old: str | None = None, new: str | None = None) -> str:
    row = AuditLogRow(1, NOON, "Ann", Change(change_type, "a", subject, old, new, case_id="c"))
    return change_text(row, REFERENCES, DEFAULT_CASE_LABEL).removeprefix("KSH-1 · ")


def test_every_kind_of_change_has_words() -> None:
    assert set(CHANGE_WORDS) == set(CHANGE_LABELS) == set(ChangeType)


def test_every_kind_of_access_has_words() -> None:
    assert set(ACCESS_WORDS) == set(ACCESS_LABELS) == set(AccessType)


def test_every_permission_that_can_be_refused_has_words() -> None:
    assert set(PERMISSION_LABELS) == set(Permission) - GLOBAL_PERMISSIONS


@pytest.mark.parametrize(
    ("change_type", "subject", "old", "new", "expected"),
    [
        (ChangeType.SECOND_REVIEWER, "calibration", None, "Ada", "review by Ada added"),
        (ChangeType.AGREED_ANSWER, "calibration", None, "released", "agreed answers released"),
        (ChangeType.AGREED_ANSWER, "calibration", "released", None, "release of the agreed answers withdrawn"),
        (ChangeType.AGREED_ANSWER, "2.2.1", "yes", None, "agreed answer to 2.2.1 withdrawn"),
        (ChangeType.GATE, "", None, "Round 1, 90%", "calibration before recording: Round 1, 90%"),
        (ChangeType.GATE, "Ada", None, "waived", "calibration waived for Ada"),
        (ChangeType.STATE, "", None, "submitted", "submitted"),
        (ChangeType.STATE, "", "allocated", "in_progress", "in progress (was not started)"),
        (ChangeType.REQUEST, "", None, "requested", "request to reopen made"),
        (ChangeType.REQUEST, "", "requested", "declined", "request to reopen declined"),
        (ChangeType.ALLOCATION, "", "Ben", "Cat", "allocated to Cat (was Ben)"),
        (ChangeType.ALLOCATION, "", "Ben", None, "no longer allocated (was Ben)"),
        (
            ChangeType.ALLOCATION,
            "waiver",
            "Ben",
            "Cat",
            "allocated to Cat (was Ben) in spite of a conflict of interest",
        ),
        (ChangeType.SECOND_REVIEWER, "", None, "Cat", "second review by Cat"),
        (ChangeType.SECOND_REVIEWER, "", "Cat", None, "no second review (was Cat)"),
        (ChangeType.STAFF, "Cat", None, "staff code S-7K3F9Q", "staff code, teams or limit of Cat changed"),
        (ChangeType.OUTSIDE_COPY, "1", None, "report", "copy made for people outside the team: Word report"),
        (ChangeType.OUTSIDE_COPY, "1", None, None, "copy made for people outside the team"),
        (ChangeType.MEMBER, "Dee", None, "reader", "Dee added as reader"),
        (ChangeType.MEMBER, "Dee", "reader", "lead", "Dee is now lead (was reader)"),
        (ChangeType.MEMBER, "Dee", "reader", None, "Dee removed (was reader)"),
        (ChangeType.CASE, "", None, "A1", "case added"),
        (ChangeType.CASE, "", "A1", "A2", "case renamed (was A1)"),
        (ChangeType.CASE, "", "A1", None, "case removed"),
        (ChangeType.DECISION, "2.2", None, "Good", "rating of 2.2 overridden: Good (was the calculated rating)"),
        (ChangeType.DECISION, "2.2", "Good", None, "overridden rating of 2.2 withdrawn (was Good)"),
        (ChangeType.CLOSING, "", "open", "closed", "audit closed"),
        (ChangeType.CLOSING, "", "closed", "open", "audit reopened"),
        (ChangeType.RETENTION, "purge date", None, "2030-05-01", "deletion date set to 1 May 2030"),
        (ChangeType.RETENTION, "purge date", "2030-05-01", None, "deletion date removed (was 1 May 2030)"),
        (ChangeType.RETENTION, "held", None, None, "legal hold set"),
        (ChangeType.RETENTION, "marked", None, None, "cases marked for erasure"),
        (ChangeType.RETENTION, "erased", None, None, "cases erased"),
        (ChangeType.QUESTIONNAIRE, "0" * 64, "1", "2", "moved to version 2 of the questionnaire (was 1)"),
        (ChangeType.DESCRIPTION, "small_number", "5", "3", "setting changed: the small number"),
        (ChangeType.ANSWER, "2.2.1", None, "yes", "answer to 2.2.1 changed"),
    ],
)
def test_a_change_is_in_plain_words(
    change_type: ChangeType, subject: str, old: str | None, new: str | None, expected: str
) -> None:
    assert words(change_type, subject, old, new) == expected


@pytest.mark.parametrize("change_type", ChangeType)
def test_a_change_whose_values_were_erased_is_still_in_plain_words(change_type: ChangeType) -> None:
    text = words(change_type, "x")
    assert text
    assert not {"None", "nothing", "()"} & set(text.replace("(", " (").split())


def test_every_action_on_retention_is_in_plain_words(store: Store) -> None:
    audit_id = create_audit(store)
    set_state(store, create_case(store, audit_id), CaseState.SUBMITTED)
    day = format_date(today())
    store.retentions.set_purge_date(ANN, audit_id, today() + timedelta(days=1))
    store.retentions.set_purge_date(ANN, audit_id, today())
    store.retentions.set_legal_hold(ANN, audit_id, "A complaint.")
    store.retentions.release_legal_hold(ANN, audit_id, "Settled.")
    store.retentions.mark_for_erasure(ANN, audit_id)
    store.retentions.cancel_erasure(ANN, audit_id)
    rows = [row for row in store.audits.audit_log(ANN, audit_id) if row.change.type is ChangeType.RETENTION]
    assert [change_text(row, {}, DEFAULT_CASE_LABEL) for row in rows] == [
        f"deletion date set to {format_date(today() + timedelta(days=1))}",
        f"deletion date set to {day} (was {format_date(today() + timedelta(days=1))})",
        *("legal hold set", "legal hold released"),
        *("cases marked for erasure", "cases no longer marked for erasure"),
    ]
    assert {change_reason(row, sees_holds=False) for row in rows} == {""}, "only the lead sees why there is a hold"
    assert {change_reason(row, sees_holds=True) for row in rows} == {"", "A complaint.", "Settled."}


def test_the_reason_of_a_change_of_state_is_shown(store: Store) -> None:
    review = set_state(store, create_case(store), CaseState.SUBMITTED)
    store.workflow.reopen(ANN, review, "The file arrived late.")
    *_, last = store.history.audit_log(ANN, review.audit.id, LogFilter())
    assert (change_text(last, {}, DEFAULT_CASE_LABEL), change_reason(last, sees_holds=False)) == (
        "in progress (was submitted)",
        "The file arrived late.",
    )


@pytest.mark.parametrize("permission", sorted(set(Permission) - GLOBAL_PERMISSIONS, key=lambda one: one.name))
def test_a_refusal_says_what_was_refused(permission: Permission) -> None:
    event = AccessEvent(AccessType.REFUSED, "a", "c", permission.name.lower())
    row = AccessLogRow(1, NOON, "Rea", "", event)
    assert access_text(row, REFERENCES, DEFAULT_CASE_LABEL) == (
        f"was refused “{PERMISSION_LABELS[permission]}” case KSH-1"
    )
    in_survey = access_text(row, {}, CaseLabel("respondent", "respondents"))
    assert "case" not in in_survey
