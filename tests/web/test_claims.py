"""What a sign-in says: the name in the trail, and how long it holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from audit.errors import NotAllowed, StoreError
from audit.storage import Person
from audit.web.session.claims import GRACE, SOON, Rules, SignedIn, read_claims, read_header, rules

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CLAIMS = {"email": "Ann.Other@Example.org", "email_verified": True, "sub": "81f3", "iat": NOON.timestamp()}


def test_the_name_is_the_address_in_small_letters_and_nobody_who_signs_in_is_at_this_computer():
    found = read_claims(CLAIMS, Rules())
    assert found == SignedIn(Person("ann.other@example.org"), NOON + timedelta(hours=10))
    assert not found.who.local


def test_another_claim_can_be_the_name_and_is_taken_as_it_is_written():
    claims = CLAIMS | {"preferred_username": " AnnO "}
    assert read_claims(claims, Rules(claim="preferred_username")).who.name == "AnnO"
    assert read_claims(CLAIMS, Rules(claim="sub")).who.name == "81f3"


@pytest.mark.parametrize("checked", [False, "false", "False", 0, None, "no", ""])
def test_an_address_that_the_provider_has_not_checked_is_nobodys(checked: object):
    with pytest.raises(NotAllowed, match="is not checked"):
        read_claims(CLAIMS | {"email_verified": checked}, Rules())


@pytest.mark.parametrize("checked", [True, "true", "True"])
def test_an_address_that_the_provider_has_checked_is_taken(checked: object):
    assert read_claims(CLAIMS | {"email_verified": checked}, Rules()).who.name == "ann.other@example.org"


def test_a_provider_that_says_nothing_of_checking_is_trusted_as_the_operator_chose_it():
    claims = {name: claim for name, claim in CLAIMS.items() if name != "email_verified"}
    assert read_claims(claims, Rules()).who.name == "ann.other@example.org"


@pytest.mark.parametrize("name", [None, "", "   ", 7, True, ["ann@example.org"], {"a": 1}])
def test_a_sign_in_without_a_name_is_nobodys_and_the_sentence_says_what_is_missing(name: object):
    with pytest.raises(NotAllowed, match="it has no 'email'"):
        read_claims(CLAIMS | {"email": name}, Rules())


@pytest.mark.parametrize("name", ["a" * 121, "ann\nben", "ann\u202eben"])
def test_a_name_that_cannot_be_kept_is_refused_without_repeating_it(name: str):
    with pytest.raises(NotAllowed) as refused:
        read_claims(CLAIMS | {"email": name}, Rules())
    assert name not in str(refused.value)


@pytest.mark.parametrize("issued", [None, "now", True, float("inf"), float("nan"), 1e30])
def test_a_sign_in_that_does_not_say_when_it_was_is_nobodys(issued: object):
    with pytest.raises(NotAllowed, match="when it was"):
        read_claims(CLAIMS | {"iat": issued}, Rules())


def test_a_page_is_opened_until_the_end_and_what_an_open_page_sends_is_taken_a_little_longer():
    found = SignedIn(Person("ann"), NOON)
    second = timedelta(seconds=1)
    assert found.holds(NOON - second)
    assert not found.holds(NOON)
    assert found.person(NOON + GRACE - second) == Person("ann")
    with pytest.raises(NotAllowed, match="Your sign-in is over"):
        found.person(NOON + GRACE)


def test_the_end_is_told_before_it_comes():
    found = SignedIn(Person("ann"), NOON)
    assert not found.ends_soon(NOON - SOON - timedelta(seconds=1))
    assert found.ends_soon(NOON - SOON)


def test_where_nobody_signs_in_nothing_ends():
    found = SignedIn(Person("ann", local=True))
    assert found.holds(NOON)
    assert not found.ends_soon(NOON)
    assert found.person(NOON).local


def test_a_proxys_header_names_the_person_by_the_same_rules():
    assert read_header({"email": "Ann@Example.org"}, Rules()) == SignedIn(Person("ann@example.org"))
    with pytest.raises(NotAllowed):
        read_header({"email": None}, Rules())


def test_the_rules_are_set_by_the_environment(monkeypatch: pytest.MonkeyPatch):
    assert rules() == Rules("email", 10)
    monkeypatch.setenv("AUDIT_SIGN_IN_CLAIM", "upn")
    monkeypatch.setenv("AUDIT_SIGN_IN_HOURS", "0.5")
    assert rules() == Rules("upn", 0.5)


@pytest.mark.parametrize("hours", ["0", "-1", "25", "ten", "nan", "inf"])
def test_hours_that_cannot_be_are_refused(hours: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AUDIT_SIGN_IN_HOURS", hours)
    with pytest.raises(StoreError, match="AUDIT_SIGN_IN_HOURS"):
        rules()
