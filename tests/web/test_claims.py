"""What a sign-in says: the name in the trail, and how long it holds."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from audit.errors import NotAllowedError, StoreError
from audit.messages import pages as messages
from audit.storage import Person
from audit.web.session.claims import (
    EXPIRY_WARNING,
    GRACE_PERIOD,
    SessionRules,
    UserSession,
    load_session_rules,
    parse_claims,
    parse_proxy_claims,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CLAIMS = {"email": "Ann.Other@Example.org", "email_verified": True, "sub": "81f3", "iat": NOON.timestamp()}


def test_the_name_is_the_lower_case_email_address_and_a_signed_in_person_is_never_local():
    signed_in = parse_claims(CLAIMS, SessionRules(), NOON)
    assert signed_in == UserSession(Person("ann.other@example.org"), NOON + timedelta(hours=10))
    assert not signed_in.user.local


def test_another_claim_can_be_the_name_and_is_used_as_written():
    claims = CLAIMS | {"preferred_username": " AnnO "}
    assert parse_claims(claims, SessionRules(name_claim="preferred_username"), NOON).user.name == "AnnO"
    assert parse_claims(CLAIMS, SessionRules(name_claim="sub"), NOON).user.name == "81f3"


@pytest.mark.parametrize("checked", [False, "false", "False", 0, None, "no", ""])
def test_an_unverified_email_address_is_rejected(checked: object):
    with pytest.raises(NotAllowedError, match=messages.EMAIL_NOT_VERIFIED):
        parse_claims(CLAIMS | {"email_verified": checked}, SessionRules(), NOON)


@pytest.mark.parametrize("checked", [True, "true", "True"])
def test_a_verified_email_address_is_accepted(checked: object):
    assert parse_claims(CLAIMS | {"email_verified": checked}, SessionRules(), NOON).user.name == "ann.other@example.org"


def test_an_email_address_without_a_verification_claim_is_accepted():
    claims = {name: claim for name, claim in CLAIMS.items() if name != "email_verified"}
    assert parse_claims(claims, SessionRules(), NOON).user.name == "ann.other@example.org"


@pytest.mark.parametrize("name", [None, "", "   ", 7, True, ["ann@example.org"], {"a": 1}])
def test_a_sign_in_without_a_name_is_rejected_and_says_what_is_missing(name: object):
    with pytest.raises(NotAllowedError, match="it has no 'email'"):
        parse_claims(CLAIMS | {"email": name}, SessionRules(), NOON)


@pytest.mark.parametrize("name", ["a" * 121, "ann\nben", "ann\u202eben"])
def test_an_invalid_name_is_rejected_without_quoting_it(name: str):
    with pytest.raises(NotAllowedError) as refused:
        parse_claims(CLAIMS | {"email": name}, SessionRules(), NOON)
    assert name not in str(refused.value)


@pytest.mark.parametrize("issued", [None, "now", True, float("inf"), float("nan"), 1e30])
def test_a_sign_in_without_a_time_is_rejected(issued: object):
    with pytest.raises(NotAllowedError, match="when it was"):
        parse_claims(CLAIMS | {"iat": issued}, SessionRules(), NOON)


@pytest.mark.parametrize("ahead", [timedelta(minutes=5), timedelta(0), timedelta(hours=-1)])
def test_the_clock_of_the_provider_may_be_a_few_minutes_ahead(ahead: timedelta):
    claims = CLAIMS | {"iat": (NOON + ahead).timestamp()}
    assert parse_claims(claims, SessionRules(), NOON).user.name == "ann.other@example.org"


@pytest.mark.parametrize("ahead", [timedelta(minutes=5, seconds=1), timedelta(hours=2), timedelta(days=4000)])
def test_a_sign_in_dated_in_the_future_is_rejected(ahead: timedelta):
    with pytest.raises(NotAllowedError, match=re.escape(messages.SIGN_IN_IN_THE_FUTURE)):
        parse_claims(CLAIMS | {"iat": (NOON + ahead).timestamp()}, SessionRules(), NOON)


def test_after_the_session_ends_no_page_opens_and_saves_are_accepted_a_little_longer():
    signed_in = UserSession(Person("ann"), NOON)
    second = timedelta(seconds=1)
    assert signed_in.is_active(NOON - second)
    assert not signed_in.is_active(NOON)
    assert signed_in.require_user(NOON + GRACE_PERIOD - second) == Person("ann")
    with pytest.raises(NotAllowedError, match=messages.SESSION_EXPIRED):
        signed_in.require_user(NOON + GRACE_PERIOD)


def test_the_end_of_the_session_is_announced_beforehand():
    signed_in = UserSession(Person("ann"), NOON)
    assert not signed_in.expires_soon(NOON - EXPIRY_WARNING - timedelta(seconds=1))
    assert signed_in.expires_soon(NOON - EXPIRY_WARNING)


def test_without_sign_in_the_session_never_ends():
    signed_in = UserSession(Person("ann", local=True))
    assert signed_in.is_active(NOON)
    assert not signed_in.expires_soon(NOON)
    assert signed_in.require_user(NOON).local


def test_an_identity_header_follows_the_same_rules():
    assert parse_proxy_claims({"email": "Ann@Example.org"}, SessionRules()) == UserSession(Person("ann@example.org"))
    with pytest.raises(NotAllowedError):
        parse_proxy_claims({"email": None}, SessionRules())


def test_the_rules_come_from_the_environment(monkeypatch: pytest.MonkeyPatch):
    assert load_session_rules() == SessionRules("email", 10)
    monkeypatch.setenv("AUDIT_SIGN_IN_CLAIM", "upn")
    monkeypatch.setenv("AUDIT_SIGN_IN_HOURS", "0.5")
    assert load_session_rules() == SessionRules("upn", 0.5)


@pytest.mark.parametrize("hours", ["0", "-1", "25", "ten", "nan", "inf"])
def test_invalid_session_hours_are_rejected(hours: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AUDIT_SIGN_IN_HOURS", hours)
    with pytest.raises(StoreError, match="AUDIT_SIGN_IN_HOURS"):
        load_session_rules()
