"""What a sign-in says: which name stands in the trail and in the list of members, and until when it holds.

The name must be stable and no two people's: the e-mail address in small letters, unless a setting names another claim.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from audit.errors import NotAllowed, StoreError
from audit.model.people import check_name
from audit.storage import Person

EMAIL = "email"
HOURS = 10  # a working day
MOST_HOURS = 24
GRACE = timedelta(minutes=15)  # what was half typed when the sign-in ended is still kept
SOON = timedelta(minutes=15)
OVER = "Your sign-in is over. Reload the page and sign in again."


@dataclass(frozen=True)
class SignedIn:
    """Somebody who is there, and until when; None where nobody has to sign in."""

    who: Person
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether a page may be opened: the sign-in is not over."""
        return self.until is None or now < self.until

    def ends_soon(self, now: datetime) -> bool:
        """Whether it is time to say that the sign-in ends."""
        return self.until is not None and now >= self.until - SOON

    def takes(self, now: datetime) -> bool:
        """Whether what an open page sends is still taken: for a short while longer than a page is opened."""
        return self.until is None or now < self.until + GRACE

    def person(self, now: datetime) -> Person:
        """Who acts. Raises NotAllowed where nothing is taken any more."""
        if not self.takes(now):
            raise NotAllowed(OVER)
        return self.who


@dataclass(frozen=True)
class Rules:
    """Which claim is the name of a person, and for how many hours a sign-in holds."""

    claim: str = EMAIL
    hours: float = HOURS


def rules() -> Rules:
    """The rules that ``AUDIT_SIGN_IN_CLAIM`` and ``AUDIT_SIGN_IN_HOURS`` set."""
    written = os.environ.get("AUDIT_SIGN_IN_HOURS", "").strip() or str(HOURS)
    try:
        hours = float(written)
    except ValueError:
        hours = 0
    if not 0 < hours <= MOST_HOURS:
        raise StoreError(f"AUDIT_SIGN_IN_HOURS must be a number of hours up to {MOST_HOURS}. Put it right.")
    return Rules(os.environ.get("AUDIT_SIGN_IN_CLAIM", "").strip() or EMAIL, hours)


def read_claims(claims: Mapping[str, object], by: Rules) -> SignedIn:
    """Who signed in, and until when, from what the provider said. Raises NotAllowed where that will not do."""
    return SignedIn(Person(_name(claims, by.claim)), _issued(claims) + timedelta(hours=by.hours))


def read_header(claims: Mapping[str, object], by: Rules) -> SignedIn:
    """Who the proxy says is there. The proxy sees to it when the sign-in ends."""
    return SignedIn(Person(_name(claims, by.claim)))


def _name(claims: Mapping[str, object], claim: str) -> str:
    """The name; an address that the provider says it has not checked could be anybody's."""
    found = claims.get(claim)
    name = found.strip() if isinstance(found, str) else ""
    if not name:
        raise NotAllowed(f"The sign-in did not say who you are: it has no {claim!a}. Ask whoever looks after it.")
    if claim == EMAIL:
        if str(claims.get("email_verified", True)).casefold() != "true":
            raise NotAllowed("The sign-in says that your e-mail address is not checked. Have it checked there first.")
        name = name.lower()
    check_name(Person(name))
    return name


def _issued(claims: Mapping[str, object]) -> datetime:
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        raise NotAllowed("The sign-in does not say when it was. Ask whoever looks after it.")
    try:
        return datetime.fromtimestamp(issued, UTC)
    except (ValueError, OverflowError, OSError):
        raise NotAllowed("The sign-in does not say when it was. Ask whoever looks after it.") from None
